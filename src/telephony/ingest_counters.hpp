// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/telephony/ingest.hpp"

#include <atomic>

namespace answerd::telephony {

// Counted on the ingest and control threads, read from any.
struct IngestCounters {
    std::atomic<std::uint64_t> events{0}, duplicates{0}, quarantined{0}, unauthenticated{0}, overloaded{0}, ignored{0},
        conflicting{0}, after_the_end{0}, controls_failed{0};

    [[nodiscard]] IngestMetrics read() const {
        return {.events = events,
                .duplicates = duplicates,
                .quarantined = quarantined,
                .unauthenticated = unauthenticated,
                .overloaded = overloaded,
                .ignored = ignored,
                .conflicting = conflicting,
                .after_the_end = after_the_end,
                .controls_failed = controls_failed};
    }
};

} // namespace answerd::telephony
