// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/core.hpp"

#include <cstddef>
#include <unordered_set>

namespace answerd::engine {

// How many items wait and how many calls live, kept current from the record images that the core emits: walking its
// state for a gauge would stall the core thread.
class LiveCounts {
public:
    void start_from(const State& state);
    void follow(const RecordChange& change);

    [[nodiscard]] std::size_t waiting_items() const { return waiting_items_.size(); }
    [[nodiscard]] std::size_t live_calls() const { return live_calls_.size(); }

private:
    void follow(const WorkItem& item);
    void follow(const VoiceCall& call);

    std::unordered_set<WorkItemId> waiting_items_;
    std::unordered_set<CallId> live_calls_;
};

} // namespace answerd::engine
