// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace answerd::testing {
namespace {

using command::SignalKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Calls, OneCallGoesFromTheFirstSignalToTheEndOfWrapUp) {
    CoreWorld world = a_contact_center();
    world.online(1);
    const std::size_t start = world.events.size();

    const CallId call = world.queue_call("c1");
    const AgentWork offer = world.work_of(1);
    EXPECT_EQ(offer.state, AgentWorkState::assigned);
    EXPECT_EQ(offer.expires_at, world.now + Seconds{20});
    world.pass(Seconds{5});
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = offer.id});
    world.pass(Seconds{60});
    world.end_call("c1");
    EXPECT_EQ(world.work_of(1).state, AgentWorkState::wrap_up);
    world.pass(Seconds{30});

    EXPECT_THAT(world.kinds_since(start),
                ElementsAre("callStarted", "workItemQueued", "workOffered", "workAccepted", "callAnswered", "callEnded",
                            "wrapUpStarted", "workItemClosed", "workClosed"));
    const AgentWork work = world.work_of(1);
    EXPECT_EQ(work.state, AgentWorkState::closed);
    EXPECT_EQ(work.talk_ms, 60'000);
    EXPECT_EQ(world.call(call).status, CallStatus::completed);
    EXPECT_EQ(world.call(call).agent, agent_id(1));
    EXPECT_FALSE(world.call(call).is_abandoned);
    EXPECT_EQ(world.items.at(work.item).outcome, WorkItemOutcome::completed);
    EXPECT_TRUE(world.agent(1).works.empty());
    EXPECT_TRUE(world.core.state().items.empty());
    EXPECT_EQ(world.replayed().digest(), world.core.digest());
    EXPECT_THAT(world.broken_invariants(), IsEmpty());
}

} // namespace
} // namespace answerd::testing
