// SPDX-License-Identifier: Apache-2.0
#include "answerd/metrics/report.hpp"

#include <gtest/gtest.h>

namespace answerd::metrics {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

const Instant morning = sys_days(2026y / November / 22) + 9h;
const QueueName billing{"billing"};
const ChannelName voice{"voice"};
const UserId ada{{.high = 1, .low = 1}};

ReportBuilder a_report(Interval interval = Interval::whole) {
    return ReportBuilder(morning, morning + 1h, interval,
                         {{billing, Queue{.name = billing, .service_level_seconds = 20, .short_abandon_seconds = 5}}},
                         {{{"ready"}, PresenceStatus{.name = {"ready"}, .channels = {voice}}},
                          {{"break"}, PresenceStatus{.name = {"break"}, .channels = {}}}});
}

WorkItem an_item(Instant queued_at) {
    return WorkItem{.channel = voice, .queue = billing, .requested_at = queued_at, .queued_at = queued_at};
}
WorkItem answered(Instant queued_at, milliseconds wait) {
    WorkItem item = an_item(queued_at);
    item.accepted_at = queued_at + wait;
    item.closed_at = *item.accepted_at + 1min;
    item.outcome = WorkItemOutcome::completed;
    return item;
}
WorkItem ended(Instant queued_at, milliseconds wait, WorkItemOutcome outcome) {
    WorkItem item = an_item(queued_at);
    item.closed_at = queued_at + wait;
    item.outcome = outcome;
    return item;
}
AgentWork a_work(AgentWorkState state, Instant assigned_at, Instant closed_at) {
    return AgentWork{.agent = ada,
                     .channel = voice,
                     .queue = billing,
                     .state = state,
                     .assigned_at = assigned_at,
                     .closed_at = closed_at};
}

QueueCounters only_queue_cell(const ReportBuilder& report) {
    const auto rows = report.queue_rows();
    EXPECT_EQ(rows.size(), 1U);
    return rows.empty() ? QueueCounters{} : rows[0].counters;
}
AgentCounters only_agent_cell(const ReportBuilder& report) {
    const auto rows = report.agent_rows();
    EXPECT_EQ(rows.size(), 1U);
    return rows.empty() ? AgentCounters{} : rows[0].counters;
}

// Regression: who waited across a whole report, late within it, was in the day's report and not in the quarter hour's.
TEST(QueueReport, AsksForItemsWhoseVerdictFallsIntoItAlthoughNothingElseDoes) {
    auto report = a_report();
    const Instant queued_at = morning - 20s;
    EXPECT_LE(report.items_from(), queued_at);
    report.add(answered(queued_at, 2h));
    EXPECT_EQ(only_queue_cell(report).service_level_items, 1);
    EXPECT_EQ(only_queue_cell(report).answered_within, 0);
}

TEST(QueueReport, CountsAnAnswerExactlyAtTheThresholdAsWithinIt) {
    auto report = a_report();
    report.add(answered(morning, 20s));
    report.add(answered(morning, 20s + 1ms));

    const auto c = only_queue_cell(report);

    EXPECT_EQ(c.offered, 2);
    EXPECT_EQ(c.answered, 2);
    EXPECT_EQ(c.answered_within, 1);
    EXPECT_EQ(c.wait_answered_ms, 40'001);
    EXPECT_EQ(c.wait_max_ms, 20'001);
    EXPECT_DOUBLE_EQ(service_level(c).value(), 0.5);
}

TEST(QueueReport, LeavesShortAbandonsOutOfTheServiceLevelAndTheAbandonRate) {
    auto report = a_report();
    report.add(answered(morning, 1s));
    report.add(ended(morning, 5s, WorkItemOutcome::abandoned));
    report.add(ended(morning, 6s, WorkItemOutcome::abandoned));
    report.add(ended(morning, 30s, WorkItemOutcome::abandoned));

    const auto c = only_queue_cell(report);

    EXPECT_EQ(c.abandoned, 3);
    EXPECT_EQ(c.short_abandoned, 1);
    EXPECT_EQ(c.abandoned_within, 1);
    EXPECT_EQ(c.service_level_items, 3);
    EXPECT_EQ(c.wait_abandoned_ms, 41'000);
    EXPECT_DOUBLE_EQ(service_level(c).value(), 1.0 / 3.0);
    EXPECT_DOUBLE_EQ(abandon_rate(c).value(), 2.0 / 3.0);
}

TEST(QueueReport, CountsDeflectedItemsApartFromTheOfferedOnes) {
    auto report = a_report();
    report.add(ended(morning, 0s, WorkItemOutcome::deflected));
    report.add(ended(morning, 2s, WorkItemOutcome::cancelled));

    const auto c = only_queue_cell(report);

    EXPECT_EQ(c.deflected, 1);
    EXPECT_EQ(c.cancelled, 1);
    EXPECT_EQ(c.offered, 1);
    EXPECT_EQ(c.service_level_items, 1);
}

TEST(QueueReport, JudgesAnItemThatStillWaitsOnceItsTimeIsOver) {
    auto report = a_report();
    report.add(an_item(morning));
    report.add(an_item(morning + 1h - 1s));

    const auto c = only_queue_cell(report);

    EXPECT_EQ(c.offered, 2);
    EXPECT_EQ(c.service_level_items, 1);
    EXPECT_DOUBLE_EQ(service_level(c).value(), 0.0);
}

TEST(QueueReport, TakesEachFactByItsOwnInstant) {
    auto report = a_report(Interval::half_hour);
    report.add(answered(morning + 29min + 55s, 10s));

    const auto rows = report.queue_rows();

    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].interval_start, morning);
    EXPECT_EQ(rows[0].counters, (QueueCounters{.offered = 1}));
    EXPECT_EQ(rows[1].interval_start, morning + 30min);
    EXPECT_EQ(rows[1].counters, (QueueCounters{.service_level_items = 1,
                                               .answered = 1,
                                               .answered_within = 1,
                                               .wait_answered_ms = 10'000,
                                               .wait_max_ms = 10'000}));
}

TEST(QueueReport, TakesNothingFromOutsideItsSpan) {
    auto report = a_report();
    report.add(answered(morning - 1ms, 0s));
    report.add(answered(morning + 1h, 0s));

    EXPECT_TRUE(report.queue_rows().empty());
}

TEST(QueueReport, KeepsQueuesAndChannelsApart) {
    auto report = a_report();
    auto chat = answered(morning, 1s);
    chat.channel = {"chat"};
    auto removed_queue = answered(morning, 21s);
    removed_queue.queue = {"attic"};
    report.add(answered(morning, 1s));
    report.add(chat);
    report.add(removed_queue);

    const auto rows = report.queue_rows();

    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].queue.value, "attic");
    EXPECT_EQ(rows[0].counters.answered_within, 0) << "a queue that is gone is judged by the default of 20 s";
    EXPECT_EQ(rows[1].channel.value, "chat");
    EXPECT_EQ(rows[2].channel.value, "voice");
}

TEST(HandleTime, IsCountedWhereTheWorkClosedForQueueAndAgent) {
    auto report = a_report(Interval::half_hour);
    auto work = a_work(AgentWorkState::transferred, morning, morning + 31min);
    work.accepted_at = morning + 5s;
    work.conversation_ended_at = morning + 30min;
    work.was_transferred = true;
    work.talk_ms = 1'000;
    work.hold_ms = 200;
    report.add(work);

    const auto agents = report.agent_rows();
    const auto queues = report.queue_rows();

    ASSERT_EQ(agents.size(), 2U);
    EXPECT_EQ(agents[0].counters, (AgentCounters{.offers = 1, .accepted = 1}));
    EXPECT_EQ(
        agents[1].counters,
        (AgentCounters{.handled = 1, .transferred_out = 1, .talk_ms = 1'000, .hold_ms = 200, .wrap_up_ms = 60'000}));
    ASSERT_EQ(queues.size(), 1U);
    EXPECT_EQ(
        queues[0].counters,
        (QueueCounters{.transferred_out = 1, .handled = 1, .talk_ms = 1'000, .hold_ms = 200, .wrap_up_ms = 60'000}));
}

TEST(AgentReport, CountsDeclinesAndPushTimeoutsApart) {
    auto report = a_report();
    report.add(a_work(AgentWorkState::declined, morning, morning + 1s));
    report.add(a_work(AgentWorkState::declined_on_push_timeout, morning, morning + 20s));
    report.add(a_work(AgentWorkState::unavailable, morning, morning + 2s));

    EXPECT_EQ(only_agent_cell(report), (AgentCounters{.offers = 3, .declined = 1, .push_timeouts = 1}));
    EXPECT_EQ(only_queue_cell(report), (QueueCounters{.push_timeouts = 1, .declines = 1}));
}

TEST(PresenceReport, SplitsAnIntervalWhereTheReportIsCut) {
    auto report = a_report(Interval::quarter_hour);
    report.add(PresenceInterval{.agent = ada,
                                .status = {"ready"},
                                .started_at = morning - 10min,
                                .ended_at = morning + 20min,
                                .reason = "agent"},
               morning + 1h);

    const auto rows = report.agent_rows();

    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].counters, (AgentCounters{.signed_in_ms = 900'000, .available_ms = 900'000}));
    EXPECT_EQ(rows[1].interval_start, morning + 15min);
    EXPECT_EQ(rows[1].counters, (AgentCounters{.signed_in_ms = 300'000, .available_ms = 300'000}));
}

TEST(PresenceReport, CountsAnOpenIntervalUntilNow) {
    auto report = a_report();
    report.add(PresenceInterval{.agent = ada, .status = {"break"}, .started_at = morning}, morning + 10s);

    EXPECT_EQ(only_agent_cell(report), (AgentCounters{.signed_in_ms = 10'000, .busy_status_ms = 10'000}));
}

TEST(PresenceReport, TakesOfflineForNothingAndARemovedStatusForBusy) {
    auto report = a_report();
    report.add(PresenceInterval{.agent = ada, .status = {}, .started_at = morning}, morning + 10s);
    EXPECT_TRUE(report.agent_rows().empty());

    report.add(PresenceInterval{.agent = ada, .status = {"gone"}, .started_at = morning}, morning + 10s);
    EXPECT_EQ(only_agent_cell(report).busy_status_ms, 10'000);
}

TEST(PresenceReport, LosesNoSecondOnTheDaysTheClockChanges) {
    const Queue berlin{.name = billing, .time_zone = "Europe/Berlin"};
    const Instant from = sys_days(2026y / October / 24) + 22h;
    const Instant to = sys_days(2026y / October / 25) + 23h;
    ReportBuilder by_hour(from, to, Interval::hour, {{billing, berlin}}, {});
    ReportBuilder by_day(from, to, Interval::day, {{billing, berlin}}, {});
    const PresenceInterval all_day{.agent = ada, .status = {"ready"}, .started_at = from, .ended_at = to};
    by_hour.add(all_day, to);
    by_day.add(all_day, to);

    AgentCounters sum;
    for (const auto& row : by_hour.agent_rows())
        sum += row.counters;

    EXPECT_EQ(by_hour.agent_rows().size(), 25U);
    EXPECT_EQ(sum.signed_in_ms, Milliseconds(25h).count());
    EXPECT_EQ(only_agent_cell(by_day).signed_in_ms, Milliseconds(25h).count());
}

} // namespace
} // namespace answerd::metrics
