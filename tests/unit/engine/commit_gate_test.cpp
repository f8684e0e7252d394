// SPDX-License-Identifier: Apache-2.0
#include "support/engine_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace answerd::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

TEST(CommitGate, NothingLeavesBeforeItsCauseIsDurable) {
    EngineWorld world;
    world.set_up();
    const auto sink = world.sign_in(1, 1);
    ASSERT_TRUE(world.settle());
    const auto frames_before = sink->frames().size();
    const auto lines_before = world.diary->size();

    world.store.hold_commits();
    ASSERT_TRUE(world.ask("presence", command::SetPresence{.agent = agent_id(1), .status = {}}));
    ASSERT_TRUE(world.ask("chat", a_chat()));
    ASSERT_TRUE(world.store.wait_for_held_commit());
    ASSERT_TRUE(world.settle());

    EXPECT_EQ(world.diary->size(), lines_before);
    EXPECT_EQ(sink->frames().size(), frames_before);
    EXPECT_GT(world.engine->metrics().uncommitted_events, 0U);

    world.store.release_commits();
    EXPECT_TRUE(world.diary->wait_for("answer chat"));
    EXPECT_GT(sink->frames().size(), frames_before);
}

TEST(CommitGate, NoticesOfACommandPrecedeItsAnswerAndAnswersKeepTheOrderOfTheCommands) {
    EngineWorld world;
    world.set_up();
    const auto sink = world.sign_in(1, 1);
    const auto lines_before = world.diary->size();

    world.store.hold_commits();
    ASSERT_TRUE(world.ask("away", command::SetPresence{.agent = agent_id(1), .status = {}}));
    ASSERT_TRUE(world.ask("chat", a_chat()));
    ASSERT_TRUE(world.ask("nonsense", a_chat("nowhere")));
    ASSERT_TRUE(world.ask("second chat", a_chat()));
    world.store.release_commits();

    ASSERT_TRUE(world.diary->wait_for("answer second chat"));
    auto lines = world.diary->lines();
    lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(lines_before));
    EXPECT_THAT(lines, ElementsAre("frame 1/1 presence", "answer away", "answer chat", "refused nonsense",
                                   "answer second chat"));
}

TEST(CommitGate, ARefusalWaitsForTheFactsItMayReveal) {
    EngineWorld world;
    world.set_up();
    world.store.hold_commits();
    ASSERT_TRUE(world.ask("chat", a_chat()));
    ASSERT_TRUE(world.store.wait_for_held_commit());

    ASSERT_TRUE(world.ask("nonsense", a_chat("nowhere")));
    ASSERT_TRUE(world.settle());
    EXPECT_THAT(world.diary->lines(), Not(Contains("refused nonsense")));

    world.store.release_commits();
    ASSERT_TRUE(world.diary->wait_for("refused nonsense"));
    EXPECT_THAT(world.diary->lines(), ElementsAre("answer chat", "refused nonsense"));
}

TEST(CommitGate, ARefusalWithNothingUncommittedNeedsNoCommit) {
    EngineWorld world;
    world.set_up();
    world.store.hold_commits();

    const auto answer = world.answer_to(a_chat("nowhere"));

    ASSERT_FALSE(answer);
    EXPECT_EQ(world.engine->metrics().refused, 1U);
}

TEST(CommitGate, WhatIsDecidedDuringAFlushSharesTheNextOne) {
    EngineWorld world;
    world.set_up();
    const auto commits_before = world.store.facts().events_of_commit.size();
    world.store.hold_commits();
    ASSERT_TRUE(world.ask("chat 0", a_chat()));
    ASSERT_TRUE(world.store.wait_for_held_commit());
    for (int i = 1; i <= 50; ++i)
        ASSERT_TRUE(world.ask("chat " + std::to_string(i), a_chat()));
    ASSERT_TRUE(world.settle());

    world.store.release_commits();

    ASSERT_TRUE(world.diary->wait_for("answer chat 50"));
    const auto facts = world.store.facts();
    ASSERT_EQ(facts.events_of_commit.size(), commits_before + 2);
    EXPECT_EQ(facts.events_of_commit[commits_before], 1U);
    EXPECT_EQ(facts.events_of_commit[commits_before + 1], 50U);
}

