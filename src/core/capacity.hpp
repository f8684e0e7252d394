// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/core.hpp"
#include "answerd/core/load.hpp"
#include "answerd/core/state.hpp"

#include <vector>

namespace answerd::core {

class ExpressionBook;

// What an agent could take right now, apart from the item: worked out once, then compared with many items.
struct AgentFit : AgentLoad {
    const AgentState* agent = nullptr;
    const AgentProfile* profile = nullptr; // null only while the agent is being taken out of the configuration
    std::vector<ChannelName> channels;     // in the status, and in the next one if there is one; sorted
    bool is_connected = false;
    bool is_wrapping_up_exclusive = false;
    bool has_works = false; // that are not interruptible and take something
    // Where the routing index looks up whether the agent fits an expression; null: it is worked out.
    ExpressionBook* expressions = nullptr;
    std::uint32_t skill_set = 0;

    // In hundredths of a unit.
    [[nodiscard]] int free() const { return capacity - used; }
    // Interruptible work gives way: it has what is left beside everything else (row D16).
    [[nodiscard]] int free_for_interruptible() const { return interruptible_capacity - used - used_by_interruptible; }
};

[[nodiscard]] AgentFit fit_of(const State& state, const AgentState& agent);

// The first rule that keeps the agent from the item. The routing decision and `explain` both ask here.
[[nodiscard]] Exclusion exclusion(const State& state, const AgentFit& fit, const LiveItem& item);
// All of them, in the order of the rules; for an agent who is not there only that.
[[nodiscard]] std::vector<Exclusion> exclusions(const State& state, const AgentFit& fit, const LiveItem& item);
// One of them in words for a supervisor.
[[nodiscard]] std::string detail_of(const State& state, const AgentFit& fit, const LiveItem& item, Exclusion reason);

// As many items of the queue as it allows are with agents: whatever is not given to one by name waits.
[[nodiscard]] bool is_at_bound(const State& state, const QueueName& queue);

// What the agent's capacity is charged for the item, in hundredths of a unit: an exclusive channel takes all of it.
[[nodiscard]] int charge_of(const State& state, const AgentFit& fit, const WorkItem& item);

// How many hundredths of a unit its agent lacks to take up a paused work again; not above 0: they have the room.
[[nodiscard]] int lack_to_resume(const State& state, const AgentWork& work);

} // namespace answerd::core
