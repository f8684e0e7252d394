// SPDX-License-Identifier: Apache-2.0
#include "answerd/core/advice.hpp"

#include "configuration_tables.hpp"
#include "lookup.hpp"
#include "skills.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace answerd {

namespace {

using core::configured;

class Adviser {
public:
    explicit Adviser(const Configuration& configuration) : configuration_(configuration) {
        for (const auto& [id, agent] : configuration.agents) {
            used_presence_configurations_.insert(agent.value.presence_configuration);
            for (const QueueName& queue : agent.value.queues)
                add_member(queue, agent.value);
        }
        for (const auto& [name, queue] : configuration.queues) {
            for (const GroupName& group : queue.value.groups)
                add_members(name, configured(configuration.groups, group));
        }
    }

    std::vector<Warning> advice() {
        for (const auto& [name, channel] : configuration_.channels)
            look_at(channel.value);
        for (const auto& [name, rules] : configuration_.presence_configurations)
            look_at(rules.value);
        for (const auto& [name, routing] : configuration_.routing_configurations)
            look_at(routing.value);
        for (const auto& [name, rules] : configuration_.skill_rules)
            look_at(rules.value);
        for (const auto& [name, queue] : configuration_.queues)
            look_at(queue.value);
        for (const auto& [name, rule] : configuration_.matching_rules)
            look_at(rule.value);
        for (const auto& [name, entry] : configuration_.entry_points)
            look_at(entry.value);
        for (const auto& [id, agent] : configuration_.agents)
            look_at(agent.value);
        for (const auto& [name, adapter] : configuration_.adapters)
            look_at(adapter.value);
        return std::move(warnings_);
    }

private:
    using Members = std::vector<const AgentProfile*>;

    void add_member(const QueueName& queue, const AgentProfile& agent) {
        if (queues_of_[agent.id].insert(queue).second) members_[queue].push_back(&agent);
    }
    void add_members(const QueueName& queue, const Group* group) {
        if (group == nullptr) return;
        for (const UserId id : group->agents) {
            if (const AgentProfile* agent = configured(configuration_.agents, id)) add_member(queue, *agent);
        }
    }

    void look_at(const ServiceChannel& channel) {
        const bool is_taken = std::ranges::any_of(configuration_.presence_statuses, [&](const auto& entry) {
            const auto& channels = entry.second.value.channels;
            return std::ranges::find(channels, channel.name) != channels.end();
        });
        if (is_taken) return;
        warn(WarningCode::channel_in_no_status, place(channel),
             "no presence status has this channel: its work waits for ever");
    }

    void look_at(const PresenceConfiguration& rules) {
        if (used_presence_configurations_.contains(rules.name)) return;
        warn(WarningCode::presence_configuration_unused, place(rules), "no agent has it");
    }

    void look_at(const RoutingConfiguration& routing) {
        const bool is_used = std::ranges::any_of(
            configuration_.queues, [&](const auto& entry) { return entry.second.value.routing == routing.name; });
        if (!is_used) warn(WarningCode::routing_configuration_unused, place(routing), "no queue has it");
        look_at_expression(place(routing), routing.skill_expression);
        if (is_used && routing.push_timeout_seconds == 0) {
            warn(WarningCode::offer_without_timeout, place(routing) + "/pushTimeoutSeconds",
                 "an agent who does not answer keeps the offer for ever");
        }
        if (is_used && routing.decline_cooldown_seconds == 0) {
            warn(WarningCode::declined_work_returns_at_once, place(routing) + "/declineCooldownSeconds",
                 "whoever declines is offered the same work again at once");
        }
    }

    void look_at(const SkillRules& rules) {
        const bool is_used = std::ranges::any_of(configuration_.routing_configurations, [&](const auto& entry) {
            return entry.second.value.skill_rules == rules.name;
        });
        if (!is_used) warn(WarningCode::skill_rules_unused, place(rules), "no routing configuration has them");
    }

    void look_at(const MatchingRule& rule) {
        const bool is_uncertain = rule.kind == MatchKind::national_number || rule.kind == MatchKind::last_digits;
        if (!is_uncertain || rule.links == AutoLink::never) return;
        warn(WarningCode::matching_rule_may_mistake, place(rule) + "/links",
             "equal digits elsewhere are another person, whose record would be linked without being asked for");
    }

