// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/core.hpp"
#include "answerd/planning/estimated_wait.hpp"

#include <map>

// What the core knows of a wait: who is ahead and who serves. How long work lasts is QueueWatch's.
namespace answerd::planning {

// Of a waiting item. An agent counts who is signed in and may take it, were they free; for several when several such
// items fit into their capacity; and only for their part when their other queues have somebody waiting too.
[[nodiscard]] WaitOutlook outlook_of(const Core& core, const Explanation& explanation);

// Of somebody who would come now, by queue.
struct NewcomerOutlook {
    WaitOutlook outlook;
    bool is_somebody_free = false; // nobody waits, and a member is without work
};
[[nodiscard]] std::map<QueueName, NewcomerOutlook> outlooks_of_newcomers(const Core& core);

} // namespace answerd::planning
