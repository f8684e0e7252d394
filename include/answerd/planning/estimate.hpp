// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/planning/simulation.hpp"

#include <span>
#include <string_view>
#include <vector>

// What replications say, and how sure they are.
namespace answerd::planning {

// One replication's part of a ratio: a service level is a sum of calls over a sum of calls, never a mean of shares, or
// quiet days would count as much as busy ones. A plain value has the denominator 1.
struct Ratio {
    double numerator = 0;
    double denominator = 1;
};

struct Estimate {
    double mean = 0;
    double half_width = 0; // of the 95 % confidence interval; 0 with a single replication
    [[nodiscard]] double low() const { return mean - half_width; }
    [[nodiscard]] double high() const { return mean + half_width; }
    [[nodiscard]] double standard_error(std::size_t replications) const;
};

// The ratio of the sums, its interval by the delta method with Student's t.
[[nodiscard]] Estimate estimate(std::span<const Ratio> replications);
// The second minus the first, replication by replication: both saw the same customers.
[[nodiscard]] Estimate paired_difference(std::span<const Ratio> first, std::span<const Ratio> second);
// Half the width of a two-sided 95 % interval in standard errors.
[[nodiscard]] double student_t_95(std::size_t degrees_of_freedom);

// The figures a comparison shows, of one run or of one of its queues.
enum class Metric { service_level, abandonment, blocked, mean_wait, wait_p50, wait_p95, wait_p99, wait_max };
ANSWERD_DESCRIBE_ENUM(Metric, service_level, abandonment, blocked, mean_wait, wait_p50, wait_p95, wait_p99, wait_max)

[[nodiscard]] Ratio ratio_of(const Figures& figures, Metric metric,
                             ServiceLevel formula = ServiceLevel::of_answered_and_late_losses);
[[nodiscard]] Ratio ratio_of(const Occupancy& occupancy);

} // namespace answerd::planning
