// SPDX-License-Identifier: Apache-2.0
#include "engine/inbox.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <utility>

namespace answerd::engine {
namespace {

Job a_job() {
    return {.command = command::TimePassed{}};
}

std::chrono::steady_clock::time_point at_once() {
    return std::chrono::steady_clock::now();
}

TEST(Inbox, RefusesAboveItsBoundAndTakesAgainWhenAJobHasLeft) {
    Inbox inbox(2);
    EXPECT_EQ(inbox.push(a_job()), Admission::accepted);
    EXPECT_EQ(inbox.push(a_job()), Admission::accepted);
    EXPECT_EQ(inbox.push(a_job()), Admission::full);

    inbox.job_left();

    EXPECT_EQ(inbox.push(a_job()), Admission::accepted);
}

TEST(Inbox, WhatTheCoreThreadHasTakenAndNotDecidedStillCounts) {
    Inbox inbox(2);
    EXPECT_EQ(inbox.push(a_job()), Admission::accepted);
    EXPECT_EQ(inbox.push(a_job()), Admission::accepted);
    Turn turn;
    inbox.take(turn, true, at_once());

    EXPECT_EQ(turn.jobs.size(), 2U);
    EXPECT_EQ(inbox.push(a_job()), Admission::full);
    EXPECT_EQ(inbox.length(), 2U);
}

TEST(Inbox, NeverRefusesTheWordThatAConsoleHasGone) {
    Inbox inbox(1);
    EXPECT_EQ(inbox.push(a_job()), Admission::accepted);

    EXPECT_EQ(inbox.push(Job{.command = command::AgentDisconnected{}}), Admission::accepted);
}

TEST(Inbox, LeavesJobsWhereTheyAreWhenTheyAreNotWanted) {
    Inbox inbox(2);
    EXPECT_EQ(inbox.push(a_job()), Admission::accepted);
    EXPECT_EQ(inbox.push([](const Core&, Instant) {}), Admission::accepted);
    Turn turn;

    inbox.take(turn, false, at_once());
    EXPECT_TRUE(turn.jobs.empty());
    EXPECT_EQ(turn.queries.size(), 1U);

    inbox.take(turn, true, at_once());
    EXPECT_EQ(turn.jobs.size(), 1U);
    EXPECT_TRUE(turn.queries.empty());
}

TEST(Inbox, BoundsQueriesToo) {
    Inbox inbox(1);
    EXPECT_EQ(inbox.push([](const Core&, Instant) {}), Admission::accepted);
    EXPECT_EQ(inbox.push([](const Core&, Instant) {}), Admission::full);
}

TEST(Inbox, TakesNothingNewOnceClosedAndHandsOutWhatItHas) {
    Inbox inbox(2);
    EXPECT_EQ(inbox.push(a_job()), Admission::accepted);
    inbox.close();

    EXPECT_EQ(inbox.push(a_job()), Admission::closed);
    EXPECT_EQ(inbox.push([](const Core&, Instant) {}), Admission::closed);
    EXPECT_EQ(inbox.push(Job{.command = command::AgentDisconnected{}}), Admission::closed);
    Turn turn;
    inbox.take(turn, true, at_once() + std::chrono::minutes(1));
    EXPECT_TRUE(turn.is_closing);
    EXPECT_EQ(turn.jobs.size(), 1U);
}

} // namespace
} // namespace answerd::engine
