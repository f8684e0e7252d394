// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/metrics/report.hpp"

namespace answerd::metrics {

// The first instant after the interval that holds `at`; Instant::max() for `whole`.
[[nodiscard]] Instant interval_end(Instant at, Interval interval, std::string_view time_zone);

} // namespace answerd::metrics
