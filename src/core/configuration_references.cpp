// SPDX-License-Identifier: Apache-2.0
#include "configuration_rules.hpp"
#include "lookup.hpp"
#include "skills.hpp"

#include "answerd/domain/skill_expression.hpp"

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

template <class Skills>
bool names_skill(const Skills& skills, const SkillName& skill) {
    return std::ranges::any_of(skills, [&](const auto& entry) { return entry.skill == skill; });
}

template <class Names, class OneName>
bool names(const Names& list, const OneName& name) {
    return std::ranges::find(list, name) != list.end();
}

bool names_skill(const std::string& expression, const SkillName& skill) {
    if (expression.empty()) return false;
    const auto parsed = parse_skill_expression(expression);
    return parsed && std::ranges::binary_search(skills_named(*parsed), skill);
}

Result<> check_skill(const Configuration& configuration, const SkillName& name) {
    const auto names_it = [&](const auto& entity) {
        return names_skill(entity.skills, name) || names_skill(entity.skill_expression, name);
    };
    auto checked = check_none(configuration.routing_configurations, "routing configuration", names_it);
    if (checked) checked = check_none(configuration.entry_points, "entry point", names_it);
    if (checked) {
        checked = check_none(configuration.skill_rules, "skill rules",
                             [&](const SkillRules& rules) { return names_skill(rules.rows, name); });
    }
    if (!checked) return checked;
    return check_none(configuration.agents, "agent",
                      [&](const AgentProfile& agent) { return names_skill(agent.skills, name); });
}

Result<> check_queue(const Configuration& configuration, const QueueName& name) {
    auto checked = check_none(configuration.entry_points, "entry point", [&](const EntryPoint& entry) {
        return entry.queue == name || entry.closed_queue == name;
    });
    if (checked) {
        checked = check_none(configuration.adapters, "adapter",
                             [&](const AdapterProfile& adapter) { return adapter.default_queue == name; });
    }
    if (checked) {
        checked = check_none(configuration.queues, "a stage of queue", [&](const Queue& queue) {
            return queue.name != name && std::ranges::any_of(queue.stages, [&](const QueueStage& stage) {
                       return stage.move_to == name || names(stage.also_members_of, name);
                   });
        });
    }
    if (!checked) return checked;
    return check_none(configuration.agents, "agent",
                      [&](const AgentProfile& agent) { return names(agent.queues, name); });
}

// Nothing configured refers to the entity.
Result<> check_unreferenced(const Configuration& configuration, ConfigurationKind kind, const std::string& key) {
    switch (kind) {
    case ConfigurationKind::service_channel: {
        auto checked =
            check_none(configuration.presence_statuses, "presence status",
                       [&](const PresenceStatus& status) { return names(status.channels, ChannelName{key}); });
        if (checked) {
            checked = check_none(configuration.skill_rules, "skill rules",
                                 [&](const SkillRules& rules) { return rules.channel.value == key; });
        }
        return !checked ? checked : check_none(configuration.queues, "a stage of queue", [&](const Queue& queue) {
            return std::ranges::find(queue.stages, ChannelName{key}, &QueueStage::follow_up_channel) !=
                   queue.stages.end();
        });
    }
    case ConfigurationKind::skill_rules:
        return check_none(configuration.routing_configurations, "routing configuration",
                          [&](const RoutingConfiguration& routing) { return routing.skill_rules.value == key; });
    case ConfigurationKind::skill:
        return check_skill(configuration, SkillName{key});
    case ConfigurationKind::presence_status:
        return check_none(configuration.presence_configurations, "presence configuration",
                          [&](const PresenceConfiguration& rules) {
                              return rules.status_on_decline.value == key || rules.status_on_push_timeout.value == key;
                          });
    case ConfigurationKind::presence_configuration:
        return check_none(configuration.agents, "agent",
                          [&](const AgentProfile& agent) { return agent.presence_configuration.value == key; });
    case ConfigurationKind::routing_configuration:
        return check_none(configuration.queues, "queue",
                          [&](const Queue& queue) { return queue.routing.value == key; });
    case ConfigurationKind::queue:
        return check_queue(configuration, QueueName{key});
    case ConfigurationKind::agent:
        return check_none(configuration.groups, "group", [&](const Group& group) {
            return std::ranges::any_of(group.agents, [&](UserId id) { return to_string(id) == key; });
        });
    case ConfigurationKind::group:
        return check_none(configuration.queues, "queue",
                          [&](const Queue& queue) { return names(queue.groups, GroupName{key}); });
    case ConfigurationKind::business_hours: {
        auto checked = check_none(configuration.queues, "queue",
                                  [&](const Queue& queue) { return queue.business_hours.value == key; });
        if (!checked) return checked;
        return check_none(configuration.entry_points, "entry point",
                          [&](const EntryPoint& entry) { return entry.business_hours.value == key; });
    }
    case ConfigurationKind::softphone_layout:
        return check_none(configuration.agents, "agent",
                          [&](const AgentProfile& agent) { return agent.softphone_layout.value == key; });
    case ConfigurationKind::disposition:
    case ConfigurationKind::entry_point:
    case ConfigurationKind::adapter:
    case ConfigurationKind::matching_rule:
    case ConfigurationKind::custom_field:
        return {};
    }
    return {};
}

