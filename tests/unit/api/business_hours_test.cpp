// SPDX-License-Identifier: Apache-2.0
#include "core/business_hours.hpp"

#include "answerd/api/zone_offsets.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace answerd::api {
namespace {

using namespace std::chrono_literals;

Instant utc(int month, int day, std::chrono::minutes time) {
    return std::chrono::sys_days(2026y / std::chrono::month(static_cast<unsigned>(month)) /
                                 std::chrono::day(static_cast<unsigned>(day))) +
           time;
}

BusinessHours hours_in(std::string zone, std::vector<WeeklyOpening> weekly) {
    ConfigurationEntity entity =
        BusinessHours{.name = {"office"}, .label = {}, .time_zone = std::move(zone), .weekly = std::move(weekly)};
    fill_zone_offsets(entity, utc(6, 1, 0min));
    return std::get<BusinessHours>(entity);
}

TEST(BusinessHours, FollowTheWallClockThroughSpringAndAutumnInBerlin) {
    const BusinessHours hours =
        hours_in("Europe/Berlin", {{Weekday::sunday, "02:30", "04:00"}, {Weekday::saturday, "20:00", "24:00"}});
    EXPECT_TRUE(core::is_open(hours, utc(3, 28, 22h + 59min)));
    EXPECT_FALSE(core::is_open(hours, utc(3, 28, 23h)));        // 24:00 is over
    EXPECT_FALSE(core::is_open(hours, utc(3, 29, 59min)));      // 01:59, and the next minute is 03:00
    EXPECT_TRUE(core::is_open(hours, utc(3, 29, 1h)));          // 03:00
    EXPECT_FALSE(core::is_open(hours, utc(3, 29, 2h)));         // 04:00
    EXPECT_TRUE(core::is_open(hours, utc(10, 25, 30min)));      // 02:30, summer time
    EXPECT_FALSE(core::is_open(hours, utc(10, 25, 1h)));        // 02:00 once more
    EXPECT_TRUE(core::is_open(hours, utc(10, 25, 1h + 30min))); // 02:30 once more
    EXPECT_FALSE(core::is_open(hours, utc(10, 25, 3h)));
}

TEST(BusinessHours, FollowTheWallClockInNewYorkAndInKolkata) {
    const BusinessHours new_york = hours_in("America/New_York", {{Weekday::sunday, "09:00", "17:00"}});
    EXPECT_FALSE(core::is_open(new_york, utc(3, 1, 13h)));
    EXPECT_TRUE(core::is_open(new_york, utc(3, 1, 14h)));
    EXPECT_TRUE(core::is_open(new_york, utc(3, 8, 13h))); // the clock went forward that night
    EXPECT_FALSE(core::is_open(new_york, utc(3, 8, 21h)));
    const BusinessHours kolkata = hours_in("Asia/Kolkata", {{Weekday::monday, "09:00", "18:00"}});
    EXPECT_FALSE(core::is_open(kolkata, utc(6, 1, 3h + 29min)));
    EXPECT_TRUE(core::is_open(kolkata, utc(6, 1, 3h + 30min)));
    EXPECT_TRUE(core::is_open(kolkata, utc(6, 1, 12h + 29min)));
    EXPECT_FALSE(core::is_open(kolkata, utc(6, 1, 12h + 30min)));
}

TEST(BusinessHours, AHolidayStandsInPlaceOfItsWeekdayAlsoWhenTheClockChanges) {
    BusinessHours hours = hours_in("Europe/Berlin", {{Weekday::sunday, "00:00", "24:00"}});
    hours.holidays = {{.date = "2026-10-25", .label = "Fair", .openings = {{"10:00", "12:00"}}},
                      {.date = "2026-03-29", .label = "Closed", .openings = {}}};
    EXPECT_FALSE(core::is_open(hours, utc(10, 25, 8h + 59min)));
    EXPECT_TRUE(core::is_open(hours, utc(10, 25, 9h)));
    EXPECT_FALSE(core::is_open(hours, utc(10, 25, 11h)));
    EXPECT_FALSE(core::is_open(hours, utc(3, 29, 10h)));
    EXPECT_TRUE(core::is_open(hours, utc(3, 22, 10h)));
}

TEST(BusinessHours, KnowTheirTimeZoneForTenYearsAndUtcWithoutBeingTold) {
    const BusinessHours berlin = hours_in("Europe/Berlin", {});
    EXPECT_GE(berlin.zone_offsets.size(), 22U);
    EXPECT_EQ(berlin.zone_offsets.front().seconds, 3600);
    EXPECT_EQ(berlin.zone_offsets[1].seconds, 7200);
    ConfigurationEntity again = berlin;
    fill_zone_offsets(again, utc(12, 31, 23h));
    EXPECT_EQ(std::get<BusinessHours>(again), berlin);
    EXPECT_TRUE(hours_in("UTC", {}).zone_offsets.empty());
    EXPECT_TRUE(hours_in("Mars/Phobos", {}).zone_offsets.empty());
}

} // namespace
} // namespace answerd::api
