// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include <gtest/gtest.h>

namespace answerd::testing {
namespace {

std::vector<PresenceInterval> intervals_of(const CoreWorld& world, int agent) {
    std::vector<PresenceInterval> intervals;
    for (const auto& [key, interval] : world.presence) {
        if (key.first == agent_id(agent)) intervals.push_back(interval);
    }
    return intervals;
}

TEST(Presence, IntervalsFollowEachOtherWithoutGapOrOverlap) {
    CoreWorld world = a_contact_center();
    world.pass(Seconds{10});
    world.online(1);
    world.pass(Seconds{60});
    world.ok(command::SetPresence{.agent = agent_id(1), .status = {"break"}});
    world.pass(Seconds{30});
    world.ok(command::AgentDisconnected{.agent = agent_id(1), .connection = *world.agent(1).connection});
    world.pass(Seconds{40});

    const auto intervals = intervals_of(world, 1);
    ASSERT_EQ(intervals.size(), 4U);
    for (std::size_t at = 0; at + 1 < intervals.size(); ++at) {
        EXPECT_EQ(intervals[at].ended_at, intervals[at + 1].started_at);
    }
    EXPECT_EQ(intervals[0].status, PresenceStatusName{});
    EXPECT_EQ(intervals[1].status, PresenceStatusName{"available"});
    EXPECT_EQ(*intervals[1].ended_at - intervals[1].started_at, Seconds{60});
    EXPECT_EQ(intervals[2].status, PresenceStatusName{"break"});
    EXPECT_EQ(intervals[3].status, PresenceStatusName{});
    EXPECT_EQ(intervals[3].reason, "connectionLost");
    EXPECT_FALSE(intervals[3].ended_at);
}

TEST(Presence, AnUnknownStatusOrAnAgentWithoutConsoleIsRefused) {
    CoreWorld world = a_contact_center();
    EXPECT_EQ(world.refused(command::SetPresence{.agent = agent_id(1), .status = {"available"}}).code,
              ProblemCode::conflict);
    EXPECT_EQ(world.refused(command::SetPresence{.agent = agent_id(55), .status = {"available"}}).code,
              ProblemCode::not_found);
    world.online(1);
    const Problem problem = world.refused(command::SetPresence{.agent = agent_id(1), .status = {"lunch"}});
    EXPECT_EQ(problem.code, ProblemCode::invalid);
    EXPECT_EQ(problem.pointer, "/status");
}

TEST(Presence, TheSameStatusAgainIsNoEvent) {
    CoreWorld world = a_contact_center();
    world.online(1);
    const std::size_t events = world.events.size();
    world.ok(command::SetPresence{.agent = agent_id(1), .status = {"available"}});
    EXPECT_EQ(world.events.size(), events);
}

TEST(Presence, AStatusAskedForIsForgottenWhenTheAgentIsGone) {
    CoreWorld world = a_contact_center();
    world.online(1);
    world.queue_call("c1");
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = world.work_of(1).id});
    world.ok(command::SetPresence{.agent = agent_id(1), .status = {"break"}});
    world.ok(command::AgentDisconnected{.agent = agent_id(1), .connection = *world.agent(1).connection});
    world.pass(Seconds{20});
    EXPECT_FALSE(world.agent(1).next_status);
    world.end_call("c1");
    world.pass(Seconds{30});
    EXPECT_EQ(world.agent(1).status, PresenceStatusName{});
}

TEST(Presence, ARestartDoesNotLengthenAGracePeriodThatRuns) {
    CoreWorld world = a_contact_center();
    world.online(1);
    world.ok(command::AgentDisconnected{.agent = agent_id(1), .connection = *world.agent(1).connection});
    const auto lease = world.agent(1).lease_until;
    world.pass(Seconds{15});
    world.restart();
    EXPECT_EQ(world.agent(1).lease_until, lease);
    world.pass(Seconds{5});
    EXPECT_EQ(world.agent(1).status, PresenceStatusName{});
}

} // namespace
} // namespace answerd::testing
