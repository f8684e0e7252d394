// SPDX-License-Identifier: Apache-2.0
#include "scenario/enums.hpp"
#include "scenario/story.hpp"

namespace answerd::testing {

namespace {

template <class Map>
auto known_or_new(const Map& map, const std::string& name) {
    using Value = decltype(map.begin()->second.value);
    const auto found = map.find({name});
    Value value = found == map.end() ? Value{} : found->second.value;
    value.name.value = name;
    return value;
}

void set_int(Words& words, const std::string& key, int& member) {
    if (const auto text = words.value_of(key)) member = std::stoi(*text);
}

// "10s,also=billing;30s,lower=2;60s,over=3,nobody,move=billing"
std::vector<QueueStage> stages_in(const std::string& text) {
    std::vector<QueueStage> stages;
    for (const std::string& part : split(text, ';')) {
        const auto words = split(part, ',');
        QueueStage stage;
        stage.after_seconds = static_cast<int>(duration(words.at(0)) / Seconds{1});
        for (std::size_t at = 1; at < words.size(); ++at) {
            const auto pair = split(words[at], '=');
            if (pair[0] == "also") stage.also_members_of.push_back({pair.at(1)});
            if (pair[0] == "lower") stage.lower_levels_by = std::stoi(pair.at(1));
            if (pair[0] == "over") stage.when_waiting_over = std::stoi(pair.at(1));
            if (pair[0] == "closed") stage.when_closed = true;
            if (pair[0] == "nobody") stage.when_nobody_signed_in = true;
            if (pair[0] == "move") stage.move_to.value = pair.at(1);
            if (pair[0] == "treat") stage.treatment = read_enum<Treatment>(pair.at(1));
            if (pair[0] == "message") stage.message = pair.at(1);
            if (pair[0] == "follow") stage.follow_up_channel.value = pair.at(1);
        }
        stages.push_back(stage);
    }
    return stages;
}

} // namespace

bool Story::play_setting(const std::string& verb, Words& words) {
    if (verb == "queue") {
        set_queue(words);
    } else if (verb == "routing") {
        set_routing(words);
    } else if (verb == "hours") {
        set_hours(words);
    } else if (verb == "group") {
        set_group(words);
    } else if (verb == "rules") {
        set_rules(words);
    } else if (verb == "adapter") {
        set_adapter(words);
    } else if (verb == "skill-rules") {
        set_skill_rules(words);
    } else if (verb == "skill") {
        send(command::PutConfiguration{.entity = Skill{.name = {words.next()}, .label = ""},
                                       .expected_revision = std::nullopt});
    } else if (verb == "channel") {
        set_channel(words);
    } else if (verb == "entry-point") {
        const std::string dialled = words.next();
        const auto expression = words.value_of("expression");
        send(command::PutConfiguration{.entity = EntryPoint{.name = {"entry"},
                                                            .label = "Entry",
                                                            .number = parse_e164(dialled).value_or(E164{}),
                                                            .queue = {words.value_of("queue").value_or("support")},
                                                            .skill_expression = expression.value_or(""),
                                                            .business_hours = {words.value_of("hours").value_or("")},
                                                            .closed_queue = {words.value_of("closed").value_or("")}},
                                       .expected_revision = std::nullopt});
    } else {
        return false;
    }
    return true;
}

void Story::set_agent(int agent, Words& words) {
    const auto& agents = world_.core.state().configuration.agents;
    AgentProfile profile = agents.at(agent_id(agent)).value;
    if (const auto queues = words.value_of("queues")) {
        profile.queues.clear();
        for (const std::string& queue : split(*queues, ','))
            profile.queues.push_back({queue});
    }
    if (const auto skills = words.value_of("skills")) {
        profile.skills.clear();
        const auto from = words.value_of("from");
        const auto until = words.value_of("until");
        for (const SkillRequirement& held : skills_in(*skills)) {
            AgentSkill skill{.skill = held.skill, .level = held.level};
            if (from) skill.valid_from = world_.now + duration(*from);
            if (until) skill.valid_until = world_.now + duration(*until);
            profile.skills.push_back(skill);
        }
    }
    if (const auto rules = words.value_of("rules")) profile.presence_configuration.value = *rules;
    send(command::PutConfiguration{.entity = profile, .expected_revision = std::nullopt});
}

void Story::set_queue(Words& words) {
    Queue queue = known_or_new(world_.core.state().configuration.queues, words.next());
    set_int(words, "waiting_max", queue.waiting_max);
    set_int(words, "active_max", queue.active_max);
    set_int(words, "hold_alert", queue.hold_alert_seconds);
    set_int(words, "level", queue.service_level_seconds);
    set_int(words, "ageing", queue.ageing_seconds);
    set_int(words, "rescue", queue.rescue_cap);
    if (const auto stages = words.value_of("stages")) queue.stages = stages_in(*stages);
    if (const auto hours = words.value_of("hours")) queue.business_hours.value = *hours;
    if (const auto groups = words.value_of("groups")) {
        queue.groups.clear();
        for (const std::string& group : split(*groups, ','))
            queue.groups.push_back({group});
    }
    if (const auto seconds = words.value_of("wrap_up")) queue.wrap_up_seconds = std::stoi(*seconds);
    if (const auto routing = words.value_of("routing")) queue.routing.value = *routing;
    queue.disposition_required = words.has("disposition_required") || queue.disposition_required;
    send(command::PutConfiguration{.entity = queue, .expected_revision = std::nullopt});
}

// The stories begin on a Monday.
void Story::set_hours(Words& words) {
    BusinessHours hours = known_or_new(world_.core.state().configuration.business_hours, words.next());
    hours.weekly.clear();
    hours.weekly.push_back({.day = Weekday::monday,
                            .from = words.value_of("from").value_or("00:00"),
                            .until = words.value_of("until").value_or("24:00")});
    send(command::PutConfiguration{.entity = hours, .expected_revision = std::nullopt});
}

void Story::set_group(Words& words) {
    Group group = known_or_new(world_.core.state().configuration.groups, words.next());
    group.agents.clear();
    for (const std::string& agent : split(words.value_of("agents").value_or(""), ','))
        if (!agent.empty()) group.agents.push_back(agent_id(std::stoi(agent.substr(1))));
    send(command::PutConfiguration{.entity = group, .expected_revision = std::nullopt});
}

void Story::set_routing(Words& words) {
    RoutingConfiguration routing = known_or_new(world_.core.state().configuration.routing_configurations, words.next());
    set_int(words, "priority", routing.priority);
    set_int(words, "secondary", routing.secondary_priority);
    set_int(words, "drop", routing.drop_additional_skills_seconds);
    set_int(words, "weight", routing.weight);
    if (const auto weight = words.value_of("paused")) routing.paused_weight = std::stoi(*weight);
    if (const auto percentage = words.value_of("paused_percentage")) routing.paused_percentage = std::stoi(*percentage);
    if (const auto percentage = words.value_of("percentage")) routing.capacity_percentage = std::stoi(*percentage);
    set_int(words, "timeout", routing.push_timeout_seconds);
    set_int(words, "cooldown", routing.decline_cooldown_seconds);
    if (const auto tie = words.value_of("tie_break")) routing.tie_break = read_enum<TieBreak>(*tie);
    if (const auto model = words.value_of("model")) routing.model = read_enum<RoutingModel>(*model);
    if (const auto skills = words.value_of("skills")) routing.skills = skills_in(*skills);
    if (const auto text = words.value_of("expression")) routing.skill_expression = *text;
    if (const auto rules = words.value_of("skill_rules")) routing.skill_rules.value = *rules;
    send(command::PutConfiguration{.entity = routing, .expected_revision = std::nullopt});
}

// "language=es:spanish=5,product=card:billing=0+2"
void Story::set_skill_rules(Words& words) {
    SkillRules rules = known_or_new(world_.core.state().configuration.skill_rules, words.next());
    if (const auto channel = words.value_of("channel")) rules.channel.value = *channel;
    rules.rows.clear();
    for (const std::string& row : split(words.next(), ',')) {
        const auto sides = split(row, ':');
        const auto attribute = split(sides.at(0), '=');
        const SkillRequirement needed = skills_in(sides.at(1)).front();
        rules.rows.push_back({.attribute = attribute.at(0),
                              .value = attribute.at(1),
                              .skill = needed.skill,
                              .level = needed.level,
                              .is_additional = needed.is_additional,
                              .drop_priority = needed.drop_priority});
    }
    send(command::PutConfiguration{.entity = rules, .expected_revision = std::nullopt});
}

void Story::set_rules(Words& words) {
    PresenceConfiguration rules = known_or_new(world_.core.state().configuration.presence_configurations, words.next());
    set_int(words, "capacity", rules.capacity);
    if (const auto units = words.value_of("interruptible")) rules.interruptible_capacity = std::stoi(*units);
    if (const auto status = words.value_of("on_decline")) rules.status_on_decline.value = *status;
    if (const auto status = words.value_of("on_timeout")) rules.status_on_push_timeout.value = *status;
    if (const auto reasons = words.value_of("reasons")) rules.decline_reasons = split(*reasons, ',');
    if (words.has("auto_accept")) {
        rules.auto_accept = true;
        rules.decline_allowed = false;
    }
    send(command::PutConfiguration{.entity = rules, .expected_revision = std::nullopt});
}

void Story::set_channel(Words& words) {
    ServiceChannel channel = known_or_new(world_.core.state().configuration.channels, words.next());
    set_int(words, "extension", channel.wrap_up_extension_seconds);
    set_int(words, "extensions_max", channel.wrap_up_extensions_max);
    set_int(words, "silence", channel.silence_seconds);
    channel.interruptible = words.has("interruptible") || channel.interruptible;
    channel.auto_accept = words.has("auto_accept") || channel.auto_accept;
    channel.check_capacity_on_resume = words.has("checks_resumed") || channel.check_capacity_on_resume;
    channel.check_capacity_on_reassign = words.has("checks_reassigned") || channel.check_capacity_on_reassign;
    if (const auto model = words.value_of("model")) channel.capacity_model = read_enum<CapacityModel>(*model);
    send(command::PutConfiguration{.entity = channel, .expected_revision = std::nullopt});
}

void Story::set_adapter(Words& words) {
    AdapterProfile adapter = known_or_new(world_.core.state().configuration.adapters, words.next());
    if (const auto queue = words.value_of("default_queue")) adapter.default_queue.value = *queue;
    send(command::PutConfiguration{.entity = adapter, .expected_revision = std::nullopt});
}

} // namespace answerd::testing
