// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trials.hpp"

#include "answerd/planning/estimate.hpp"

#include <functional>
#include <vector>

namespace answerd::bench {

using Measure = std::function<planning::Ratio(const planning::DayResult&)>;

[[nodiscard]] Measure overall(planning::Metric metric);
[[nodiscard]] Measure of_queue(std::size_t queue, planning::Metric metric);

[[nodiscard]] planning::Estimate estimate_of(const PolicyRuns& runs, const Measure& measure);
[[nodiscard]] planning::Estimate difference_of(const PolicyRuns& baseline, const PolicyRuns& runs,
                                               const Measure& measure);
// The longest wait of all replications.
[[nodiscard]] double longest_wait(const PolicyRuns& runs);
// The queue whose customers fare worst under the baseline: a scarce skill, most of the time.
[[nodiscard]] std::size_t worst_queue(const PolicyRuns& baseline);

} // namespace answerd::bench
