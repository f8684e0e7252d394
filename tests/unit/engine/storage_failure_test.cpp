// SPDX-License-Identifier: Apache-2.0
#include "support/engine_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace answerd::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

engine::EngineSettings quick_retry() {
    engine::EngineSettings settings;
    settings.full_retry = Milliseconds{1};
    return settings;
}

// Returns when the engine knows that the storage is full: a probe or retry after the first failure has failed too.
void fill_storage(EngineWorld& world) {
    world.store.fail_commits(store::CommitError::full);
    ASSERT_TRUE(world.ask("decided before", a_chat()));
    ASSERT_TRUE(world.store.wait_for_failures(2));
    ASSERT_TRUE(world.settle());
    ASSERT_TRUE(world.engine->metrics().is_storage_full);
}

TEST(FullStorage, RefusesNewCommandsAndAcknowledgesNothing) {
    EngineWorld world(quick_retry());
    world.set_up();
    fill_storage(world);

    const auto answer = world.answer_to(a_chat());

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ProblemCode::unavailable);
    EXPECT_THAT(world.diary->lines(), Not(Contains("answer decided before")));
}

TEST(FullStorage, GoesOnAnsweringQueries) {
    EngineWorld world(quick_retry());
    world.set_up();
    fill_storage(world);

    EXPECT_TRUE(world.settle());
}

TEST(FullStorage, RefusesSideWrites) {
    EngineWorld world(quick_retry());
    world.set_up();
    fill_storage(world);

    ASSERT_TRUE(world.engine->write(
        [](store::Transaction&) -> Result<> { return {}; },
        [diary = world.diary](const Result<>& result) { diary->write(result ? "wrote" : result.error().detail); }));

    EXPECT_TRUE(world.diary->wait_for("The storage is full."));
}

TEST(FullStorage, HealsWithNothingLostAndNothingDoubled) {
    EngineWorld world(quick_retry());
    world.set_up();
    const auto events_before = world.store.facts().journal.size();
    fill_storage(world);
    ASSERT_FALSE(world.answer_to(a_chat()));

    world.store.fail_commits(std::nullopt);

    ASSERT_TRUE(world.diary->wait_for("answer decided before"));
    ASSERT_TRUE(world.answer_to(a_chat()));
    EXPECT_FALSE(world.engine->metrics().is_storage_full);
    const auto journal = world.store.facts().journal;
    ASSERT_EQ(journal.size(), events_before + 2); // the one decided before and the one after; not the refused one
    for (std::size_t i = 0; i < journal.size(); ++i)
        EXPECT_EQ(journal[i].seq, i + 1);
}

TEST(FullStorage, FoundByASideWriteAloneHealsByProbe) {
    EngineWorld world(quick_retry());
    world.set_up();
    world.store.fail_commits(store::CommitError::full);
    ASSERT_TRUE(world.engine->write([](store::Transaction&) -> Result<> { return {}; }, {}));
    ASSERT_TRUE(world.store.wait_for_failures(2));
    world.store.fail_commits(std::nullopt);

    Result<Answer> answer = world.answer_to(a_chat());
    while (!answer && answer.error().code == ProblemCode::unavailable)
        answer = world.answer_to(a_chat());

    EXPECT_TRUE(answer);
    EXPECT_FALSE(world.engine->metrics().is_storage_full);
}

TEST(FullStorage, KeepsTheWordThatAConsoleHasGone) {
    EngineWorld world(quick_retry());
    world.set_up();
    const auto sink = world.sign_in(1, 1);
    fill_storage(world);
    ASSERT_TRUE(world.ask("gone", command::AgentDisconnected{.agent = agent_id(1), .connection = connection_id(1)},
                          {.kind = OriginKind::agent, .user = agent_id(1)}));
    ASSERT_TRUE(world.settle());
    EXPECT_THAT(world.diary->lines(), Not(Contains("refused gone")));

    world.store.fail_commits(std::nullopt);

    EXPECT_TRUE(world.diary->wait_for("answer gone"));
    ASSERT_TRUE(world.settle());
    EXPECT_EQ(world.engine->metrics().connected_agents, 0U);
}

TEST(FullStorage, StopTellsEverybodyThatNothingWasKept) {
    EngineWorld world(quick_retry());
    world.set_up();
    const auto events_before = world.store.facts().journal.size();
    fill_storage(world);

    world.engine->stop();

    EXPECT_THAT(world.diary->lines(), Contains("refused decided before"));
    EXPECT_EQ(world.store.facts().journal.size(), events_before);
}

TEST(FullStorage, StopTriesOnceMoreAndKeepsWhatFits) {
    auto settings = quick_retry();
    settings.full_retry = Milliseconds{600'000};
    EngineWorld world(settings);
    world.set_up();
    world.store.fail_commits(store::CommitError::full);
    ASSERT_TRUE(world.ask("decided before", a_chat()));
    while (!world.engine->metrics().is_storage_full)
        ASSERT_TRUE(world.settle());
    world.store.fail_commits(std::nullopt);

    world.engine->stop();

    EXPECT_THAT(world.diary->lines(), Contains("answer decided before"));
}

TEST(BrokenStorage, IsReportedOnceAndReleasesNothing) {
    EngineWorld world;
    world.set_up();
    world.store.fail_commits(store::CommitError::broken);
    ASSERT_TRUE(world.ask("chat", a_chat()));

    ASSERT_TRUE(world.diary->wait_for("fatal"));
    while (world.ask("late", a_chat())) {} // the inbox closes before the fatal report, so this ends at once

    world.engine->stop();
    EXPECT_THAT(world.diary->lines(), ElementsAre("fatal"));
}

TEST(BrokenStorage, RefusesToStart) {
    EngineWorld world;
    world.store.fail_commits(store::CommitError::broken);

    const auto started = world.start();

    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, ProblemCode::internal);
}

TEST(FullStorage, RefusesToStart) {
    EngineWorld world;
    world.store.fail_commits(store::CommitError::full);

    const auto started = world.start();

    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, ProblemCode::unavailable);
}

} // namespace
} // namespace answerd::test
