// SPDX-License-Identifier: Apache-2.0
#include "changes.hpp"
#include "configuration_tables.hpp"
#include "lookup.hpp"
#include "memberships.hpp"

namespace answerd::core {

namespace {

Change add_agent(State& state, Instant at, UserId id) {
    if (AgentState* known = find_in(state.agents, id)) {
        known->skills_at = at;
        return Change{.agent = id};
    }
    AgentState agent;
    agent.id = id;
    agent.skills_at = at;
    agent.status_since = at;
    agent.status_reason = "signedOut";
    state.agents.emplace(id, std::move(agent));
    return Change{.agent = id, .is_interval_new = true};
}

// A queue with a bound keeps count of its items with agents; the first count is taken when it gets the bound.
void follow_bound(State& state, const Queue& queue) {
    if (queue.active_max == 0) {
        state.active_items.erase(queue.name);
        return;
    }
    const auto [active, is_new] = state.active_items.try_emplace(queue.name, 0);
    if (!is_new) return;
    for (const auto& [id, live] : state.items) {
        if (live.item.queue == queue.name && is_with_agent(live.item.state)) ++active->second;
    }
}

} // namespace

Change change(State& state, const Event&, const event::NodeStarted& body) {
    state.epoch = body.epoch;
    state.seed = body.seed;
    for (auto& [id, agent] : state.agents) {
        if (!agent.connection) continue;
        agent.connection.reset();
        if (!agent.status.empty()) agent.lease_until = body.lease_until;
    }
    return {};
}

Change change(State& state, const Event& event, const event::ConfigurationPut& body) {
    state.configuration.revision = body.revision;
    const auto before = entity_of(state.configuration, kind_of(body.entity), key_of(body.entity));
    put_entity(state.configuration, body.entity, body.revision);
    Change change;
    if (const auto* profile = std::get_if<AgentProfile>(&body.entity)) {
        change = add_agent(state, event.at, profile->id);
    }
    if (const auto* queue = std::get_if<Queue>(&body.entity)) follow_bound(state, *queue);
    follow_memberships(state, before, body.entity);
    return change;
}

Change change(State& state, const Event& event, const event::AgentSkillsChanged& body) {
    state.agents.at(body.agent).skills_at = event.at;
    return Change{.agent = body.agent};
}

Change change(State& state, const Event&, const event::ConfigurationRemoved& body) {
    state.configuration.revision = body.revision;
    const auto before = entity_of(state.configuration, body.entity_kind, body.key);
    remove_entity(state.configuration, body.entity_kind, body.key);
    if (body.entity_kind == ConfigurationKind::queue) state.active_items.erase(QueueName{body.key});
    follow_memberships(state, before, std::nullopt);
    if (body.entity_kind != ConfigurationKind::agent) return {};
    const auto id = parse_uuid(body.key);
    if (!id) return {};
    return Change{.agent = UserId{*id}, .agent_leaves = true};
}

} // namespace answerd::core
