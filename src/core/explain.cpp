// SPDX-License-Identifier: Apache-2.0
#include "explain.hpp"

#include "capacity.hpp"
#include "lookup.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

void keep_earlier(std::optional<Instant>& earliest, const std::optional<Instant>& at, Instant now) {
    if (at && *at > now && (!earliest || *at < *earliest)) earliest = at;
}

// The moments at which an agent may become free for the item by themselves.
void keep_deadlines_of(const State& state, const AgentState& agent, Instant now, std::optional<Instant>& earliest) {
    keep_earlier(earliest, agent.lease_until, now);
    for (const AgentWorkId id : agent.works) {
        const AgentWork* work = find_in(state.works, id);
        if (work == nullptr) continue;
        if (work->state == AgentWorkState::assigned) keep_earlier(earliest, work->expires_at, now);
        if (work->state == AgentWorkState::wrap_up) keep_earlier(earliest, work->wrap_up_until, now);
    }
}

} // namespace

std::optional<Explanation> explain(const Model& model, Instant now, WorkItemId id) {
    const State& state = model.state();
    const LiveItem* live = find_in(state.items, id);
    if (live == nullptr) return std::nullopt;
    Explanation explanation;
    explanation.item = id;
    explanation.state = live->item.state;
    explanation.configuration_revision = state.configuration.revision;
    if (live->item.state == WorkItemState::waiting)
        explanation.ahead = model.waiting_lines().ahead_of(state, live->item);
    for (const Cooldown& cooldown : live->cooldowns)
        keep_earlier(explanation.next_change_at, cooldown.until, now);
    if (live->item.work) {
        keep_earlier(explanation.next_change_at, state.works.at(*live->item.work).expires_at, now);
    }
    for (const auto& [agent_id, profile] : state.configuration.agents) {
        const AgentState* agent = find_in(state.agents, agent_id);
        if (agent == nullptr) continue;
        const AgentFit fit = fit_of(state, *agent);
        explanation.agents.push_back(AgentExplanation{.agent = agent_id,
                                                      .exclusion = exclusion(state, fit, *live),
                                                      .detail = exclusion_detail(state, fit, *live)});
        keep_deadlines_of(state, *agent, now, explanation.next_change_at);
    }
    return explanation;
}

} // namespace answerd::core
