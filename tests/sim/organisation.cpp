// SPDX-License-Identifier: Apache-2.0
// The simulated organisation, and what its admin changes while calls are going on.
#include "world.hpp"

#include <algorithm>

namespace answerd::sim {

namespace {

const std::vector<std::string> queue_names = {"billing", "support", "spanish"};

UserId agent_id(std::uint64_t number) {
    return UserId{make_uuid_v7(Instant{Milliseconds{1'600'000'000'000}}, 1, number)};
}

} // namespace

std::string World::endpoint_of(UserId agent) {
    return "sip:" + to_string(agent) + "@pbx";
}

void World::configure(const ConfigurationEntity& entity) {
    const auto answer = ask({}, command::PutConfiguration{.entity = entity, .expected_revision = {}});
    if (!answer) fail("configuration refused: " + answer.error().pointer + " " + answer.error().detail);
}

void World::set_up_channels() {
    const std::vector<ChannelName> all = {{"voice"}, {"chat"}, {"email"}};
    configure(ServiceChannel{.name = {"voice"},
                             .label = "Voice",
                             .exclusive = true,
                             .wrap_up_seconds = 20,
                             .wrap_up_extension_seconds = 10,
                             .wrap_up_extensions_max = 2});
    configure(ServiceChannel{.name = {"chat"},
                             .label = "Chat",
                             .exclusive = false,
                             .wrap_up_seconds = 5,
                             .auto_accept = random_.chance(30),
                             .silence_seconds = random_.chance(50) ? 20 : 0});
    const auto email_model = random_.chance(50) ? CapacityModel::status_based : CapacityModel::tab_based;
    configure(ServiceChannel{.name = {"email"},
                             .label = "E-mail",
                             .interruptible = random_.chance(40),
                             .capacity_model = email_model,
                             .check_capacity_on_resume = random_.chance(50),
                             .check_capacity_on_reassign = random_.chance(50),
                             .silence_seconds = random_.chance(30) ? 40 : 0});
    configure(PresenceStatus{.name = {"available"}, .label = "Available", .channels = all});
    configure(PresenceStatus{.name = {"calls"}, .label = "Calls only", .channels = {{"voice"}}});
    configure(PresenceStatus{.name = {"break"}, .label = "Break"});
}

void World::set_up_rules() {
    configure(PresenceConfiguration{.name = {"normal"},
                                    .label = "Normal",
                                    .capacity = 3,
                                    .interruptible_capacity = random_.chance(50) ? std::optional{4} : std::nullopt,
                                    .status_on_push_timeout = {random_.chance(50) ? "break" : ""}});
    configure(PresenceConfiguration{
        .name = {"auto"}, .label = "Auto-accept", .capacity = 2, .auto_accept = true, .decline_allowed = false});
    configure(RoutingConfiguration{.name = {"urgent"},
                                   .label = "Urgent",
                                   .priority = static_cast<int>(random_.between(1, 5)),
                                   .tie_break = TieBreak::longest_idle,
                                   .paused_weight = random_.chance(50) ? std::optional{0} : std::nullopt,
                                   .push_timeout_seconds = 8});
    const auto some_percentage = static_cast<int>(random_.between(20, 70));
    configure(
        RoutingConfiguration{.name = {"usual"},
                             .label = "Usual",
                             .priority = 5,
                             .model = RoutingModel::most_available,
                             .capacity_percentage = random_.chance(50) ? std::optional{some_percentage} : std::nullopt,
                             .paused_percentage = random_.chance(50) ? std::optional{10} : std::nullopt,
                             .push_timeout_seconds = 15,
                             .skill_rules = {random_.chance(50) ? "by-value" : ""}});
    configure(RoutingConfiguration{.name = {"skilled"},
                                   .label = "Skilled",
                                   .priority = 3,
                                   .drop_additional_skills_seconds = 25,
                                   .skills = {{.skill = {"spanish"}, .level = 5, .is_additional = random_.chance(50)}},
                                   .skill_expression = random_.chance(50) ? "not trainee >= 3" : ""});
}

void World::set_up() {
    set_up_channels();
    configure(Skill{.name = {"spanish"}, .label = "Spanish"});
    configure(Skill{.name = {"trainee"}, .label = "Trainee"});
    configure(SkillRules{.name = {"by-value"},
                         .label = "By value",
                         .rows = {{.attribute = "language", .value = "es", .skill = {"spanish"}, .level = 4},
                                  {.attribute = "tier",
                                   .value = "gold",
                                   .skill = {"spanish"},
                                   .level = 2,
                                   .is_additional = random_.chance(50)}}});
    set_up_rules();
    configure(BusinessHours{.name = {"office"}, .label = "Office"});
    configure(Group{.name = {"crew"}, .label = "Crew", .agents = {}});
    change_queues();
    configure(EntryPoint{.name = {"main"},
                         .label = "Main number",
                         .number = {4930999000},
                         .queue = {"billing"},
                         .skill_expression = random_.chance(30) ? "spanish >= 4 or trainee" : ""});
    configure(AdapterProfile{.name = {"pbx"},
                             .kind = "byo",
                             .capabilities = {.connect = true,
                                              .hold = true,
                                              .transfer = true,
                                              .hang_up = true,
                                              .recording_pause = true,
                                              .announcement = true,
                                              .voicemail = true,
                                              .callback = true},
                             .default_queue = {"support"}});
    configure(AdapterProfile{.name = {"aws"}, .kind = "amazon_connect", .default_queue = {"billing"}});
    const auto agents = static_cast<std::uint64_t>(random_.between(2, 7));
    for (std::uint64_t number = 0; number < agents; ++number) {
        desks_.push_back({.id = agent_id(number), .connection = {}});
        change_configuration();
        plan(Milliseconds{random_.between(0, 60'000)}, [this, number] { connect(number); });
    }
}

QueueStage World::some_treatment(int after_seconds) {
    static const std::vector treatments{Treatment::announcement, Treatment::message, Treatment::voicemail,
                                        Treatment::callback};
    QueueStage stage{.after_seconds = after_seconds, .treatment = random_.pick(treatments), .message = "all busy"};
    if (stage.treatment == Treatment::callback) stage.follow_up_channel = {"email"};
    if (stage.treatment == Treatment::voicemail && random_.chance(50)) stage.follow_up_channel = {"chat"};
    return stage;
}

// Widens, lowers and in the end overflows; the queues may pass an item round in a circle.
std::vector<QueueStage> World::some_stages(const std::string& next_queue) {
    std::vector<QueueStage> stages;
    if (next_queue == "spanish" && !core_.state().configuration.queues.contains({next_queue})) return stages;
    if (random_.chance(40)) stages.push_back({.after_seconds = 10, .also_members_of = {{next_queue}}});
    if (random_.chance(40)) stages.push_back({.after_seconds = 20, .lower_levels_by = 3});
    if (random_.chance(30))
        stages.push_back({.after_seconds = 30, .when_nobody_signed_in = true, .move_to = {next_queue}});
    if (random_.chance(30)) stages.push_back({.after_seconds = 40, .when_closed = true, .move_to = {next_queue}});
    if (random_.chance(40)) stages.push_back(some_treatment(45));
    if (random_.chance(30)) stages.push_back({.after_seconds = 60, .when_waiting_over = 2, .move_to = {next_queue}});
    if (!core_.state().configuration.queues.contains({next_queue})) stages.clear();
    return stages;
}

// The queues' own rules of who goes first, as an admin tries them out.
void World::change_queues() {
    // The days begin at 22:13 UTC: each change of the hours opens or closes the queues somewhere in them.
    BusinessHours hours{.name = {"office"}, .label = "Office"};
    const auto minute = std::to_string(random_.between(13, 59));
    for (int day = 0; day < 7; ++day)
        hours.weekly.push_back({.day = static_cast<Weekday>(day), .from = "22:" + minute, .until = "24:00"});
    configure(hours);
    const auto a_rule = [&](int value) { return random_.chance(30) ? value : 0; };
    configure(Queue{.name = {"billing"},
                    .label = "Billing",
                    .routing = {"usual"},
                    .waiting_max = 12,
                    .active_max = a_rule(2),
                    .hold_alert_seconds = a_rule(5),
                    .ageing_seconds = a_rule(40),
                    .rescue_cap = a_rule(3),
                    .stages = some_stages("support"),
                    .groups = some_groups(),
                    .business_hours = {"office"}});
    configure(Queue{.name = {"support"},
                    .label = "Support",
                    .routing = {"urgent"},
                    .service_level_seconds = 10,
                    .active_max = a_rule(static_cast<int>(random_.between(1, 4))),
                    .wrap_up_seconds = 0,
                    .ageing_seconds = a_rule(15),
                    .rescue_cap = a_rule(6),
                    .stages = some_stages("spanish"),
                    .business_hours = {"office"}});
    configure(Queue{.name = {"spanish"},
                    .label = "Spanish",
                    .routing = {"skilled"},
                    .rescue_cap = a_rule(2),
                    .groups = some_groups()});
    change_groups();
}

std::vector<GroupName> World::some_groups() {
    return random_.chance(50) ? std::vector<GroupName>{{"crew"}} : std::vector<GroupName>{};
}

void World::change_groups() {
    Group crew{.name = {"crew"}, .label = "Crew", .agents = {}};
    for (const auto& [id, agent] : core_.state().configuration.agents) {
        if (random_.chance(40)) crew.agents.push_back(id);
    }
    configure(crew);
}

// Rewrites one agent: other queues, other skills, another presence configuration. Takes effect at once, also in
// mid-call.
void World::change_configuration() {
    auto& state = core_.state().configuration.agents;
    const auto missing = std::ranges::find_if(desks_, [&](const Desk& desk) { return !state.contains(desk.id); });
    const auto& desk = missing != desks_.end() ? *missing : random_.pick(desks_);
    AgentProfile profile{.id = desk.id,
                         .display_name = "Agent " + std::to_string(steps_),
                         .presence_configuration = {random_.chance(80) ? "normal" : "auto"},
                         .endpoint = endpoint_of(desk.id)};
    for (const auto& queue : queue_names) {
        if (random_.chance(70)) profile.queues.push_back({queue});
    }
    if (random_.chance(50)) {
        AgentSkill held{.skill = {"spanish"}, .level = static_cast<int>(random_.between(1, 10))};
        if (random_.chance(30)) held.valid_from = now_ + Milliseconds{random_.between(-60'000, 300'000)};
        if (random_.chance(30)) held.valid_until = now_ + Milliseconds{random_.between(300'001, 900'000)};
        profile.skills.push_back(held);
    }
    if (random_.chance(20))
        profile.skills.push_back({.skill = {"trainee"}, .level = static_cast<int>(random_.between(0, 5))});
    if (random_.chance(50)) {
        configure(profile);
    } else {
        apply_configuration(profile);
    }
}

// The agent together with a queue that comes or goes. What is refused must leave no trace.
void World::apply_configuration(const AgentProfile& agent) {
    const Queue project{.name = {"project"}, .label = "Project", .routing = {"usual"}};
    command::ApplyConfiguration apply{.upserts = {agent}, .removals = {}, .expected_revision = {}};
    if (core_.state().configuration.queues.contains(project.name)) {
        apply.removals.push_back({.kind = ConfigurationKind::queue, .key = project.name.value});
    } else {
        apply.upserts.emplace_back(project);
    }
    auto broken = apply;
    broken.upserts.emplace_back(EntryPoint{.name = {"side"}, .number = {4930999001}, .queue = {"nowhere"}});
    const auto digest = core_.digest();
    if (ask({}, broken)) fail("a configuration that refers to nothing was accepted");
    if (core_.digest() != digest) fail("a refused configuration left a trace");
    const auto answer = ask({}, apply);
    if (!answer) fail("configuration refused: " + answer.error().pointer + " " + answer.error().detail);
}

} // namespace answerd::sim