    void look_at_expression(const std::string& entity, const std::string& expression) {
        const bool fits_somebody = std::ranges::any_of(
            configuration_.agents, [&](const auto& entry) { return fits(entry.second.value, expression); });
        if (fits_somebody || expression.empty()) return;
        warn(WarningCode::expression_fits_nobody, entity + "/skillExpression",
             "no agent fits " + expression + ": work that needs it waits for ever");
    }

    // Whatever a queue may do with those who wait belongs here: stages, overflow, expressions of skills.
    void look_at(const Queue& queue) {
        look_at_stages(queue);
        const Members& members = members_of(queue.name);
        if (members.empty()) {
            return warn(WarningCode::queue_without_agents, place(queue),
                        "no agent is a member: its work waits for ever");
        }
        const RoutingConfiguration* routing = configured(configuration_.routing_configurations, queue.routing);
        if (routing == nullptr) return;
        const Demand demand{.skills = routing->skills, .expressions = {routing->skill_expression}};
        if (!has_skilled(members, demand)) {
            warn(WarningCode::queue_skills_not_held, place(queue) + "/routing",
                 "no member has " + in_words(demand) + ": its work waits for ever");
        }
        warn_of_starvation(queue, *routing, members);
        const int capacity = capacity_of(members);
        if (!routing->capacity_percentage && routing->weight > capacity) {
            warn(WarningCode::queue_weight_above_capacity, place(queue) + "/routing",
                 "its work takes " + std::to_string(routing->weight) + " units, and no member has more than " +
                     std::to_string(capacity) + ": what is not of an exclusive channel waits for ever");
        }
    }

    // Work of higher priority goes first whatever its age, and nobody is there for this queue alone.
    void warn_of_starvation(const Queue& queue, const RoutingConfiguration& routing, const Members& members) {
        std::set<QueueName> before;
        for (const AgentProfile* agent : members) {
            const std::set<QueueName>& queues = queues_of_.at(agent->id);
            const auto more_urgent = std::ranges::find_if(queues, [&](const QueueName& other) {
                const RoutingConfiguration* theirs = core::routing_of(configuration_, other);
                return theirs != nullptr && theirs->priority < routing.priority;
            });
            if (more_urgent == queues.end()) return;
            before.insert(*more_urgent);
        }
        warn(WarningCode::queue_may_starve, place(queue) + "/routing",
             "every member also serves work that always goes first (" + before.begin()->value +
                 (before.size() > 1 ? " and others" : "") + "): under load its work waits for ever");
    }

    void look_at_stages(const Queue& queue) {
        const auto always_moves = [&](const QueueStage& stage) {
            const Queue* target = configured(configuration_.queues, stage.move_to);
            return target != nullptr && target->waiting_max == 0 && stage.when_waiting_over == 0 &&
                   !stage.when_nobody_signed_in && !stage.when_closed;
        };
        for (const QueueStage& stage : queue.stages)
            look_at_treatment(queue, stage);
        const auto last = std::ranges::find_if(queue.stages, always_moves);
        if (last == queue.stages.end() || std::next(last) == queue.stages.end()) return;
        warn(WarningCode::stage_unreachable, place(queue) + "/stages",
             "nothing is left in the queue after stage " + std::to_string(last - queue.stages.begin() + 1) +
                 ": later ones do nothing");
    }

    void look_at_treatment(const Queue& queue, const QueueStage& stage) {
        const auto can_do_it = [&](const auto& adapter) {
            return core::can_treat(adapter.second.value.capabilities, stage.treatment);
        };
        if (stage.treatment == Treatment::none || std::ranges::any_of(configuration_.adapters, can_do_it)) return;
        warn(WarningCode::treatment_impossible, place(queue) + "/stages",
             "no adapter can do what the stage after " + std::to_string(stage.after_seconds) +
                 " s asks for: it is passed over");
    }

