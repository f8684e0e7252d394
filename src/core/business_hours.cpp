// SPDX-License-Identifier: Apache-2.0
#include "business_hours.hpp"

#include "lookup.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace answerd::core {

namespace {

using std::chrono::days;

Seconds offset_at(const BusinessHours& hours, Instant at) {
    if (hours.zone_offsets.empty()) return Seconds{0};
    const auto next = std::ranges::upper_bound(hours.zone_offsets, at, {}, &ZoneOffset::from);
    const auto holds = next == hours.zone_offsets.begin() ? next : std::prev(next);
    return Seconds{holds->seconds};
}

// Two digits each, so that texts compare as the times they name.
std::string text_of(std::chrono::minutes since_midnight) {
    const auto two_digits = [](std::int64_t number) {
        return std::string(number < 10 ? "0" : "") + std::to_string(number);
    };
    return two_digits(since_midnight.count() / 60) + ":" + two_digits(since_midnight.count() % 60);
}

std::optional<int> number_in(const std::string& text, std::size_t from, std::size_t length) {
    int number = 0;
    for (std::size_t at = from; at < from + length; ++at) {
        if (text[at] < '0' || text[at] > '9') return std::nullopt;
        number = 10 * number + (text[at] - '0');
    }
    return number;
}

std::optional<std::chrono::sys_days> day_of(const std::string& text) {
    constexpr std::size_t length = 10;
    if (text.size() != length || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = number_in(text, 0, 4);
    const auto month = number_in(text, 5, 2);
    const auto day = number_in(text, 8, 2);
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

} // namespace

bool is_time_of_day(const std::string& text) {
    constexpr std::size_t length = 5;
    if (text.size() != length || text[2] != ':') return false;
    const auto hour = number_in(text, 0, 2);
    const auto minute = number_in(text, 3, 2);
    return hour && minute && *minute < 60 && (*hour < 24 || (*hour == 24 && *minute == 0));
}

bool is_date(const std::string& text) {
    return day_of(text).has_value();
}

bool is_open(const BusinessHours& hours, Instant at) {
    const auto local = at + offset_at(hours, at);
    const auto today = std::chrono::floor<days>(local);
    const std::string now = text_of(std::chrono::floor<std::chrono::minutes>(local - today));
    const auto is_within = [&](const auto& opening) { return opening.from <= now && now < opening.until; };
    const auto holiday =
        std::ranges::find_if(hours.holidays, [&](const Holiday& one) { return day_of(one.date) == today; });
    if (holiday != hours.holidays.end()) return std::ranges::any_of(holiday->openings, is_within);
    const auto weekday = static_cast<Weekday>(std::chrono::weekday{today}.iso_encoding() - 1);
    return std::ranges::any_of(
        hours.weekly, [&](const WeeklyOpening& opening) { return opening.day == weekday && is_within(opening); });
}

bool is_open(const Configuration& configuration, const BusinessHoursName& name, Instant at) {
    const BusinessHours* hours = configured(configuration.business_hours, name);
    return hours == nullptr || is_open(*hours, at);
}

} // namespace answerd::core
