// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/time.hpp"

#include <cstdint>
#include <optional>

namespace answerd::planning {

// What one may know of a waiting customer's queue at this moment.
struct WaitOutlook {
    std::uint64_t ahead = 0; // customers of the same queue who are served before
    // Agents who serve the queue and are at work; one who also serves other queues in which somebody waits counts only
    // for their part: 1 / the number of these queues, this one included.
    double agents = 0;
    Milliseconds mean_handle_time{};           // of the queue's recent work, wrap-up included
    std::optional<Milliseconds> mean_patience; // of its recent customers; empty: nobody gives up
};

struct WaitEstimate {
    Milliseconds low{}; // four of five customers wait between low and high
    Milliseconds typical{};
    Milliseconds high{};
};

// Empty when nobody serves the queue: then no number is honest. The time until the agents have taken everybody ahead
// and then this customer, while those ahead may also give up.
[[nodiscard]] std::optional<WaitEstimate> estimated_wait(const WaitOutlook& outlook);

} // namespace answerd::planning
