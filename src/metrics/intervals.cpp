// SPDX-License-Identifier: Apache-2.0
// The one place that knows time zones: the system's tzdata through the date library, which reads a zone on first use
// and keeps it.
#include "intervals.hpp"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace answerd::metrics {

namespace {

using std::chrono::floor;

constexpr Instant end_of_time = Instant::max();

// nullptr: UTC, which needs no data, or a name that nobody knows.
const date::time_zone* zone_of(std::string_view name) {
    if (name.empty() || name == "UTC") return nullptr;
    try {
        return date::locate_zone(std::string(name));
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

struct Bounds {
    Instant start;
    Instant end;
};

// `interval` has a fixed length.
Milliseconds length_of(Interval interval) {
    using namespace std::chrono_literals;
    switch (interval) {
    case Interval::quarter_hour:
        return 15min;
    case Interval::half_hour:
        return 30min;
    case Interval::hour:
        return 1h;
    case Interval::day:
    case Interval::whole:
        break;
    }
    return 24h;
}

Bounds utc_bounds(Instant at, Interval interval) {
    const Milliseconds length = length_of(interval);
    const Milliseconds since_epoch = at.time_since_epoch();
    Milliseconds start = since_epoch / length * length;
    if (start > since_epoch) start -= length;
    return {Instant(start), Instant(start + length)};
}

// Where a local midnight does not exist or exists twice, the day begins at the first instant that is not the day
// before.
Instant first_instant_of(const date::time_zone& zone, date::local_days day) {
    return floor<Milliseconds>(zone.to_sys(date::local_seconds(day), date::choose::earliest));
}

Bounds local_day_bounds(Instant at, const date::time_zone& zone) {
    const date::local_days day = floor<date::days>(zone.to_local(at));
    const Instant next_start = first_instant_of(zone, day + date::days(1));
    // The clock was set back over midnight: what then repeats of the old day belongs to the new one.
    if (at >= next_start) return {next_start, first_instant_of(zone, day + date::days(2))};
    return {first_instant_of(zone, day), next_start};
}

// Cut by the wall clock that holds at `at`. A change of the clock ends an interval, so that none spans two offsets.
Bounds local_clock_bounds(Instant at, Interval interval, const date::time_zone& zone) {
    const date::sys_info rules = zone.get_info(at);
    const Bounds shifted = utc_bounds(at + rules.offset, interval);
    const auto begin = std::max<Instant>(shifted.start - rules.offset, date::sys_time<Milliseconds>(rules.begin));
    const auto end = std::min<Instant>(shifted.end - rules.offset, date::sys_time<Milliseconds>(rules.end));
    return {begin, end};
}

Bounds bounds_of(Instant at, Interval interval, std::string_view time_zone) {
    const date::time_zone* zone = zone_of(time_zone);
    if (zone == nullptr) return utc_bounds(at, interval);
    if (interval == Interval::day) return local_day_bounds(at, *zone);
    return local_clock_bounds(at, interval, *zone);
}

} // namespace

Instant interval_start(Instant at, Interval interval, std::string_view time_zone, Instant from) {
    if (interval == Interval::whole) return from;
    return bounds_of(at, interval, time_zone).start;
}

Instant interval_end(Instant at, Interval interval, std::string_view time_zone) {
    if (interval == Interval::whole) return end_of_time;
    return bounds_of(at, interval, time_zone).end;
}

std::vector<ZoneOffset> zone_offsets(std::string_view time_zone, Instant from, Instant until) {
    const date::time_zone* zone = zone_of(time_zone);
    std::vector<ZoneOffset> offsets;
    if (zone == nullptr) return offsets;
    for (Instant at = from; at < until;) {
        const date::sys_info rules = zone->get_info(at);
        const int seconds = static_cast<int>(rules.offset.count());
        if (offsets.empty() || offsets.back().seconds != seconds) offsets.push_back({.from = at, .seconds = seconds});
        at = std::max<Instant>(at + std::chrono::milliseconds{1}, date::sys_time<Milliseconds>(rules.end));
    }
    return offsets;
}

bool is_known_time_zone(std::string_view name) {
    return name == "UTC" || zone_of(name) != nullptr;
}

} // namespace answerd::metrics
