// SPDX-License-Identifier: Apache-2.0
#include "answerd/api/zone_offsets.hpp"

#include "answerd/metrics/report.hpp"

#include <chrono>

namespace answerd::api {

void fill_zone_offsets(ConfigurationEntity& entity, Instant now) {
    auto* hours = std::get_if<BusinessHours>(&entity);
    if (hours == nullptr) return;
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const auto first_day_of = [](std::chrono::year year) {
        return Instant(std::chrono::sys_days(year / std::chrono::January / 1));
    };
    hours->zone_offsets = metrics::zone_offsets(hours->time_zone, first_day_of(today.year() - std::chrono::years{1}),
                                                first_day_of(today.year() + std::chrono::years{10}));
}

} // namespace answerd::api
