// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"
#include "support/random_day.hpp"
#include "support/routing_oracle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace answerd::testing {
namespace {

using ::testing::IsEmpty;

TEST(Routing, SaysWhyThisAgentWasChosen) {
    CoreWorld world = a_contact_center();
    world.online(2);
    world.pass(Seconds{1});
    world.online(1);
    world.online(3);
    world.queue_call("c1");
    const auto* offered = std::get_if<event::WorkOffered>(&world.events.back().body);
    ASSERT_NE(offered, nullptr);
    EXPECT_EQ(offered->work.agent, agent_id(2));
    EXPECT_EQ(offered->reason.winner.agent, agent_id(2));
    ASSERT_TRUE(offered->reason.runner_up);
    EXPECT_EQ(offered->reason.runner_up->agent, agent_id(1));
    EXPECT_EQ(offered->reason.ready_agents, 3);
    EXPECT_EQ(offered->work.configuration_revision, world.core.state().configuration.revision);
}

TEST(Routing, ExplainsEveryAgentAndTheNextMomentOfChange) {
    CoreWorld world = a_contact_center();
    world.online(1);
    world.queue_call("c1");
    world.queue_call("c2");
    const CallId waiting = world.queue_call("c3");
    const auto explanation = world.core.explain(world.now, *world.call(waiting).work_item);
    ASSERT_TRUE(explanation);
    EXPECT_EQ(explanation->ahead, 1U);
    EXPECT_EQ(explanation->agents.size(), 10U);
    EXPECT_EQ(explanation->agents[0].exclusion, Exclusion::no_capacity);
    EXPECT_EQ(explanation->agents[1].exclusion, Exclusion::not_connected);
    EXPECT_EQ(explanation->next_change_at, world.now + Seconds{20});
    EXPECT_FALSE(world.core.explain(world.now, WorkItemId{}));
}

TEST(Routing, AFreedAgentIsServedInTheSameTimeWhateverTheBacklog) {
    CoreWorld world = a_contact_center();
    for (int count = 0; count < 20'000; ++count)
        world.queue_chat(count % 2 == 0 ? "support" : "billing");
    world.put(PresenceConfiguration{.name = {"standard"}, .label = "", .capacity = 1});
    world.online(1, "chat-only");

    // Looking at every waiting item would take the best part of a second here; a time limit far above the real cost
    // and far below that tells the two apart on any machine.
    const auto start = std::chrono::steady_clock::now();
    for (int count = 0; count < 100; ++count) {
        const AgentWorkId work = world.core.state().works.begin()->first;
        world.ok(command::AcceptWork{.agent = agent_id(1), .work = work});
        world.ok(command::CloseWork{.agent = agent_id(1), .work = work});
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, Seconds{2});
    EXPECT_EQ(world.agent(1).works.size(), 1U);
}

// Replays the events up to an offer, so that the state just before the decision can be asked.
void expect_offers_to_be_right(const std::vector<Event>& events, std::size_t checked, std::uint64_t seed) {
    Core before;
    for (std::size_t at = 0; at < events.size(); ++at) {
        const auto* offered = std::get_if<event::WorkOffered>(&events[at].body);
        if (offered != nullptr && at >= checked) {
            const auto wrong = wrong_offer(before.state(), events[at].at, offered->work);
            ASSERT_EQ(wrong, std::nullopt) << "seed " << seed;
        }
        before.apply(events[at]);
    }
}

TEST(Routing, AgreesWithTheRulesWorkedOutByHandOnRandomDays) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        std::mt19937_64 random(seed);
        CoreWorld world = a_contact_center();
        for (int number = 1; number <= 6; ++number) {
            AgentProfile agent = default_agent(number);
            if (number % 2 == 0) agent.queues = {{"support"}};
            agent.skills = {{{"spanish"}, number}};
            world.put(agent);
        }
        const std::size_t checked = world.events.size();
        for (int count = 0; count < 120; ++count) {
            random_step(world, random);
            ASSERT_THAT(world.broken_invariants(), IsEmpty()) << "seed " << seed;
        }
        ASSERT_EQ(world.replayed().digest(), world.core.digest()) << "seed " << seed;
        ASSERT_NO_FATAL_FAILURE(expect_offers_to_be_right(world.events, checked, seed));
    }
}

} // namespace
} // namespace answerd::testing