    void look_at(const EntryPoint& entry) {
        look_at_expression(place(entry), entry.skill_expression);
        const Demand of_queue = demand_of(entry.queue);
        Demand demand = of_queue;
        demand.skills.insert(demand.skills.begin(), entry.skills.begin(), entry.skills.end());
        demand.expressions.push_back(entry.skill_expression);
        if (has_skilled(members_of(entry.queue), demand)) return;
        const bool is_its_own = has_skilled(members_of(entry.queue), of_queue);
        const std::string words = in_words(demand);
        warn(WarningCode::leads_to_nobody, place(entry) + (is_its_own ? "/skills" : "/queue"),
             "no agent of queue " + entry.queue.value + " could take its calls" +
                 (words.empty() ? std::string() : ": they need " + words));
    }

    void look_at(const AgentProfile& agent) {
        if (queues_of_.contains(agent.id)) return;
        warn(WarningCode::agent_without_queues, place(agent) + "/queues",
             "a member of no queue gets only work that is handed over by name");
    }

    void look_at(const AdapterProfile& adapter) {
        if (adapter.default_queue.empty()) return;
        if (has_skilled(members_of(adapter.default_queue), demand_of(adapter.default_queue))) return;
        warn(WarningCode::leads_to_nobody, place(adapter) + "/defaultQueue",
             "no agent of queue " + adapter.default_queue.value + " could take its calls");
    }

    template <class Entity>
    static std::string place(const Entity& entity) {
        const ConfigurationEntity any = entity;
        return core::pointer_to(kind_of(any), key_of(any));
    }

    void warn(WarningCode code, std::string pointer, std::string detail) {
        warnings_.push_back({.code = code, .pointer = std::move(pointer), .detail = std::move(detail)});
    }

    [[nodiscard]] const Members& members_of(const QueueName& queue) const {
        static const Members nobody;
        const auto found = members_.find(queue);
        return found == members_.end() ? nobody : found->second;
    }

    // All of it has to be met; an empty expression is.
    struct Demand {
        std::vector<SkillRequirement> skills;
        std::vector<std::string> expressions;
    };

    [[nodiscard]] Demand demand_of(const QueueName& queue) const {
        const RoutingConfiguration* routing = core::routing_of(configuration_, queue);
        if (routing == nullptr) return {};
        return {.skills = routing->skills, .expressions = {routing->skill_expression}};
    }

    static bool has(const AgentProfile& agent, const SkillRequirement& needed) {
        return std::ranges::any_of(agent.skills, [&](const AgentSkill& held) {
            return held.skill == needed.skill && held.level >= needed.level;
        });
    }

    // Whatever the dates of the skills: they come and go, and this looks for what can never be.
    static bool fits(const AgentProfile& agent, const std::string& expression) {
        if (expression.empty()) return true;
        AgentProfile dateless = agent;
        for (AgentSkill& held : dateless.skills)
            held.valid_from = held.valid_until = std::nullopt;
        return core::fits(dateless, expression, Instant{});
    }

    static bool has_skilled(const Members& members, const Demand& demand) {
        return std::ranges::any_of(members, [&](const AgentProfile* agent) {
            return std::ranges::all_of(demand.skills, [&](const auto& needed) { return has(*agent, needed); }) &&
                   std::ranges::all_of(demand.expressions, [&](const auto& text) { return fits(*agent, text); });
        });
    }

    [[nodiscard]] int capacity_of(const Members& members) const {
        int most = 0;
        for (const AgentProfile* agent : members) {
            const auto* rules = configured(configuration_.presence_configurations, agent->presence_configuration);
            if (rules != nullptr) most = std::max(most, rules->capacity);
        }
        return most;
    }

    static std::string in_words(const Demand& demand) {
        std::string words;
        const auto add = [&](const std::string& more) { words += (words.empty() ? "" : ", ") + more; };
        for (const SkillRequirement& needed : demand.skills)
            add(needed.skill.value + " at " + std::to_string(needed.level));
        for (const std::string& expression : demand.expressions) {
            if (!expression.empty()) add(expression);
        }
        return words;
    }

    const Configuration& configuration_;
    std::map<QueueName, Members> members_;
    std::map<UserId, std::set<QueueName>> queues_of_;
    std::set<PresenceConfigurationName> used_presence_configurations_;
    std::vector<Warning> warnings_;
};

} // namespace

std::vector<Warning> advice_on(const Configuration& configuration) {
    return Adviser(configuration).advice();
}

} // namespace answerd
