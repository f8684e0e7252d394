// SPDX-License-Identifier: Apache-2.0
#include "configuration_rules.hpp"
#include "lookup.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

std::unexpected<Problem> used_by(const std::string& what) {
    return std::unexpected(Problem{ProblemCode::conflict, "still used by " + what});
}

// The first entity of a table that the predicate is true of, as "kind name".
template <class Map, class Predicate>
Result<> check_none(const Map& map, std::string_view kind, Predicate uses) {
    for (const auto& [key, entry] : map) {
        if (!uses(entry.value)) continue;
        if constexpr (requires { key.value; }) {
            return used_by(std::string(kind) + " " + key.value);
        } else {
            return used_by(std::string(kind) + " " + to_string(key));
        }
    }
    return {};
}

template <class Predicate>
Result<> check_no_live_item(const State& state, Predicate uses) {
    const bool is_used = std::ranges::any_of(state.items, [&](const auto& entry) { return uses(entry.second.item); });
    return is_used ? Result<>(used_by("work that is open")) : Result<>{};
}

template <class Skills>
bool names_skill(const Skills& skills, const SkillName& skill) {
    return std::ranges::any_of(skills, [&](const auto& entry) { return entry.skill == skill; });
}

template <class Names, class OneName>
bool names(const Names& list, const OneName& name) {
    return std::ranges::find(list, name) != list.end();
}

Result<> check_channel(const State& state, const ChannelName& name) {
    auto checked = check_none(state.configuration.presence_statuses, "presence status",
                              [&](const PresenceStatus& status) { return names(status.channels, name); });
    return checked ? check_no_live_item(state, [&](const WorkItem& item) { return item.channel == name; }) : checked;
}

Result<> check_skill(const State& state, const SkillName& name) {
    const Configuration& configuration = state.configuration;
    auto checked = check_none(configuration.routing_configurations, "routing configuration",
                              [&](const RoutingConfiguration& routing) { return names_skill(routing.skills, name); });
    if (checked) {
        checked = check_none(configuration.entry_points, "entry point",
                             [&](const EntryPoint& entry) { return names_skill(entry.skills, name); });
    }
    if (checked) {
        checked = check_none(configuration.agents, "agent",
                             [&](const AgentProfile& agent) { return names_skill(agent.skills, name); });
    }
    if (!checked) return checked;
    return check_no_live_item(state, [&](const WorkItem& item) { return names_skill(item.skills, name); });
}

Result<> check_status(const State& state, const PresenceStatusName& name) {
    auto checked = check_none(state.configuration.presence_configurations, "presence configuration",
                              [&](const PresenceConfiguration& rules) {
                                  return rules.status_on_decline == name || rules.status_on_push_timeout == name;
                              });
    if (!checked) return checked;
    const bool is_held = std::ranges::any_of(state.agents, [&](const auto& entry) {
        return entry.second.status == name || entry.second.next_status == name;
    });
    return is_held ? Result<>(used_by("an agent who is in it")) : Result<>{};
}

Result<> check_queue(const State& state, const QueueName& name) {
    const Configuration& configuration = state.configuration;
    auto checked = check_none(configuration.entry_points, "entry point",
                              [&](const EntryPoint& entry) { return entry.queue == name; });
    if (checked) {
        checked = check_none(configuration.adapters, "adapter",
                             [&](const AdapterProfile& adapter) { return adapter.default_queue == name; });
    }
    if (checked) {
        checked = check_none(configuration.agents, "agent",
                             [&](const AgentProfile& agent) { return names(agent.queues, name); });
    }
    if (!checked) return checked;
    return check_no_live_item(state, [&](const WorkItem& item) { return item.queue == name; });
}

Result<> check_disposition(const State& state, const DispositionName& name) {
    const bool is_used =
        std::ranges::any_of(state.calls, [&](const auto& entry) { return entry.second.call.disposition == name; });
    return is_used ? Result<>(used_by("a call that is live")) : Result<>{};
}

Result<> check_agent(const State& state, const std::string& key) {
    const auto id = parse_uuid(key);
    const AgentState* agent = id ? find_in(state.agents, UserId{*id}) : nullptr;
    if (agent == nullptr) return {};
    const bool is_idle = !agent->connection && !agent->lease_until && agent->works.empty() && agent->status.empty();
    if (!is_idle) return used_by("the agent, who is signed in or has open work");
    return check_no_live_item(state, [&](const WorkItem& item) { return item.required_agent == agent->id; });
}

Result<> check_adapter(const State& state, const AdapterName& name) {
    const bool is_used =
        std::ranges::any_of(state.calls, [&](const auto& entry) { return entry.second.call.adapter == name; });
    return is_used ? Result<>(used_by("a call that is live")) : Result<>{};
}

} // namespace

Result<> check_unused(const State& state, ConfigurationKind kind, const std::string& key) {
    const Configuration& configuration = state.configuration;
    switch (kind) {
    case ConfigurationKind::service_channel:
        return check_channel(state, ChannelName{key});
    case ConfigurationKind::skill:
        return check_skill(state, SkillName{key});
    case ConfigurationKind::presence_status:
        return check_status(state, PresenceStatusName{key});
    case ConfigurationKind::presence_configuration:
        return check_none(configuration.agents, "agent",
                          [&](const AgentProfile& agent) { return agent.presence_configuration.value == key; });
    case ConfigurationKind::routing_configuration:
        return check_none(configuration.queues, "queue",
                          [&](const Queue& queue) { return queue.routing.value == key; });
    case ConfigurationKind::queue:
        return check_queue(state, QueueName{key});
    case ConfigurationKind::disposition:
        return check_disposition(state, DispositionName{key});
    case ConfigurationKind::entry_point:
        return {};
    case ConfigurationKind::agent:
        return check_agent(state, key);
    case ConfigurationKind::adapter:
        return check_adapter(state, AdapterName{key});
    }
    return {};
}

} // namespace answerd::core
