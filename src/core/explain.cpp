// SPDX-License-Identifier: Apache-2.0
#include "explain.hpp"

#include "capacity.hpp"
#include "lookup.hpp"
#include "skills.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

// The first thing that time alone will change.
class NextChange {
public:
    explicit NextChange(Instant now) : now_(now) {}
    void consider(const std::optional<Instant>& at, std::string what) {
        if (!at || *at <= now_ || (at_ && *at_ <= *at)) return;
        at_ = at;
        what_ = std::move(what);
    }
    void tell(Explanation& explanation) const {
        explanation.next_change_at = at_;
        explanation.next_change = what_;
    }

private:
    Instant now_;
    std::optional<Instant> at_;
    std::string what_;
};

// The moments at which an agent may become free for the item by themselves.
void consider_deadlines_of(const State& state, const AgentState& agent, NextChange& next) {
    next.consider(agent.lease_until, "an agent's grace period ends");
    for (const AgentWorkId id : agent.works) {
        const AgentWork* work = find_in(state.works, id);
        if (work == nullptr) continue;
        if (work->state == AgentWorkState::assigned) next.consider(work->expires_at, "an offer ends");
        if (work->state == AgentWorkState::wrap_up) next.consider(work->wrap_up_until, "a wrap-up ends");
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
    explanation.stage = live->item.stage;
    explanation.unmatched_attributes = live->item.unmatched_attributes;
    NextChange next(now);
    next.consider(next_stage_at(state.configuration, live->item),
                  "stage " + std::to_string(live->item.stage + 1) + " of queue " + live->item.queue.value);
    next.consider(next_skill_drop_at(state.configuration, live->item), "additional skills are dropped");
    for (const Cooldown& cooldown : live->cooldowns)
        next.consider(cooldown.until, "a cool-down ends");
    if (live->item.work) next.consider(state.works.at(*live->item.work).expires_at, "the offer ends");
    for (const auto& [agent_id, profile] : state.configuration.agents) {
        const AgentState* agent = find_in(state.agents, agent_id);
        if (agent == nullptr) continue;
        const AgentFit fit = fit_of(state, *agent);
        const Exclusion reason = exclusion(state, fit, *live);
        explanation.agents.push_back(
            AgentExplanation{.agent = agent_id, .exclusion = reason, .detail = detail_of(state, fit, *live, reason)});
        consider_deadlines_of(state, *agent, next);
        if (!live->item.skills.empty() || !expressions_of(live->item).empty())
            next.consider(next_skill_change(profile.value, agent->skills_at), "a skill of an agent begins or ends");
    }
    next.tell(explanation);
    return explanation;
}

} // namespace answerd::core