bool is_idle(const AgentState& agent) {
    return !agent.connection && !agent.lease_until && agent.works.empty() && agent.status.empty();
}

Result<> unless(bool is_used, const char* what) {
    return is_used ? Result<>(used_by(what)) : Result<>{};
}

} // namespace

LiveUse::LiveUse(const State& state) {
    for (const auto& [id, live] : state.items) {
        channels_.insert(live.item.channel);
        queues_.insert(live.item.queue);
        for (const auto& required : live.item.skills)
            skills_.insert(required.skill);
        for (const std::string& expression : expressions_of(live.item)) {
            const auto parsed = parse_skill_expression(expression);
            if (!parsed) continue;
            for (const SkillName& skill : skills_named(*parsed))
                skills_.insert(skill);
        }
        if (live.item.required_agent) agents_needed_.insert(*live.item.required_agent);
    }
    for (const auto& [id, agent] : state.agents) {
        if (!is_idle(agent)) agents_at_work_.insert(id);
        statuses_.insert(agent.status);
        if (agent.next_status) statuses_.insert(*agent.next_status);
    }
    for (const auto& [id, live] : state.calls) {
        adapters_.insert(live.call.adapter);
        dispositions_.insert(live.call.disposition);
    }
    // What a caller is about to leave behind.
    for (const auto& [id, control] : state.controls)
        channels_.insert(control.follow_up_channel);
}

Result<> LiveUse::check(ConfigurationKind kind, const std::string& key) const {
    constexpr auto open_work = "work that is open";
    constexpr auto live_call = "a call that is live";
    switch (kind) {
    case ConfigurationKind::service_channel:
        return unless(channels_.contains(ChannelName{key}), open_work);
    case ConfigurationKind::skill:
        return unless(skills_.contains(SkillName{key}), open_work);
    case ConfigurationKind::presence_status:
        return unless(statuses_.contains(PresenceStatusName{key}), "an agent who is in it");
    case ConfigurationKind::queue:
        return unless(queues_.contains(QueueName{key}), open_work);
    case ConfigurationKind::disposition:
        return unless(dispositions_.contains(DispositionName{key}), live_call);
    case ConfigurationKind::agent: {
        const UserId id{parse_uuid(key).value_or(Uuid{})};
        auto checked = unless(agents_at_work_.contains(id), "the agent, who is signed in or has open work");
        return checked ? unless(agents_needed_.contains(id), open_work) : checked;
    }
    case ConfigurationKind::adapter:
        return unless(adapters_.contains(AdapterName{key}), live_call);
    case ConfigurationKind::custom_field:
        return used_by("the records that may have values in it; retire it instead");
    case ConfigurationKind::presence_configuration:
    case ConfigurationKind::routing_configuration:
    case ConfigurationKind::entry_point:
    case ConfigurationKind::group:
    case ConfigurationKind::skill_rules:
    case ConfigurationKind::business_hours:
    case ConfigurationKind::matching_rule:
    case ConfigurationKind::softphone_layout:
        return {};
    }
    return {};
}

Result<> check_unused(const State& state, ConfigurationKind kind, const std::string& key) {
    auto checked = check_unreferenced(state.configuration, kind, key);
    return checked ? LiveUse(state).check(kind, key) : checked;
}

} // namespace answerd::core
