// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"

namespace answerd::core {

// Pure arithmetic on what the entity says: no time zone data is asked.
[[nodiscard]] bool is_open(const BusinessHours& hours, Instant at);
// Empty or unknown hours: always open.
[[nodiscard]] bool is_open(const Configuration& configuration, const BusinessHoursName& hours, Instant at);

// "00:00" to "24:00"; a real day of the calendar.
[[nodiscard]] bool is_time_of_day(const std::string& text);
[[nodiscard]] bool is_date(const std::string& text);

} // namespace answerd::core
