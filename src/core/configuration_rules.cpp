// SPDX-License-Identifier: Apache-2.0
#include "configuration_rules.hpp"

#include "lookup.hpp"
#include "skills.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <set>
#include <tuple>

namespace answerd::core {

namespace {

constexpr std::size_t label_length_max = 200;
constexpr int seconds_max = 3600;
constexpr int day_seconds = 86'400;
constexpr int waiting_bound = 1'000'000;
constexpr std::size_t skill_rule_rows_max = 1'000;

struct Range {
    int lowest = 0;
    int highest = 0;
};

struct Rule {
    bool holds = true;
    std::string sentence;
    std::string where;
};

Faults broken(std::initializer_list<Rule> rules) {
    Faults faults;
    for (const Rule& rule : rules) {
        if (!rule.holds) faults.push_back(Problem{ProblemCode::invalid, rule.sentence, rule.where});
    }
    return faults;
}

Faults operator+(Faults faults, Faults more) {
    std::ranges::move(more, std::back_inserter(faults));
    return faults;
}

Rule in_range(int value, Range range, std::string where) {
    return Rule{.holds = value >= range.lowest && value <= range.highest,
                .sentence = "a value from " + std::to_string(range.lowest) + " to " + std::to_string(range.highest),
                .where = std::move(where)};
}

Rule short_text(const std::string& text, std::string where) {
    return Rule{
        .holds = text.size() <= label_length_max, .sentence = "at most 200 characters", .where = std::move(where)};
}

template <class Tag>
Rule valid_name(const Name<Tag>& name) {
    return Rule{.holds = is_valid_name(name.value),
                .sentence = "1 to 64 of: lower-case letters, digits, '-' and '_'",
                .where = "/name"};
}

template <class Map, class Key>
Rule exists(const Map& map, const Key& key, std::string where) {
    return Rule{
        .holds = map.contains(key), .sentence = "'" + key.value + "' is not configured", .where = std::move(where)};
}

template <class Map, class Key>
Rule exists_or_empty(const Map& map, const Key& key, std::string where) {
    Rule rule = exists(map, key, std::move(where));
    rule.holds = rule.holds || key.empty();
    return rule;
}

template <class Map, class Names>
Faults all_exist_once(const Map& map, const Names& names, const std::string& where) {
    Faults faults;
    std::set<typename Names::value_type> seen;
    for (std::size_t at = 0; at < names.size(); ++at) {
        const std::string here = where + "/" + std::to_string(at);
        const bool is_new = seen.insert(names[at]).second;
        faults = std::move(faults) + broken({exists(map, names[at], here), {is_new, "named twice", here}});
    }
    return faults;
}

template <class Skills>
Faults check_skills(const Configuration& configuration, const Skills& skills) {
    Faults faults;
    std::set<SkillName> seen;
    for (std::size_t at = 0; at < skills.size(); ++at) {
        const std::string here = "/skills/" + std::to_string(at);
        const bool is_new = seen.insert(skills[at].skill).second;
        faults = std::move(faults) + broken({exists(configuration.skills, skills[at].skill, here + "/skill"),
                                             in_range(skills[at].level, {0, 10}, here + "/level"),
                                             {is_new, "named twice", here + "/skill"}});
    }
    return faults;
}

Rule valid_expression(const Configuration& configuration, const std::string& expression, std::string where) {
    const auto fault = fault_in_expression(configuration, expression);
    return Rule{.holds = !fault, .sentence = fault.value_or(""), .where = std::move(where)};
}

Faults check(const Configuration&, const ServiceChannel& channel) {
    return broken(
        {valid_name(channel.name),
         short_text(channel.label, "/label"),
         in_range(channel.wrap_up_seconds, {0, seconds_max}, "/wrapUpSeconds"),
         in_range(channel.wrap_up_extension_seconds, {0, seconds_max}, "/wrapUpExtensionSeconds"),
         in_range(channel.wrap_up_extensions_max, {0, 10}, "/wrapUpExtensionsMax"),
         {!(channel.exclusive && channel.interruptible), "exclusive work cannot give way", "/interruptible"},
         in_range(channel.silence_seconds, {0, day_seconds}, "/silenceSeconds"),
         {!(channel.exclusive && channel.silence_seconds > 0), "exclusive work is not put aside", "/silenceSeconds"},
         {!channel.exclusive || channel.capacity_model == CapacityModel::tab_based,
          "exclusive work ends with its conversation", "/capacityModel"}});
}

Faults check(const Configuration&, const Skill& skill) {
    return broken({valid_name(skill.name), short_text(skill.label, "/label")});
}

Faults check(const Configuration& configuration, const PresenceStatus& status) {
    Faults faults = broken({valid_name(status.name), short_text(status.label, "/label")});
    return std::move(faults) + all_exist_once(configuration.channels, status.channels, "/channels");
}

Faults check_reasons(const std::vector<std::string>& reasons) {
    constexpr std::size_t reasons_max = 100;
    Faults faults = broken({{reasons.size() <= reasons_max, "at most 100 reasons", "/declineReasons"}});
    if (!faults.empty()) return faults;
    std::set<std::string> seen;
    for (std::size_t at = 0; at < reasons.size(); ++at) {
        const std::string here = "/declineReasons/" + std::to_string(at);
        const bool is_new = seen.insert(reasons[at]).second;
        faults = std::move(faults) + broken({{!reasons[at].empty(), "a reason is not empty", here},
                                             short_text(reasons[at], here),
                                             {is_new, "named twice", here}});
    }
    return faults;
}

Faults check(const Configuration& configuration, const PresenceConfiguration& rules) {
    const auto& statuses = configuration.presence_statuses;
    Faults faults = broken(
        {valid_name(rules.name),
         short_text(rules.label, "/label"),
         in_range(rules.capacity, {1, 1000}, "/capacity"),
         in_range(rules.interruptible_capacity.value_or(1), {0, 1000}, "/interruptibleCapacity"),
         {!(rules.auto_accept && rules.decline_allowed), "auto-accept excludes declining", "/declineAllowed"},
         {rules.decline_allowed || rules.decline_reasons.empty(), "reasons for what is not allowed", "/declineReasons"},
         short_text(rules.request_sound, "/requestSound"),
         short_text(rules.disconnect_sound, "/disconnectSound"),
         exists_or_empty(statuses, rules.status_on_decline, "/statusOnDecline"),
         exists_or_empty(statuses, rules.status_on_push_timeout, "/statusOnPushTimeout")});
    return std::move(faults) + check_reasons(rules.decline_reasons);
}

Faults check(const Configuration& configuration, const RoutingConfiguration& routing) {
    Faults faults =
        broken({valid_name(routing.name),
                short_text(routing.label, "/label"),
                in_range(routing.priority, {0, 1000}, "/priority"),
                in_range(routing.secondary_priority, {0, 1000}, "/secondaryPriority"),
                in_range(routing.weight, {1, 1000}, "/weight"),
                in_range(routing.capacity_percentage.value_or(1), {1, 100}, "/capacityPercentage"),
                {routing.weight == 1 || !routing.capacity_percentage, "a weight or a percentage, not both",
                 "/capacityPercentage"},
                in_range(routing.paused_weight.value_or(0), {0, 1000}, "/pausedWeight"),
                in_range(routing.paused_percentage.value_or(0), {0, 100}, "/pausedPercentage"),
                {!routing.paused_weight || !routing.paused_percentage, "a weight or a percentage, not both",
                 "/pausedPercentage"},
                {routing.capacity_percentage || routing.paused_weight.value_or(0) <= routing.weight,
                 "paused work takes no more than open work", "/pausedWeight"},
                {routing.paused_percentage.value_or(0) <= routing.capacity_percentage.value_or(100),
                 "paused work takes no more than open work", "/pausedPercentage"},
                in_range(routing.push_timeout_seconds, {0, seconds_max}, "/pushTimeoutSeconds"),
                in_range(routing.decline_cooldown_seconds, {0, seconds_max}, "/declineCooldownSeconds"),
                in_range(routing.drop_additional_skills_seconds, {0, day_seconds}, "/dropAdditionalSkillsSeconds"),
                valid_expression(configuration, routing.skill_expression, "/skillExpression"),
                exists_or_empty(configuration.skill_rules, routing.skill_rules, "/skillRules")});
    return std::move(faults) + check_skills(configuration, routing.skills);
}

Faults check_treatment(const Configuration& configuration, const QueueStage& stage, const std::string& here) {
    const bool is_played = stage.treatment == Treatment::announcement || stage.treatment == Treatment::message;
    const bool leaves_work = stage.treatment == Treatment::voicemail || stage.treatment == Treatment::callback;
    return broken(
        {exists_or_empty(configuration.channels, stage.follow_up_channel, here + "/followUpChannel"),
         {stage.follow_up_channel != voice_channel(), "calls come from adapters", here + "/followUpChannel"},
         {leaves_work || stage.follow_up_channel.empty(), "voicemail and callback leave work, nothing else does",
          here + "/followUpChannel"},
         {stage.treatment != Treatment::callback || !stage.follow_up_channel.empty(),
          "a callback is work of some channel", here + "/followUpChannel"},
         {!is_played || !stage.message.empty(), "which message?", here + "/message"},
         {stage.treatment != Treatment::none || stage.message.empty(), "played by a treatment", here + "/message"},
         short_text(stage.message, here + "/message")});
}

Faults check_stage(const Configuration& configuration, const Queue& queue, std::size_t at) {
    const QueueStage& stage = queue.stages[at];
    const std::string here = "/stages/" + std::to_string(at);
    const int earliest = at == 0 ? 0 : queue.stages[at - 1].after_seconds;
    const bool is_treated = stage.treatment != Treatment::none;
    const bool does_something =
        !stage.also_members_of.empty() || stage.lower_levels_by > 0 || !stage.move_to.empty() || is_treated;
    Faults faults = broken(
        {in_range(stage.after_seconds, {0, day_seconds}, here + "/afterSeconds"),
         {stage.after_seconds >= earliest, "stages follow each other in time", here + "/afterSeconds"},
         in_range(stage.when_waiting_over, {0, waiting_bound}, here + "/whenWaitingOver"),
         in_range(stage.lower_levels_by, {0, 10}, here + "/lowerLevelsBy"),
         exists_or_empty(configuration.queues, stage.move_to, here + "/moveTo"),
         {stage.move_to != queue.name, "a queue does not overflow into itself", here + "/moveTo"},
         {!stage.when_closed || !queue.business_hours.empty(), "the queue has no business hours", here + "/whenClosed"},
         {does_something, "a stage changes something", here},
         {!is_treated || stage.move_to.empty(), "the caller moves or is treated, not both", here + "/treatment"}});
    return std::move(faults) + check_treatment(configuration, stage, here) +
           all_exist_once(configuration.queues, stage.also_members_of, here + "/alsoMembersOf");
}

Faults check(const Configuration& configuration, const Queue& queue) {
    constexpr std::size_t stages_max = 20;
    constexpr std::size_t groups_max = 100;
    Faults faults = broken({{queue.stages.size() <= stages_max, "at most 20 stages", "/stages"}});
    if (!faults.empty()) return faults;
    for (std::size_t at = 0; at < queue.stages.size(); ++at)
        faults = std::move(faults) + check_stage(configuration, queue, at);
    return std::move(faults) +
           broken({valid_name(queue.name),
                   short_text(queue.label, "/label"),
                   exists(configuration.routing_configurations, queue.routing, "/routing"),
                   {!queue.time_zone.empty() && queue.time_zone.size() <= 64, "an IANA time zone", "/timeZone"},
                   in_range(queue.service_level_seconds, {1, day_seconds}, "/serviceLevelSeconds"),
                   in_range(queue.short_abandon_seconds, {0, seconds_max}, "/shortAbandonSeconds"),
                   in_range(queue.waiting_max, {0, waiting_bound}, "/waitingMax"),
                   in_range(queue.active_max, {0, waiting_bound}, "/activeMax"),
                   in_range(queue.hold_alert_seconds, {0, seconds_max}, "/holdAlertSeconds"),
                   in_range(queue.wrap_up_seconds.value_or(0), {0, seconds_max}, "/wrapUpSeconds"),
                   in_range(queue.ageing_seconds, {0, day_seconds}, "/ageingSeconds"),
                   in_range(queue.rescue_cap, {0, 100}, "/rescueCap"),
                   exists_or_empty(configuration.business_hours, queue.business_hours, "/businessHours"),
                   {queue.groups.size() <= groups_max, "at most 100 groups", "/groups"}}) +
           all_exist_once(configuration.groups, queue.groups, "/groups");
}

Faults check(const Configuration&, const BusinessHours& hours) {
    return faults_of_hours(hours);
}

Faults check(const Configuration& configuration, const MatchingRule& rule) {
    return faults_of_matching(configuration, rule);
}

Faults check(const Configuration& configuration, const CustomField& field) {
    return faults_of_custom_field(configuration, field);
}

Faults check(const Configuration&, const SoftphoneLayout& layout) {
    return faults_of_layout(layout);
}

Faults check(const Configuration& configuration, const Group& group) {
    constexpr std::size_t agents_max = 5'000;
    Faults faults = broken({valid_name(group.name), short_text(group.label, "/label")});
    if (group.agents.size() > agents_max) {
        return std::move(faults) + broken({{false, "at most 5000 agents", "/agents"}});
    }
    std::set<UserId> seen;
    for (std::size_t at = 0; at < group.agents.size(); ++at) {
        const std::string here = "/agents/" + std::to_string(at);
        const bool is_new = seen.insert(group.agents[at]).second;
        faults = std::move(faults) +
                 broken({{configuration.agents.contains(group.agents[at]), "no such agent is configured", here},
                         {is_new, "named twice", here}});
    }
    return faults;
}

Faults check(const Configuration&, const Disposition& disposition) {
    return broken({valid_name(disposition.name), short_text(disposition.label, "/label"),
                   short_text(disposition.category, "/category")});
}

Faults check(const Configuration& configuration, const EntryPoint& entry) {
    constexpr std::uint64_t e164_highest = 999'999'999'999'999;
    Faults faults =
        broken({valid_name(entry.name),
                short_text(entry.label, "/label"),
                {entry.number.digits >= 1'000'000 && entry.number.digits <= e164_highest, "7 to 15 digits", "/number"},
                exists(configuration.queues, entry.queue, "/queue"),
                valid_expression(configuration, entry.skill_expression, "/skillExpression"),
                exists_or_empty(configuration.business_hours, entry.business_hours, "/businessHours"),
                exists_or_empty(configuration.queues, entry.closed_queue, "/closedQueue"),
                {fault_of_region(entry.region).empty(), fault_of_region(entry.region), "/region"},
                {entry.business_hours.empty() == entry.closed_queue.empty(),
                 "business hours and a queue for the time outside them belong together", "/closedQueue"}});
    return std::move(faults) + check_skills(configuration, entry.skills);
}

Faults check_dates(const std::vector<AgentSkill>& skills) {
    Faults faults;
    for (std::size_t at = 0; at < skills.size(); ++at) {
        const AgentSkill& held = skills[at];
        const bool is_never = held.valid_from && held.valid_until && *held.valid_until <= *held.valid_from;
        faults = std::move(faults) +
                 broken({{!is_never, "a skill ends after it begins", "/skills/" + std::to_string(at) + "/validUntil"}});
    }
    return faults;
}

Faults check(const Configuration& configuration, const AgentProfile& agent) {
    Faults faults =
        broken({{!agent.id.is_nil(), "an agent has the id of a user", "/id"},
                short_text(agent.display_name, "/displayName"),
                short_text(agent.endpoint, "/endpoint"),
                exists(configuration.presence_configurations, agent.presence_configuration, "/presenceConfiguration"),
                exists_or_empty(configuration.softphone_layouts, agent.softphone_layout, "/softphoneLayout")});
    faults = std::move(faults) + all_exist_once(configuration.queues, agent.queues, "/queues");
    faults = std::move(faults) + check_dates(agent.skills);
    return std::move(faults) + check_skills(configuration, agent.skills);
}

Faults check(const Configuration& configuration, const AdapterProfile& adapter) {
    return broken({valid_name(adapter.name),
                   {!adapter.kind.empty() && adapter.kind.size() <= 64, "1 to 64 characters", "/kind"},
                   exists_or_empty(configuration.queues, adapter.default_queue, "/defaultQueue")});
}

Faults check_row(const Configuration& configuration, const SkillRule& row, const std::string& here) {
    constexpr std::size_t attribute_length_max = 64;
    return broken({{!row.attribute.empty() && row.attribute.size() <= attribute_length_max, "1 to 64 characters",
                    here + "/attribute"},
                   short_text(row.value, here + "/value"),
                   exists(configuration.skills, row.skill, here + "/skill"),
                   in_range(row.level, {0, 10}, here + "/level"),
                   in_range(row.drop_priority, {0, 10}, here + "/dropPriority")});
}

Faults check(const Configuration& configuration, const SkillRules& rules) {
    Faults faults = broken({valid_name(rules.name),
                            short_text(rules.label, "/label"),
                            exists_or_empty(configuration.channels, rules.channel, "/channel"),
                            {rules.rows.size() <= skill_rule_rows_max, "at most 1000 rows", "/rows"}});
    if (rules.rows.size() > skill_rule_rows_max) return faults;
    std::set<std::tuple<std::string, std::string, SkillName>> seen;
    for (std::size_t at = 0; at < rules.rows.size(); ++at) {
        const SkillRule& row = rules.rows[at];
        const std::string here = "/rows/" + std::to_string(at);
        const bool is_new = seen.emplace(row.attribute, row.value, row.skill).second;
        faults = std::move(faults) + check_row(configuration, row, here) +
                 broken({{is_new, "the same attribute, value and skill twice", here}});
    }
    return faults;
}

Problem number_is_taken(const EntryPointName& by) {
    return Problem{ProblemCode::duplicate, "entry point " + by.value + " has this number already", "/number"};
}

Faults check_number(const Configuration& configuration, const EntryPoint& entry) {
    for (const auto& [name, other] : configuration.entry_points) {
        if (name != entry.name && other.value.number == entry.number) return {number_is_taken(name)};
    }
    return {};
}

} // namespace

Faults faults_in(const Configuration& configuration, const ConfigurationEntity& entity) {
    return std::visit([&](const auto& value) { return check(configuration, value); }, entity);
}

Result<> check_entity(const Configuration& configuration, const ConfigurationEntity& entity) {
    Faults faults = faults_in(configuration, entity) + faults_of_change(configuration, entity);
    if (const auto* entry = std::get_if<EntryPoint>(&entity)) {
        faults = std::move(faults) + check_number(configuration, *entry);
    }
    if (faults.empty()) return {};
    return std::unexpected(as_one(std::move(faults)));
}

std::vector<std::pair<EntryPointName, Problem>> numbers_taken_twice(const Configuration& configuration) {
    std::vector<std::pair<EntryPointName, Problem>> twice;
    std::map<std::uint64_t, EntryPointName> first_of;
    for (const auto& [name, entry] : configuration.entry_points) {
        const auto [first, is_new] = first_of.emplace(entry.value.number.digits, name);
        if (!is_new) twice.emplace_back(name, number_is_taken(first->second));
    }
    return twice;
}

} // namespace answerd::core
