// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include "answerd/core/what_if.hpp"

#include <gtest/gtest.h>

namespace answerd::testing {
namespace {

command::ApplyConfiguration apply(std::vector<ConfigurationEntity> upserts) {
    return {.upserts = std::move(upserts), .removals = {}, .expected_revision = std::nullopt};
}

AgentProfile only_of(int number, const char* queue) {
    AgentProfile agent = default_agent(number);
    agent.queues = {{queue}};
    return agent;
}

TEST(WhatIf, SaysWhoWouldBeOfferedWhatAndDoesNothing) {
    CoreWorld world = a_contact_center();
    world.put(only_of(1, "billing"));
    world.online(1, "chat-only");
    const WorkItemId chat = world.queue_chat("support");
    const auto digest = world.core.digest();
    const auto change = apply({default_agent(1)});
    const auto outcome = what_if(world.core.state(), world.now, change, 10);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->waiting, 1U);
    EXPECT_EQ(outcome->offered, 1U);
    ASSERT_EQ(outcome->changing.size(), 1U);
    EXPECT_EQ(outcome->changing[0].item, chat);
    EXPECT_EQ(outcome->changing[0].offered_to, agent_id(1));
    EXPECT_EQ(outcome->changing[0].before.free_agents, 0U);
    EXPECT_EQ(outcome->changing[0].before.able_agents, 9U) << "ten agents, of whom one is of another queue";
    EXPECT_EQ(outcome->changing[0].after->able_agents, 10U);
    EXPECT_EQ(world.core.digest(), digest);
    world.ok(change);
    EXPECT_EQ(world.work_of(1).item, chat) << "what was said came true";
}

TEST(WhatIf, CountsTheAgentsAnItemLoses) {
    CoreWorld world = a_contact_center();
    const WorkItemId chat = world.queue_chat("support");
    const auto outcome =
        what_if(world.core.state(), world.now, apply({only_of(1, "billing"), only_of(2, "billing")}), 10);
    ASSERT_TRUE(outcome);
    ASSERT_EQ(outcome->changing.size(), 1U);
    EXPECT_EQ(outcome->changing[0].item, chat);
    EXPECT_EQ(outcome->changing[0].before.able_agents, 10U);
    EXPECT_EQ(outcome->changing[0].after->able_agents, 8U);
    EXPECT_EQ(outcome->offered, 0U);
}

TEST(WhatIf, LooksAtTheFirstToBeServedAndCountsTheRest) {
    CoreWorld world = a_contact_center();
    const WorkItemId first = world.queue_chat("support");
    for (int i = 0; i < 4; ++i) {
        world.pass(Milliseconds{1000});
        world.queue_chat("support");
    }
    const auto outcome = what_if(world.core.state(), world.now, apply({only_of(1, "billing")}), 1);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->waiting, 5U);
    EXPECT_EQ(outcome->looked_at, 1U);
    ASSERT_EQ(outcome->changing.size(), 1U);
    EXPECT_EQ(outcome->changing[0].item, first);
}

TEST(WhatIf, IsRefusedAsTheChangeWouldBe) {
    CoreWorld world = a_contact_center();
    const auto change = apply({Queue{.name = {"x"}, .label = "", .routing = {"none"}}});
    const auto outcome = what_if(world.core.state(), world.now, change, 10);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error(), world.refused(change));
    ASSERT_EQ(faults_of(world.core.state().configuration, change).size(), 1U);
}

} // namespace
} // namespace answerd::testing
