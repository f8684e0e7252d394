// SPDX-License-Identifier: Apache-2.0
#include "support/engine_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace answerd::test {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

Command presence(std::uint64_t agent, const std::string& status) {
    return command::SetPresence{.agent = agent_id(agent), .status = {status}};
}

Command gone(std::uint64_t agent, std::uint64_t connection) {
    return command::AgentDisconnected{.agent = agent_id(agent), .connection = connection_id(connection)};
}

// A chat that the one agent is offered at once; cancelling it is news for a console that is gone, too.
Command cancelling_of_an_offered_chat(EngineWorld& world) {
    const auto chat = world.answer_to(a_chat());
    EXPECT_TRUE(chat);
    return command::CancelWorkItem{.item = WorkItemId{chat->id.value_or(Uuid{})}};
}

void expect_contiguous(const std::vector<std::uint64_t>& seqs) {
    for (std::size_t i = 1; i < seqs.size(); ++i)
        EXPECT_EQ(seqs[i], seqs[i - 1] + 1);
}

TEST(Console, IsAnsweredBeforeItsStreamBegins) {
    EngineWorld world;
    world.set_up();

    const auto sink = world.connect(1, 1);
    ASSERT_TRUE(world.diary->wait_for(2));

    const auto lines = world.diary->lines();
    EXPECT_EQ(lines[0], "answer connect 1/1");
    EXPECT_EQ(lines[1], "frame 1/1 snapshot");
}

TEST(Console, OfAnUnknownAgentIsRefusedAndHearsNothing) {
    EngineWorld world;
    world.set_up();

    const auto sink = world.connect(99, 1);

    ASSERT_TRUE(world.diary->wait_for("refused connect 99/1"));
    ASSERT_TRUE(world.settle());
    EXPECT_THAT(sink->frames(), IsEmpty());
}

// The frames decided before the snapshot but committed with it must be neither lost nor delivered twice.
TEST(Console, JoinsItsStreamWithoutAGapWhileFactsAreUncommitted) {
    EngineWorld world;
    world.set_up();
    world.sign_in(1, 1);
    world.store.hold_commits();
    ASSERT_TRUE(world.ask("away", presence(1, "")));
    ASSERT_TRUE(world.store.wait_for_held_commit());
    ASSERT_TRUE(world.ask("back", presence(1, "available")));
    const auto sink = world.connect(1, 2);
    ASSERT_TRUE(world.ask("away again", presence(1, "")));
    ASSERT_TRUE(world.settle());
    EXPECT_THAT(sink->frames(), IsEmpty());

    world.store.release_commits();
    ASSERT_TRUE(world.diary->wait_for("answer away again"));

    const auto frames = sink->frames();
    ASSERT_GE(frames.size(), 2U);
    EXPECT_EQ(frames[0].text, "snapshot");
    expect_contiguous(sink->seqs());
    EXPECT_EQ(frames.back().seq, world.stream_seq(1));
}

TEST(Console, ResumesWithExactlyWhatItMissed) {
    EngineWorld world;
    world.set_up();
    const auto first = world.sign_in(1, 1);
    const auto cancel = cancelling_of_an_offered_chat(world);
    ASSERT_TRUE(world.settle());
    const auto last_seen = first->seqs().back();
    ASSERT_TRUE(world.answer_to(gone(1, 1), {.kind = OriginKind::agent, .user = agent_id(1)}));
    ASSERT_TRUE(world.answer_to(cancel));

    const auto second = world.connect(1, 2, last_seen);
    ASSERT_TRUE(world.diary->wait_for("answer connect 1/2"));
    ASSERT_TRUE(world.settle());

    const auto seqs = second->seqs();
    ASSERT_FALSE(seqs.empty());
    EXPECT_EQ(seqs.front(), last_seen + 1);
    expect_contiguous(seqs);
    EXPECT_EQ(seqs.back(), world.stream_seq(1));
    for (const auto& frame : second->frames())
        EXPECT_NE(frame.text, "snapshot");
}

TEST(Console, ThatMissedMoreThanIsKeptGetsASnapshot) {
    engine::EngineSettings settings;
    settings.stream_frames_max = 2;
    EngineWorld world(settings);
    world.set_up();
    const auto first = world.sign_in(1, 1);
    ASSERT_TRUE(world.settle());
    const auto last_seen = first->seqs().back();
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(world.answer_to(presence(1, "")));
        ASSERT_TRUE(world.answer_to(presence(1, "available")));
    }

    const auto second = world.connect(1, 2, last_seen);
    ASSERT_TRUE(world.diary->wait_for("frame 1/2 snapshot"));

    EXPECT_EQ(second->frames().size(), 1U);
    EXPECT_EQ(second->seqs().front(), world.stream_seq(1));
}

TEST(Console, TakenOverIsClosedBeforeTheNewOneHearsAnything) {
    EngineWorld world;
    world.set_up();
    const auto first = world.sign_in(1, 1);

    const auto second = world.connect(1, 2);
    ASSERT_TRUE(world.diary->wait_for("frame 1/2 snapshot"));

    const auto lines = world.diary->lines();
    const auto closed = std::ranges::find(lines, "close 1/1 takenOver");
    const auto snapshot = std::ranges::find(lines, "frame 1/2 snapshot");
    ASSERT_NE(closed, lines.end());
    EXPECT_LT(closed - lines.begin(), snapshot - lines.begin());
    EXPECT_EQ(world.engine->metrics().connected_agents, 1U);
}

TEST(Console, GoneHearsNothingMore) {
    EngineWorld world;
    world.set_up();
    const auto sink = world.sign_in(1, 1);
    const auto cancel = cancelling_of_an_offered_chat(world);
    ASSERT_TRUE(world.answer_to(gone(1, 1), {.kind = OriginKind::agent, .user = agent_id(1)}));
    const auto frames_before = sink->frames().size();
    const auto stream_before = world.stream_seq(1);

    ASSERT_TRUE(world.answer_to(cancel));

    EXPECT_GT(world.stream_seq(1), stream_before);
    EXPECT_EQ(sink->frames().size(), frames_before);
    EXPECT_EQ(sink->closed_with(), "");
}

TEST(Console, ReconnectsAfterARestartAndItsStreamGoesOn) {
    EngineWorld world;
    world.set_up();
    const auto first = world.sign_in(1, 1);
    ASSERT_TRUE(world.settle());
    const auto last_seen = first->seqs().back();
    world.restart();

    const auto second = world.connect(1, 2, last_seen);
    ASSERT_TRUE(world.diary->wait_for("answer connect 1/2"));
    ASSERT_TRUE(world.answer_to(presence(1, "")));

    ASSERT_FALSE(second->seqs().empty());
    expect_contiguous(second->seqs());
    EXPECT_EQ(second->seqs().back(), world.stream_seq(1));
}

} // namespace
} // namespace answerd::test
