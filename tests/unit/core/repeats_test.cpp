// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include <gtest/gtest.h>

namespace answerd::testing {
namespace {

Origin by_agent(int number, const std::string& id) {
    return Origin{.kind = OriginKind::agent, .user = agent_id(number), .command_id = id};
}
Origin by_user(const std::string& id) {
    return Origin{.kind = OriginKind::user, .user = agent_id(99), .command_id = id};
}

command::CreateWorkItem a_chat() {
    command::CreateWorkItem create;
    create.channel = {"chat"};
    create.queue = {"support"};
    return create;
}

TEST(Repeats, ARepeatedCommandGetsTheFirstAnswerAndChangesNothing) {
    CoreWorld world = a_contact_center();
    const Answer first = world.ok(a_chat(), by_user("k1"));
    const std::size_t events = world.events.size();

    const Answer again = world.ok(a_chat(), by_user("k1"));

    EXPECT_EQ(again.id, first.id);
    EXPECT_TRUE(again.was_repeated);
    EXPECT_EQ(world.events.size(), events);
    EXPECT_NE(world.ok(a_chat(), by_user("k2")).id, first.id);
}

TEST(Repeats, AreRecognisedAfterARestart) {
    CoreWorld world = a_contact_center();
    world.online(1);
    world.queue_call("c1");
    const AgentWorkId work = world.work_of(1).id;
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = work}, by_agent(1, "a"));
    world.end_call("c1");
    world.ok(command::EndWrapUp{.agent = agent_id(1), .work = work}, by_agent(1, "b"));
    EXPECT_EQ(world.replayed().digest(), world.core.digest());
    world.restart();

    const Answer again = world.ok(command::EndWrapUp{.agent = agent_id(1), .work = work}, by_agent(1, "b"));

    EXPECT_TRUE(again.was_repeated);
    EXPECT_EQ(again.id, work.uuid);
}

TEST(Repeats, OfAnotherSenderAreCommandsOfTheirOwn) {
    CoreWorld world = a_contact_center();
    const Answer first = world.ok(a_chat(), by_user("same"));
    const Answer other =
        world.ok(a_chat(), Origin{.kind = OriginKind::user, .user = agent_id(98), .command_id = "same"});
    EXPECT_NE(first.id, other.id);
    EXPECT_FALSE(other.was_repeated);
}

TEST(Repeats, OnlyTheNewestFewAreRemembered) {
    CoreWorld world = a_contact_center();
    world.online(1);
    const auto notes = [&](const std::string& id) {
        return world.ok(
            command::SetPresence{.agent = agent_id(1), .status = {id.size() % 2 == 0 ? "break" : "available"}},
            by_agent(1, id));
    };
    std::string id;
    for (std::size_t count = 0; count < 60; ++count)
        notes(id += 'x');
    EXPECT_LE(world.agent(1).commands.size(), remembered_commands_max);
    EXPECT_TRUE(notes(id).was_repeated);
}

TEST(Repeats, ARefusedCommandMayBeTriedAgainUnderItsId) {
    CoreWorld world = a_contact_center();
    const command::SetPresence set{.agent = agent_id(1), .status = {"available"}};
    EXPECT_EQ(world.refused(set, by_agent(1, "a")).code, ProblemCode::conflict);
    world.ok(command::AgentConnected{.agent = agent_id(1), .connection = ConnectionId{Uuid{.high = 1, .low = 1}}});
    EXPECT_FALSE(world.ok(set, by_agent(1, "a")).was_repeated);
    EXPECT_EQ(world.agent(1).status, PresenceStatusName{"available"});
}

TEST(Repeats, APutIsAnsweredWithTheRevisionThatItMade) {
    CoreWorld world = a_contact_center();
    const command::PutConfiguration put{.entity = Skill{.name = {"french"}, .label = "French"}, .expected_revision = 0};
    const Answer first = world.ok(put, by_user("k"));
    const Answer again = world.ok(put, by_user("k"));
    EXPECT_EQ(again.revision, first.revision);
    EXPECT_TRUE(again.was_repeated);
}

} // namespace
} // namespace answerd::testing
