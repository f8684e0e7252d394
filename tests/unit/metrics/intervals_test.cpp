// SPDX-License-Identifier: Apache-2.0
#include "metrics/intervals.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace answerd::metrics {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

Instant utc(year_month_day date, milliseconds time = 0ms) {
    return sys_days(date) + time;
}

std::vector<Instant> starts(Instant from, Instant to, Interval interval, std::string_view zone) {
    std::vector<Instant> found;
    for (Instant at = from; at < to; at = interval_end(at, interval, zone)) {
        found.push_back(interval_start(at, interval, zone, from));
    }
    return found;
}

TEST(Intervals, OfUtcStartOnTheClock) {
    const Instant at = utc(2026y / November / 22, 10h + 44min + 59s + 999ms);

    EXPECT_EQ(interval_start(at, Interval::quarter_hour, "UTC", {}), utc(2026y / November / 22, 10h + 30min));
    EXPECT_EQ(interval_start(at, Interval::half_hour, "UTC", {}), utc(2026y / November / 22, 10h + 30min));
    EXPECT_EQ(interval_start(at, Interval::hour, "UTC", {}), utc(2026y / November / 22, 10h));
    EXPECT_EQ(interval_start(at, Interval::day, "UTC", {}), utc(2026y / November / 22));
    EXPECT_EQ(interval_start(at, Interval::whole, "UTC", at - 5min), at - 5min);
}

TEST(Intervals, AreHalfOpen) {
    const Instant ten = utc(2026y / November / 22, 10h);

    EXPECT_EQ(interval_start(ten, Interval::hour, "UTC", {}), ten);
    EXPECT_EQ(interval_start(ten - 1ms, Interval::hour, "UTC", {}), ten - 1h);
}

TEST(Intervals, OfADayFollowTheLocalMidnight) {
    const Instant at = utc(2026y / July / 1, 23h);

    EXPECT_EQ(interval_start(at, Interval::day, "Europe/Berlin", {}), utc(2026y / July / 1, 22h));
    EXPECT_EQ(interval_start(at, Interval::day, "America/New_York", {}), utc(2026y / July / 1, 4h));
    EXPECT_EQ(interval_start(at, Interval::hour, "Asia/Kolkata", {}), utc(2026y / July / 1, 22h + 30min));
}

TEST(Intervals, OfADayHave23HoursInSpringAnd25InAutumn) {
    struct Case {
        std::string_view zone;
        Instant noon;
        hours length;
    };
    for (const auto& [zone, noon, length] : {
             Case{"Europe/Berlin", utc(2026y / March / 29, 12h), 23h},
             Case{"Europe/Berlin", utc(2026y / October / 25, 12h), 25h},
             Case{"Europe/Berlin", utc(2026y / October / 26, 12h), 24h},
             Case{"America/New_York", utc(2026y / March / 8, 17h), 23h},
             Case{"America/New_York", utc(2026y / November / 1, 17h), 25h},
         }) {
        const Instant start = interval_start(noon, Interval::day, zone, {});
        EXPECT_EQ(interval_end(noon, Interval::day, zone) - start, length) << zone;
        EXPECT_EQ(starts(start, start + length, Interval::hour, zone).size(), static_cast<std::size_t>(length / 1h));
    }
}

TEST(Intervals, KeepTheRepeatedHourApart) {
    // 01:30 in New York comes twice on the first of November: first at 05:30 UTC, then at 06:30.
    const Instant first = utc(2026y / November / 1, 5h + 30min);

    EXPECT_EQ(interval_start(first, Interval::hour, "America/New_York", {}), first - 30min);
    EXPECT_EQ(interval_start(first + 1h, Interval::hour, "America/New_York", {}), first + 30min);
}

TEST(Intervals, OfAnUnknownZoneAreThoseOfUtc) {
    const Instant at = utc(2026y / July / 1, 23h);

    EXPECT_EQ(interval_start(at, Interval::day, "Mars/Olympus", {}), utc(2026y / July / 1));
    EXPECT_FALSE(is_known_time_zone("Mars/Olympus"));
    EXPECT_FALSE(is_known_time_zone(""));
    EXPECT_FALSE(is_known_time_zone("../etc/passwd"));
    EXPECT_TRUE(is_known_time_zone("UTC"));
    EXPECT_TRUE(is_known_time_zone("Europe/Berlin"));
}

// St John's set its clock back at 00:01 until 2011, Lord Howe moves by half an hour, Samoa left out a day.
RC_GTEST_PROP(Intervals, CoverEveryInstantExactlyOnceInEveryZone, ()) {
    const auto zone = *rc::gen::element<std::string>("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata",
                                                     "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia",
                                                     "America/Havana", "Asia/Beirut", "America/Sao_Paulo");
    const auto interval = *rc::gen::element(Interval::quarter_hour, Interval::half_hour, Interval::hour, Interval::day);
    const Instant from = utc(1985y / January / 1);
    const Instant at = from + milliseconds(*rc::gen::inRange<std::int64_t>(0, 1'600'000'000'000));

    const Instant start = interval_start(at, interval, zone, {});
    const Instant end = interval_end(at, interval, zone);

    RC_ASSERT(start <= at && at < end);
    RC_ASSERT(end - start <= 49h);
    for (const Instant inside : {start, start + (at - start) / 2, end - 1ms}) {
        RC_ASSERT(interval_start(inside, interval, zone, {}) == start);
        RC_ASSERT(interval_end(inside, interval, zone) == end);
    }
    RC_ASSERT(interval_start(end, interval, zone, {}) == end);
}

} // namespace
} // namespace answerd::metrics
