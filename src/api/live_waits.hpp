// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/planning/queue_watch.hpp"
#include "answerd/store/store.hpp"

#include <cstdint>
#include <memory>
#include <mutex>

namespace answerd::api {

// How long work and patience last in each queue, measured on the records that have come to an end: after a restart the
// last hours are read first, then every record once. Looked at again after ten seconds at the earliest, and never for
// more than a twentieth of a reader's time.
class LiveWaits {
public:
    [[nodiscard]] std::shared_ptr<const planning::QueueWatch> at(Instant now, store::Reader& reader);

private:
    std::mutex mutex_;
    std::shared_ptr<const planning::QueueWatch> watch_;
    Instant followed_until_{};
    Instant next_look_at_{};
};

// Adds `position`, and `estimatedWait` in seconds or `noEstimate` with the reason.
void add_wait(codec::Json& json, std::uint64_t ahead, const planning::ToldWait& told);

} // namespace answerd::api
