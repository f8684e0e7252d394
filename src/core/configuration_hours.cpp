// SPDX-License-Identifier: Apache-2.0
#include "business_hours.hpp"
#include "configuration_rules.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace answerd::core {

namespace {

class HoursCheck : public FaultFinder {
public:
    void look_at(const std::string& from, const std::string& until, const std::string& where) {
        expect(is_time_of_day(from), "a time of day from 00:00 to 24:00", where + "/from");
        expect(is_time_of_day(until), "a time of day from 00:00 to 24:00", where + "/until");
        if (is_time_of_day(from) && is_time_of_day(until)) {
            expect(from < until, "ends after it begins; a night is two openings, until 24:00 and from 00:00",
                   where + "/until");
        }
    }
    void look_at(const Holiday& holiday, const std::string& where) {
        constexpr std::size_t openings_max = 20;
        expect(is_date(holiday.date), "a date as 2026-12-24", where + "/date");
        expect(dates_.insert(holiday.date).second, "named twice", where + "/date");
        expect(holiday.label.size() <= 200, "at most 200 characters", where + "/label");
        expect(holiday.openings.size() <= openings_max, "at most 20 openings a day", where + "/openings");
        for (std::size_t at = 0; at < std::min(openings_max, holiday.openings.size()); ++at) {
            const Opening& opening = holiday.openings[at];
            look_at(opening.from, opening.until, where + "/openings/" + std::to_string(at));
        }
    }

private:
    std::set<std::string> dates_;
};

} // namespace

Faults faults_of_hours(const BusinessHours& hours) {
    constexpr std::size_t weekly_max = 140;
    constexpr std::size_t holidays_max = 1'000;
    HoursCheck check;
    check.expect(is_valid_name(hours.name.value), "1 to 64 of: lower-case letters, digits, '-' and '_'", "/name");
    check.expect(hours.label.size() <= 200, "at most 200 characters", "/label");
    check.expect(!hours.zone_offsets.empty() || hours.time_zone == "UTC", "Is no IANA time zone.", "/timeZone");
    check.expect(std::ranges::is_sorted(hours.zone_offsets, {}, &ZoneOffset::from), "by time", "/zoneOffsets");
    check.expect(hours.weekly.size() <= weekly_max, "at most 140 openings a week", "/weekly");
    check.expect(hours.holidays.size() <= holidays_max, "at most 1000 holidays", "/holidays");
    for (std::size_t at = 0; at < std::min(weekly_max, hours.weekly.size()); ++at)
        check.look_at(hours.weekly[at].from, hours.weekly[at].until, "/weekly/" + std::to_string(at));
    for (std::size_t at = 0; at < std::min(holidays_max, hours.holidays.size()); ++at)
        check.look_at(hours.holidays[at], "/holidays/" + std::to_string(at));
    return check.take();
}

} // namespace answerd::core
