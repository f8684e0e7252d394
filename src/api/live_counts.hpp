// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/metrics/report.hpp"
#include "answerd/store/store.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace answerd::api {

// The running hour's counters of each queue, all channels together.
struct HourCounts {
    Instant from{};
    Instant counted_at{};
    std::map<QueueName, metrics::QueueCounters> queues;
};

// Counts with the report's own formulas, so wallboard and report cannot disagree. Counting costs what the hour holds,
// so it is done again only after ten seconds, and never takes more than a twentieth of a reader's time.
class LiveCounts {
public:
    [[nodiscard]] std::shared_ptr<const HourCounts> at(Instant now, store::Reader& reader,
                                                       const std::map<QueueName, Queue>& queues);

private:
    std::mutex mutex_;
    std::shared_ptr<const HourCounts> counts_;
    Instant next_count_at_{};
};

} // namespace answerd::api