TEST(CommitGate, TheCoreDecidesOnlySoFarAheadOfTheWriter) {
    engine::EngineSettings settings;
    settings.batch_events_max = 10;
    EngineWorld world(settings);
    world.set_up();
    world.store.hold_commits();
    ASSERT_TRUE(world.ask("first", a_chat()));
    ASSERT_TRUE(world.store.wait_for_held_commit());
    for (int i = 1; i <= 100; ++i)
        ASSERT_TRUE(world.ask("chat " + std::to_string(i), a_chat()));
    ASSERT_TRUE(world.settle());

    EXPECT_EQ(world.engine->metrics().uncommitted_events, 10U);
    EXPECT_EQ(world.engine->metrics().inbox_length, 91U);

    world.store.release_commits();
    EXPECT_TRUE(world.diary->wait_for("answer chat 100"));
    EXPECT_EQ(world.engine->metrics().inbox_length, 0U);
}

TEST(CommitGate, ASideWriteIsAnsweredAfterItsCommitAndAFailedOneUndoesOnlyItself) {
    EngineWorld world;
    world.set_up();
    const auto diary = world.diary;
    const auto set = [](std::string key, bool succeeds) {
        return [key, succeeds](store::Transaction& transaction) -> Result<> {
            transaction.set_setting(key, "set");
            if (!succeeds) return std::unexpected(Problem(ProblemCode::stale, "Somebody was faster."));
            return {};
        };
    };
    const auto tell = [diary](std::string name) {
        return [diary, name](const Result<>& result) { diary->write((result ? "wrote " : "failed ") + name); };
    };

    world.store.hold_commits();
    ASSERT_TRUE(world.engine->write(set("a", true), tell("a")));
    ASSERT_TRUE(world.engine->write(set("b", false), tell("b")));
    ASSERT_TRUE(world.engine->write(set("c", true), tell("c")));
    ASSERT_TRUE(world.store.wait_for_held_commit());
    EXPECT_THAT(diary->lines(), IsEmpty());
    world.store.release_commits();

    ASSERT_TRUE(diary->wait_for(3));
    EXPECT_THAT(diary->lines(), ElementsAre("wrote a", "failed b", "wrote c"));
    const auto settings = world.store.facts().settings;
    EXPECT_TRUE(settings.contains("a"));
    EXPECT_FALSE(settings.contains("b"));
    EXPECT_TRUE(settings.contains("c"));
}

TEST(CommitGate, ASideWriteThatThrowsIsRefusedAndUndoesOnlyItself) {
    EngineWorld world;
    world.set_up();
    const auto diary = world.diary;
    const auto set = [](std::string key, bool succeeds) {
        return [key, succeeds](store::Transaction& transaction) -> Result<> {
            transaction.set_setting(key, "set");
            if (!succeeds) throw std::out_of_range("a mistake of the caller");
            return {};
        };
    };
    const auto tell = [diary](std::string name) {
        return [diary, name](const Result<>& result) {
            const bool is_internal = !result && result.error().code == ProblemCode::internal;
            diary->write((is_internal ? "internal " : "wrote ") + name);
        };
    };

    world.store.hold_commits();
    ASSERT_TRUE(world.engine->write(set("a", false), tell("a")));
    ASSERT_TRUE(world.engine->write(set("b", true), tell("b")));
    world.store.release_commits();

    ASSERT_TRUE(diary->wait_for(2));
    EXPECT_THAT(diary->lines(), ElementsAre("internal a", "wrote b"));
    const auto settings = world.store.facts().settings;
    EXPECT_FALSE(settings.contains("a"));
    EXPECT_TRUE(settings.contains("b"));
    EXPECT_TRUE(world.answer_to(a_chat())) << "the writer goes on";
}

TEST(CommitGate, ASideWriteThatCameBeforeACommandIsDurableNoLaterThanIt) {
    EngineWorld world;
    world.set_up();
    world.store.hold_commits();
    ASSERT_TRUE(world.ask("chat", a_chat()));
    ASSERT_TRUE(world.store.wait_for_held_commit());
    ASSERT_TRUE(world.engine->write(
        [](store::Transaction& transaction) -> Result<> {
            transaction.set_setting("contact", "saved");
            return {};
        },
        {}));
    ASSERT_TRUE(world.ask("second chat", a_chat()));
    ASSERT_TRUE(world.settle());

    world.store.release_commits();

    ASSERT_TRUE(world.diary->wait_for("answer second chat"));
    EXPECT_TRUE(world.store.facts().settings.contains("contact"));
}

} // namespace
} // namespace answerd::test
