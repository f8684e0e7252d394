// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include <gtest/gtest.h>

namespace answerd::testing {
namespace {

command::PutConfiguration put(ConfigurationEntity entity, std::optional<std::int64_t> expected = std::nullopt) {
    return {.entity = std::move(entity), .expected_revision = expected};
}

struct BadEntity {
    std::string pointer;
    ConfigurationEntity entity;
};

std::vector<BadEntity> bad_entities() {
    PresenceConfiguration both{.name = {"x"}, .label = "X", .auto_accept = true, .decline_allowed = true};
    PresenceConfiguration reason_twice{.name = {"x"}, .label = "X", .decline_reasons = {"lunch", "lunch"}};
    RoutingConfiguration level{.name = {"x"}, .label = "X", .skills = {{{"spanish"}, 11}}};
    RoutingConfiguration skill{.name = {"x"}, .label = "X", .skills = {{{"klingon"}, 1}}};
    AgentProfile queue_twice = default_agent(1);
    queue_twice.queues = {{"support"}, {"support"}};
    AgentProfile never = default_agent(1);
    never.skills = {
        {.skill = {"spanish"}, .level = 5},
        {.skill = {"german"}, .level = 5, .valid_from = Instant{Seconds{9}}, .valid_until = Instant{Seconds{9}}}};
    AgentProfile no_rules = default_agent(1);
    no_rules.presence_configuration = {"none"};
    return {
        {"/name", Skill{.name = {"Spanish"}, .label = ""}},
        {"/label", Skill{.name = {"x"}, .label = std::string(201, 'x')}},
        {"/wrapUpSeconds", ServiceChannel{.name = {"x"}, .label = "", .exclusive = false, .wrap_up_seconds = 3601}},
        {"/channels/1", PresenceStatus{.name = {"x"}, .label = "", .channels = {{"chat"}, {"fax"}}}},
        {"/capacity", PresenceConfiguration{.name = {"x"}, .label = "", .capacity = 0}},
        {"/capacity", PresenceConfiguration{.name = {"x"}, .label = "", .capacity = 1001}},
        {"/requestSound", PresenceConfiguration{.name = {"x"}, .label = "", .request_sound = std::string(201, 'x')}},
        {"/declineAllowed", both},
        {"/declineReasons/1", reason_twice},
        {"/statusOnDecline", PresenceConfiguration{.name = {"x"}, .label = "", .status_on_decline = {"gone"}}},
        {"/capacityPercentage", RoutingConfiguration{.name = {"x"}, .label = "", .capacity_percentage = 101}},
        {"/capacityPercentage",
         RoutingConfiguration{.name = {"x"}, .label = "", .weight = 2, .capacity_percentage = 50}},
        {"/pausedWeight", RoutingConfiguration{.name = {"x"}, .label = "", .weight = 2, .paused_weight = 3}},
        {"/pausedPercentage",
         RoutingConfiguration{.name = {"x"}, .label = "", .capacity_percentage = 20, .paused_percentage = 30}},
        {"/pausedPercentage",
         RoutingConfiguration{.name = {"x"}, .label = "", .paused_weight = 0, .paused_percentage = 0}},
        {"/capacityModel",
         ServiceChannel{.name = {"x"}, .label = "", .exclusive = true, .capacity_model = CapacityModel::status_based}},
        {"/weight", RoutingConfiguration{.name = {"x"}, .label = "", .weight = 0}},
        {"/pushTimeoutSeconds", RoutingConfiguration{.name = {"x"}, .label = "", .push_timeout_seconds = -1}},
        {"/skills/0/level", level},
        {"/skills/0/skill", skill},
        {"/routing", Queue{.name = {"x"}, .label = "", .routing = {"none"}}},
        {"/waitingMax", Queue{.name = {"x"}, .label = "", .routing = {"default"}, .waiting_max = -1}},
        {"/queue", EntryPoint{.name = {"x"}, .label = "", .number = {15551230000}, .queue = {"none"}}},
        {"/number", EntryPoint{.name = {"x"}, .label = "", .number = {5}, .queue = {"support"}}},
        {"/queues/1", queue_twice},
        {"/skills/1/validUntil", never},
        {"/presenceConfiguration", no_rules},
        {"/id", AgentProfile{.id = {}, .display_name = "", .presence_configuration = {"standard"}}},
        {"/kind", AdapterProfile{.name = {"x"}, .kind = ""}},
        {"/defaultQueue", AdapterProfile{.name = {"x"}, .kind = "byo", .default_queue = {"none"}}},
    };
}

TEST(Configuration, WhatBreaksARuleIsRefusedWithThePlaceNamed) {
    CoreWorld world = a_contact_center();
    for (const BadEntity& bad : bad_entities()) {
        const Problem problem = world.refused(put(bad.entity));
        EXPECT_EQ(problem.code, ProblemCode::invalid) << bad.pointer;
        EXPECT_EQ(problem.pointer, bad.pointer) << problem.detail;
    }
}

TEST(Configuration, ANumberLeadsToOneEntryPointOnly) {
    CoreWorld world = a_contact_center();
    world.put(EntryPoint{.name = {"main"}, .label = "", .number = {15551230000}, .queue = {"support"}});
    const Problem problem =
        world.refused(put(EntryPoint{.name = {"other"}, .label = "", .number = {15551230000}, .queue = {"billing"}}));
    EXPECT_EQ(problem.code, ProblemCode::duplicate);
    world.put(EntryPoint{.name = {"main"}, .label = "", .number = {15551230000}, .queue = {"billing"}});
}

TEST(Configuration, AWriterWhoSawAnOldRevisionIsRefused) {
    CoreWorld world = a_contact_center();
    const Skill skill{.name = {"french"}, .label = "French"};
    const auto first = world.ok(put(skill, 0)).revision;
    EXPECT_EQ(world.refused(put(skill, 0)).code, ProblemCode::duplicate);
    const auto second = world.ok(put(skill, first)).revision;
    EXPECT_GT(*second, *first);
    EXPECT_EQ(world.refused(put(skill, first)).code, ProblemCode::stale);
    const command::RemoveConfiguration remove{
        .kind = ConfigurationKind::skill, .key = "french", .expected_revision = first};
    EXPECT_EQ(world.refused(remove).code, ProblemCode::stale);
    world.ok(
        command::RemoveConfiguration{.kind = ConfigurationKind::skill, .key = "french", .expected_revision = second});
    EXPECT_EQ(world.refused(put(skill, second)).code, ProblemCode::stale);
}

TEST(Configuration, WhatIsReferredToCannotBeRemoved) {
    CoreWorld world = a_contact_center();
    const auto remove = [](ConfigurationKind kind, const std::string& key) {
        return command::RemoveConfiguration{.kind = kind, .key = key, .expected_revision = std::nullopt};
    };
    for (const auto& [kind, key] :
         std::vector<std::pair<ConfigurationKind, std::string>>{{ConfigurationKind::service_channel, "chat"},
                                                                {ConfigurationKind::presence_configuration, "standard"},
                                                                {ConfigurationKind::routing_configuration, "default"},
                                                                {ConfigurationKind::queue, "support"}}) {
        EXPECT_EQ(world.refused(remove(kind, key)).code, ProblemCode::conflict) << key;
    }
    EXPECT_EQ(world.refused(remove(ConfigurationKind::queue, "none")).code, ProblemCode::not_found);
    world.ok(remove(ConfigurationKind::skill, "refunds"));
    world.ok(remove(ConfigurationKind::disposition, "solved"));
    world.ok(remove(ConfigurationKind::adapter, "pbx"));
}

TEST(Configuration, WhatLiveWorkNeedsCannotBeRemoved) {
    CoreWorld world = a_contact_center();
    world.put(Queue{.name = {"extra"}, .label = "", .routing = {"default"}});
    const WorkItemId chat = world.queue_chat("extra");
    const command::RemoveConfiguration remove{
        .kind = ConfigurationKind::queue, .key = "extra", .expected_revision = std::nullopt};
    EXPECT_EQ(world.refused(remove).code, ProblemCode::conflict);
    world.ok(command::CancelWorkItem{.item = chat});
    world.ok(remove);
}

TEST(Configuration, TheChannelOfACallbackStaysWhileACallerIsAskedWhetherTheyWantOne) {
    CoreWorld world = a_contact_center();
    world.put(ServiceChannel{.name = {"callback"}, .label = "Callback"});
    Queue queue{.name = {"support"}, .routing = {"default"}};
    queue.stages = {{.treatment = Treatment::callback, .follow_up_channel = {"callback"}}};
    world.put(queue);
    command::CallSignal queued = signal("c1", command::SignalKind::queued, world.now);
    queued.adapter = {"pbx"};
    queued.from = number("+15550001");
    queued.queue = {"support"};
    world.ok(queued);
    ASSERT_EQ(world.core.pending_controls().size(), 1U);
    queue.stages.clear();
    world.put(queue);
    const command::RemoveConfiguration remove{
        .kind = ConfigurationKind::service_channel, .key = "callback", .expected_revision = std::nullopt};
    EXPECT_EQ(world.refused(remove).code, ProblemCode::conflict);
    world.ok(command::ControlResult{
        .control = world.core.pending_controls().front().id, .succeeded = false, .error = "no, thank you"});
    world.ok(remove);
}

TEST(Configuration, AnAgentLeavesOnlyWhenSignedOut) {
    CoreWorld world = a_contact_center();
    world.online(1);
    const command::RemoveConfiguration remove{
        .kind = ConfigurationKind::agent, .key = to_string(agent_id(1)), .expected_revision = std::nullopt};
    EXPECT_EQ(world.refused(remove).code, ProblemCode::conflict);
    world.ok(
        command::AgentDisconnected{.agent = agent_id(1), .connection = *world.agent(1).connection, .signed_out = true});
    world.ok(remove);
    EXPECT_FALSE(world.core.state().agents.contains(agent_id(1)));
    EXPECT_EQ(world.replayed().digest(), world.core.digest());
    EXPECT_EQ(world.refused(command::AgentConnected{.agent = agent_id(1), .connection = ConnectionId{{1, 1}}}).code,
              ProblemCode::not_found);
}

TEST(Configuration, EveryVersionIsWrittenDownWithItsAuthor) {
    CoreWorld world = a_contact_center();
    const Origin admin{.kind = OriginKind::user, .user = agent_id(77), .command_id = ""};
    const Decision decision = world.send(put(Skill{.name = {"french"}, .label = "French"}), admin);
    ASSERT_EQ(decision.emissions.size(), 1U);
    const auto* row = std::get_if<record::ConfigurationVersion>(&decision.emissions[0].records.at(0));
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row->by, agent_id(77));
    EXPECT_EQ(row->key, "french");
    EXPECT_EQ(row->revision, world.core.state().configuration.revision);
}

TEST(Configuration, ALargerCapacityCountsAtOnce) {
    CoreWorld world = a_contact_center();
    world.put(PresenceConfiguration{.name = {"standard"}, .label = "", .capacity = 1});
    world.online(1, "chat-only");
    world.queue_chat();
    world.queue_chat();
    EXPECT_EQ(world.agent(1).works.size(), 1U);
    world.put(PresenceConfiguration{.name = {"standard"}, .label = "", .capacity = 2});
    EXPECT_EQ(world.agent(1).works.size(), 2U);
}

TEST(Configuration, AGroupNamesAgentsThatExistAndStaysWhileAQueueNamesIt) {
    CoreWorld world = a_contact_center();
    Group crew{.name = {"crew"}, .label = "Crew", .agents = {agent_id(1), agent_id(1), agent_id(99)}};
    const command::PutConfiguration put{.entity = crew, .expected_revision = std::nullopt};
    const Problem problem = world.refused(put);
    ASSERT_EQ(problem.errors.size(), 2U);
    EXPECT_EQ(problem.errors[0].pointer, "/agents/1");
    EXPECT_EQ(problem.errors[1].pointer, "/agents/2");

    crew.agents = {agent_id(1)};
    world.put(crew);
    Queue queue = world.core.state().configuration.queues.at({"support"}).value;
    queue.groups = {{"crew"}};
    world.put(queue);
    const auto remove = [](ConfigurationKind kind, std::string key) {
        return command::RemoveConfiguration{.kind = kind, .key = std::move(key), .expected_revision = std::nullopt};
    };
    EXPECT_EQ(world.refused(remove(ConfigurationKind::group, "crew")).detail, "still used by queue support");
    EXPECT_EQ(world.refused(remove(ConfigurationKind::agent, to_string(agent_id(1)))).detail,
              "still used by group crew");
    queue.groups.clear();
    world.put(queue);
    world.ok(remove(ConfigurationKind::group, "crew"));
}

TEST(Configuration, AnAgentServesTheQueuesOfTheirGroupsAndTheirOwnOnce) {
    CoreWorld world = a_contact_center();
    const auto by_groups = [&] { return world.agent(1).group_queues; };
    const auto put_agent = [&](std::vector<QueueName> queues) {
        AgentProfile agent = default_agent(1);
        agent.queues = std::move(queues);
        world.put(agent);
    };
    put_agent({{"billing"}});
    world.put(Group{.name = {"crew"}, .label = {}, .agents = {agent_id(1)}});
    world.put(Group{.name = {"team"}, .label = {}, .agents = {agent_id(1), agent_id(2)}});
    for (const char* name : {"support", "billing"}) {
        Queue queue = world.core.state().configuration.queues.at({name}).value;
        queue.groups = {{"crew"}, {"team"}};
        world.put(queue);
    }
    EXPECT_EQ(by_groups(), std::vector<QueueName>{{"support"}});
    put_agent({});
    EXPECT_EQ(by_groups(), (std::vector<QueueName>{{"billing"}, {"support"}}));
    world.put(Group{.name = {"crew"}, .label = {}, .agents = {}});
    EXPECT_EQ(by_groups().size(), 2U);
    world.put(Group{.name = {"team"}, .label = {}, .agents = {}});
    EXPECT_TRUE(by_groups().empty());
    EXPECT_EQ(world.replayed().digest(), world.core.digest());
}

TEST(Configuration, BusinessHoursAreRefusedWithEveryFaultByPointer) {
    CoreWorld world = a_contact_center();
    const BusinessHours hours{.name = {"office"},
                              .label = "Office",
                              .time_zone = "Mars/Phobos",
                              .weekly = {{Weekday::monday, "9:00", "17:00"}, {Weekday::tuesday, "17:00", "09:00"}},
                              .holidays = {{.date = "2026-02-30", .label = {}, .openings = {{"24:01", "24:00"}}},
                                           {.date = "2026-02-30", .label = {}, .openings = {}}},
                              .zone_offsets = {}};
    const Problem problem = world.refused(command::PutConfiguration{.entity = hours, .expected_revision = {}});
    std::vector<std::string> pointers;
    for (const Fault& fault : problem.errors)
        pointers.push_back(fault.pointer);
    EXPECT_EQ(pointers,
              (std::vector<std::string>{"/timeZone", "/weekly/0/from", "/weekly/1/until", "/holidays/0/date",
                                        "/holidays/0/openings/0/from", "/holidays/1/date", "/holidays/1/date"}));
}

TEST(Configuration, ATreatmentSaysWhatItNeedsAndNothingElse) {
    CoreWorld world = a_contact_center();
    const auto fault_of = [&](QueueStage stage) {
        const Queue queue{.name = {"support"}, .routing = {"default"}, .stages = {std::move(stage)}};
        return world.refused(put(queue)).errors.at(0).pointer;
    };
    EXPECT_EQ(fault_of({.treatment = Treatment::announcement}), "/stages/0/message");
    EXPECT_EQ(fault_of({.treatment = Treatment::message}), "/stages/0/message");
    EXPECT_EQ(fault_of({.lower_levels_by = 1, .message = "hello"}), "/stages/0/message");
    EXPECT_EQ(fault_of({.treatment = Treatment::callback}), "/stages/0/followUpChannel");
    EXPECT_EQ(fault_of({.treatment = Treatment::voicemail, .follow_up_channel = {"fax"}}), "/stages/0/followUpChannel");
    EXPECT_EQ(fault_of({.treatment = Treatment::callback, .follow_up_channel = {"voice"}}),
              "/stages/0/followUpChannel");
    EXPECT_EQ(fault_of({.treatment = Treatment::message, .message = "bye", .follow_up_channel = {"chat"}}),
              "/stages/0/followUpChannel");
    EXPECT_EQ(fault_of({.move_to = {"billing"}, .treatment = Treatment::voicemail}), "/stages/0/treatment");
    world.put(ServiceChannel{.name = {"callback"}, .label = "Callback"});
    world.put(Queue{.name = {"support"},
                    .routing = {"default"},
                    .stages = {{.treatment = Treatment::callback, .follow_up_channel = {"callback"}}}});
    const command::RemoveConfiguration remove{
        .kind = ConfigurationKind::service_channel, .key = "callback", .expected_revision = std::nullopt};
    EXPECT_EQ(world.refused(remove).code, ProblemCode::conflict);
}

TEST(Configuration, WhatDependsOnBusinessHoursNamesSome) {
    CoreWorld world = a_contact_center();
    world.put(BusinessHours{.name = {"office"}, .label = {}});
    Queue queue = world.core.state().configuration.queues.at({"support"}).value;
    queue.stages = {{.when_closed = true, .move_to = {"billing"}}};
    const auto put = [](ConfigurationEntity entity) {
        return command::PutConfiguration{.entity = std::move(entity), .expected_revision = std::nullopt};
    };
    EXPECT_EQ(world.refused(put(queue)).errors.at(0).pointer, "/stages/0/whenClosed");
    queue.business_hours = {"office"};
    world.put(queue);
    EntryPoint entry{.name = {"main"}, .label = {}, .number = {15551230000}, .queue = {"support"}};
    entry.closed_queue = {"billing"};
    EXPECT_EQ(world.refused(put(entry)).errors.at(0).pointer, "/closedQueue");
    const Problem used = world.refused(command::RemoveConfiguration{
        .kind = ConfigurationKind::business_hours, .key = "office", .expected_revision = std::nullopt});
    EXPECT_EQ(used.detail, "still used by queue support");
}

} // namespace
} // namespace answerd::testing
