// SPDX-License-Identifier: Apache-2.0
#include "support/engine_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace answerd::test {
namespace {

using ::testing::Contains;
using ::testing::Not;

TEST(EngineStart, RecordsTheNodeStartBeforeItReturns) {
    EngineWorld world;

    ASSERT_TRUE(world.start());

    const auto journal = world.store.facts().journal;
    ASSERT_EQ(journal.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<event::NodeStarted>(journal[0].body));
    EXPECT_EQ(world.recovery.last_seq, 0U);
}

TEST(EngineStop, DrainsWhatWasTakenAndAnswersIt) {
    EngineWorld world;
    world.set_up();
    for (int i = 1; i <= 1'000; ++i)
        ASSERT_TRUE(world.ask("chat " + std::to_string(i), a_chat()));

    world.engine->stop();

    EXPECT_EQ(world.diary->size(), 1'000U);
    EXPECT_THAT(world.diary->lines(), Contains("answer chat 1000"));
}

TEST(EngineStop, ClosesTheConsolesAfterTheLastFrame) {
    EngineWorld world;
    world.set_up();
    const auto sink = world.sign_in(1, 1);
    ASSERT_TRUE(world.ask("away", command::SetPresence{.agent = agent_id(1), .status = {}}));

    world.engine->stop();

    EXPECT_EQ(sink->closed_with(), engine::sink_stopping);
    EXPECT_EQ(world.diary->lines().back(), "close 1/1 stopping");
}

TEST(EngineStop, RefusesEverythingAfterwardsAndMayBeCalledAgain) {
    EngineWorld world;
    world.set_up();

    world.engine->stop();
    world.engine->stop();

    EXPECT_FALSE(world.ask("late", a_chat()));
    EXPECT_FALSE(world.engine->query([](const Core&, Instant) {}));
    EXPECT_FALSE(world.engine->write([](store::Transaction&) -> Result<> { return {}; }, {}));
    EXPECT_EQ(world.engine->metrics().inbox_length, 0U);
}

TEST(EngineStop, FinishesSideWritesThatItTook) {
    EngineWorld world;
    world.set_up();
    ASSERT_TRUE(world.engine->write(
        [](store::Transaction& transaction) -> Result<> {
            transaction.set_setting("contact", "saved");
            return {};
        },
        [diary = world.diary](const Result<>&) { diary->write("wrote"); }));

    world.engine->stop();

    EXPECT_TRUE(world.store.facts().settings.contains("contact"));
    EXPECT_THAT(world.diary->lines(), Contains("wrote"));
}

TEST(EngineInbox, SaysNoWhenItIsFullAndCountsIt) {
    engine::EngineSettings settings;
    settings.inbox_max = 10;
    settings.batch_events_max = 1;
    EngineWorld world(settings);
    world.set_up();
    world.store.hold_commits();
    ASSERT_TRUE(world.ask("first", a_chat()));
    ASSERT_TRUE(world.store.wait_for_held_commit());

    int taken = 0;
    while (world.ask("chat", a_chat()))
        ++taken;

    EXPECT_EQ(taken, 10);
    EXPECT_EQ(world.engine->metrics().overloaded, 1U);
    world.store.release_commits();
    EXPECT_TRUE(world.diary->wait_for(11));
    EXPECT_TRUE(world.ask("again", a_chat()));
}

TEST(EngineInbox, TakesCommandsOfManyThreadsAndAnswersEachOnce) {
    EngineWorld world;
    world.set_up();
    const auto events_before = world.store.facts().journal.size();
    std::vector<std::jthread> senders;
    for (int sender = 0; sender < 4; ++sender) {
        senders.emplace_back([&world, sender] {
            for (int i = 0; i < 250; ++i)
                EXPECT_TRUE(world.ask(std::to_string(sender) + "/" + std::to_string(i), a_chat()));
        });
    }
    senders.clear();

    ASSERT_TRUE(world.diary->wait_for(1'000));
    auto lines = world.diary->lines();
    std::ranges::sort(lines);
    EXPECT_EQ(std::ranges::unique(lines).size(), 0U);
    EXPECT_EQ(world.store.facts().journal.size(), events_before + 1'000);
}

TEST(EngineCore, HeartbeatsWithEveryTurn) {
    EngineWorld world;
    world.set_up();
    const auto before = world.engine->heartbeat();

    ASSERT_TRUE(world.settle());

    EXPECT_GT(world.engine->heartbeat(), before);
}

TEST(EngineCore, LetsADeadlinePassWithoutBeingAsked) {
    EngineWorld world;
    world.set_up();
    world.sign_in(1, 1);
    ASSERT_TRUE(world.answer_to(a_chat()));
    ASSERT_TRUE(world.diary->wait_for("frame 1/1 offer"));

    world.clock.advance(Milliseconds{20'000}); // the push timeout of the offer
    ASSERT_TRUE(world.settle());

    EXPECT_TRUE(world.diary->wait_for("frame 1/1 workChanged"));
    ASSERT_TRUE(world.settle());
    EXPECT_EQ(world.engine->metrics().waiting_items, 1U);
    EXPECT_EQ(world.engine->metrics().overdue_deadlines, 0U);
}

Instant time_of(EngineWorld& world) {
    std::promise<Instant> told;
    EXPECT_TRUE(world.engine->query([&](const Core&, Instant now) { told.set_value(now); }));
    return told.get_future().get();
}

// Regression: the lead of a clock that had once been wrong was taken along from start to start.
TEST(EngineCore, RunsAtHalfSpeedUntilAClockThatWasSetBackHasCaughtUp) {
    EngineWorld world;
    world.set_up();
    const Instant newest = time_of(world);
    world.clock.advance(-Milliseconds{60'000});
    world.restart();
    EXPECT_EQ(time_of(world), newest);
    EXPECT_EQ(world.recovery.last_at, newest);

    world.clock.advance(Milliseconds{40'000});
    EXPECT_EQ(time_of(world), newest + Seconds{20});
    world.clock.advance(Milliseconds{80'000});
    EXPECT_EQ(time_of(world), newest + Seconds{60});
    EXPECT_EQ(time_of(world), world.clock.now());
    world.clock.advance(Milliseconds{5'000});
    EXPECT_EQ(time_of(world), world.clock.now());
}

TEST(EngineCore, AnAnswerAfterTheDeadlineComesAfterTheDeadline) {
    EngineWorld world;
    world.set_up();
    world.sign_in(1, 1);
    ASSERT_TRUE(world.answer_to(a_chat()));
    std::promise<AgentWorkId> offered;
    ASSERT_TRUE(world.engine->query(
        [&](const Core& core, Instant) { offered.set_value(core.state().agents.at(agent_id(1)).works.at(0)); }));
    const auto work = offered.get_future().get();

    world.clock.advance(Milliseconds{20'000});
    const auto answer = world.answer_to(command::AcceptWork{.agent = agent_id(1), .work = work});

    EXPECT_FALSE(answer);
}

TEST(EngineCore, SendsAControlOnlyAfterItsCommitAndAgainAfterARestart) {
    StoredFacts at_the_crash;
    {
        EngineWorld world;
        world.set_up();
        world.sign_in(1, 1);
        ASSERT_TRUE(world.answer_to(command::CallSignal{.adapter = {"pbx"},
                                                        .call_key = "c1",
                                                        .kind = command::SignalKind::queued,
                                                        .occurred_at = world.clock.now()}));
        std::promise<AgentWorkId> offered;
        ASSERT_TRUE(world.engine->query(
            [&](const Core& core, Instant) { offered.set_value(core.state().agents.at(agent_id(1)).works.at(0)); }));
        world.store.hold_commits();
        const auto work = offered.get_future().get();
        ASSERT_TRUE(world.ask("accept", command::AcceptWork{.agent = agent_id(1), .work = work}));
        ASSERT_TRUE(world.store.wait_for_held_commit());
        EXPECT_THAT(world.diary->lines(), Not(Contains("control connect")));
        world.store.release_commits();
        ASSERT_TRUE(world.diary->wait_for("answer accept"));
        EXPECT_THAT(world.diary->lines(), Contains("control connect"));
        at_the_crash = world.store.facts();
    }
    EngineWorld world({}, at_the_crash);
    ASSERT_TRUE(world.start());

    EXPECT_TRUE(world.diary->wait_for("control connect"));
    EXPECT_EQ(world.engine->metrics().live_calls, 1U);
}

// Promise 1: whoever lost the answer in a crash repeats the command and is told what became of it.
TEST(EngineCore, ACommandRepeatedAfterACrashIsAnsweredAndNotRedone) {
    StoredFacts at_the_crash;
    std::optional<Uuid> first_id;
    const Origin origin{.kind = OriginKind::user, .user = agent_id(50), .command_id = "create-1"};
    {
        EngineWorld world;
        world.set_up();
        const auto first = world.answer_to(a_chat(), origin);
        ASSERT_TRUE(first);
        first_id = first->id;
        at_the_crash = world.store.facts();
    }
    EngineWorld world({}, at_the_crash);
    ASSERT_TRUE(world.start());
    const auto events_before = world.store.facts().journal.size();

    const auto second = world.answer_to(a_chat(), origin);

    ASSERT_TRUE(second);
    EXPECT_TRUE(second->was_repeated);
    EXPECT_EQ(second->id, first_id);
    EXPECT_EQ(world.store.facts().journal.size(), events_before);
}

// The commit was durable and the process died before anybody heard of it.
TEST(EngineCore, ACrashBetweenCommitAndReleaseLosesNothing) {
    EngineWorld before;
    before.set_up();
    ASSERT_TRUE(before.ask("chat", a_chat()));
    ASSERT_TRUE(before.diary->wait_for("answer chat"));
    const auto durable = before.store.facts();

    EngineWorld after({}, durable);
    ASSERT_TRUE(after.start());

    EXPECT_EQ(after.recovery.last_seq, durable.journal.size());
    EXPECT_EQ(after.engine->metrics().waiting_items, 1U);
}

} // namespace
} // namespace answerd::test
