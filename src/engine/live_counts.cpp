// SPDX-License-Identifier: Apache-2.0
#include "live_counts.hpp"

#include <variant>

namespace answerd::engine {

void LiveCounts::start_from(const State& state) {
    for (const auto& [id, live] : state.items)
        follow(live.item);
    for (const auto& [id, live] : state.calls)
        follow(live.call);
}

void LiveCounts::follow(const RecordChange& change) {
    if (const auto* item = std::get_if<WorkItem>(&change)) follow(*item);
    if (const auto* call = std::get_if<VoiceCall>(&change)) follow(*call);
}

void LiveCounts::follow(const WorkItem& item) {
    if (item.state == WorkItemState::waiting) {
        waiting_items_.insert(item.id);
    } else {
        waiting_items_.erase(item.id);
    }
}

void LiveCounts::follow(const VoiceCall& call) {
    if (call.ended_at) {
        live_calls_.erase(call.id);
    } else {
        live_calls_.insert(call.id);
    }
}

} // namespace answerd::engine
