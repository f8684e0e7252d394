// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include "answerd/planning/outlook.hpp"
#include "answerd/planning/queue_watch.hpp"

#include <gtest/gtest.h>

namespace answerd::planning {
namespace {

using testing::CoreWorld;

WaitOutlook outlook(const CoreWorld& world, WorkItemId item) {
    return outlook_of(world.core, world.core.explain(world.now, item).value());
}

void serves(CoreWorld& world, int agent, std::vector<QueueName> queues) {
    AgentProfile profile = testing::default_agent(agent);
    profile.queues = std::move(queues);
    world.put(profile);
}

TEST(Outlook, CountsWhoIsAheadAndWhoServesOnlyWhileSomebodyIsSignedIn) {
    CoreWorld world = testing::a_contact_center();
    const WorkItemId first = world.queue_chat();
    const WorkItemId second = world.queue_chat();
    EXPECT_EQ(outlook(world, first).ahead, 0U);
    EXPECT_EQ(outlook(world, second).ahead, 1U);
    EXPECT_EQ(outlook(world, second).agents, 0);
    world.online(1, "break");
    EXPECT_EQ(outlook(world, second).agents, 0);
}

TEST(Outlook, CountsAnAgentWhomOtherQueuesWaitForOnlyForTheirPart) {
    CoreWorld world = testing::a_contact_center();
    serves(world, 1, {QueueName{"support"}, QueueName{"billing"}});
    serves(world, 2, {QueueName{"support"}});
    for (const int agent : {1, 2})
        world.online(agent);
    for (const char* key : {"talk-1", "talk-2"})
        world.queue_call(key);
    const CallId call = world.queue_call("waits");
    const WorkItemId item = world.calls.at(call).work_item.value();
    EXPECT_DOUBLE_EQ(outlook(world, item).agents, 2);
    world.queue_call("other", "billing");
    EXPECT_DOUBLE_EQ(outlook(world, item).agents, 1.5);
}

TEST(Outlook, CountsAsManyChatsAsFitIntoAnAgent) {
    CoreWorld world = testing::a_contact_center();
    serves(world, 1, {QueueName{"support"}});
    world.online(1);
    for (int chat = 0; chat < 4; ++chat)
        world.queue_chat();
    const WorkItemId waits = world.queue_chat();
    EXPECT_DOUBLE_EQ(outlook(world, waits).agents, 4);
}

// Found when percentages came in: each had been counted as one unit.
TEST(Outlook, CountsAsManyAsThePercentageLeavesPlacesFor) {
    CoreWorld world = testing::a_contact_center();
    serves(world, 1, {QueueName{"support"}});
    world.put(RoutingConfiguration{.name = {"default"}, .label = "Default", .capacity_percentage = 60});
    world.online(1);
    world.queue_chat();
    const WorkItemId waits = world.queue_chat();
    EXPECT_DOUBLE_EQ(outlook(world, waits).agents, 1);
}

TEST(Outlook, ANewcomerIsBehindEverybodyAndFreeWhereAnAgentIsFree) {
    CoreWorld world = testing::a_contact_center();
    serves(world, 1, {QueueName{"billing"}});
    world.online(1);
    world.queue_chat();
    const auto outlooks = outlooks_of_newcomers(world.core);
    EXPECT_EQ(outlooks.at(QueueName{"support"}).outlook.ahead, 1U);
    EXPECT_EQ(outlooks.at(QueueName{"support"}).outlook.agents, 0);
    EXPECT_FALSE(outlooks.at(QueueName{"support"}).is_somebody_free);
    EXPECT_TRUE(outlooks.at(QueueName{"billing"}).is_somebody_free);
}

TEST(Outlook, AQueueIsServedByNoMoreThanItsBound) {
    CoreWorld world = testing::a_contact_center();
    world.put(Queue{.name = {"support"}, .label = "", .routing = {"default"}, .active_max = 1});
    for (const int agent : {1, 2, 3}) {
        serves(world, agent, {QueueName{"support"}});
        world.online(agent);
    }
    EXPECT_TRUE(outlooks_of_newcomers(world.core).at(QueueName{"support"}).is_somebody_free);
    world.queue_chat();
    const WorkItemId waits = world.queue_chat();
    EXPECT_DOUBLE_EQ(outlook(world, waits).agents, 1);
    const auto newcomer = outlooks_of_newcomers(world.core).at(QueueName{"support"});
    EXPECT_DOUBLE_EQ(newcomer.outlook.agents, 1);
    EXPECT_FALSE(newcomer.is_somebody_free);
}

TEST(QueueWatch, TellsAnIntervalFromWhatItSawAndOtherwiseWhyNot) {
    const QueueName queue{"support"};
    const WaitOutlook ten{.ahead = 0, .agents = 10, .mean_handle_time = {}, .mean_patience = {}};
    QueueWatch watch;
    EXPECT_EQ(watch.tell(queue, ten).why_not, NoEstimate::nothing_measured);
    EXPECT_EQ(watch.tell(queue, {}).why_not, NoEstimate::nobody_signed_in);
    watch.worked(queue, Seconds{300});
    const ToldWait told = watch.tell(queue, ten);
    EXPECT_EQ(told.why_not, NoEstimate::none);
    EXPECT_NEAR(static_cast<double>(told.estimate.value().typical.count()), 30'000 * 0.693, 500);
    const WaitOutlook behind{.ahead = 20, .agents = 10, .mean_handle_time = {}, .mean_patience = {}};
    const WaitEstimate patient = watch.tell(queue, behind).estimate.value();
    watch.stopped_waiting(queue, Seconds{30}, true);
    EXPECT_LT(watch.tell(queue, behind).estimate.value().high, patient.high);
}

} // namespace
} // namespace answerd::planning
