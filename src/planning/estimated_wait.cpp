// SPDX-License-Identifier: Apache-2.0
#include "answerd/planning/estimated_wait.hpp"

#include <algorithm>
#include <cmath>

namespace answerd::planning {

namespace {

// A quantile of the gamma distribution with this mean and variance, by Wilson and Hilferty.
Milliseconds quantile(double mean, double variance, double z) {
    const double shape = mean * mean / variance;
    const double root = 1 - 1 / (9 * shape) + z / (3 * std::sqrt(shape));
    return Milliseconds{std::llround(mean * std::pow(std::max(0.0, root), 3))};
}

} // namespace

std::optional<WaitEstimate> estimated_wait(const WaitOutlook& outlook) {
    constexpr double z_of_ninety_percent = 1.281552;
    constexpr std::uint64_t steps_max = 10'000; // beyond, every step counts alike
    const auto handle_time = static_cast<double>(outlook.mean_handle_time.count());
    if (outlook.agents <= 0 || handle_time <= 0) return std::nullopt;
    const double served = outlook.agents / handle_time;
    const double patience =
        outlook.mean_patience ? static_cast<double>(std::max<std::int64_t>(1, outlook.mean_patience->count())) : 0;
    const double gives_up = patience > 0 ? 1 / patience : 0;
    double mean = 0;
    double variance = 0;
    const std::uint64_t steps = std::min(outlook.ahead, steps_max);
    for (std::uint64_t before = 0; before <= steps; ++before) {
        const double rate = served + static_cast<double>(before) * gives_up;
        mean += 1 / rate;
        variance += 1 / (rate * rate);
    }
    if (outlook.ahead > steps_max) {
        const auto further = static_cast<double>(outlook.ahead - steps_max);
        const double rate = served + static_cast<double>(steps_max) * gives_up;
        mean += further / rate;
        variance += further / (rate * rate);
    }
    return WaitEstimate{.low = quantile(mean, variance, -z_of_ninety_percent),
                        .typical = quantile(mean, variance, 0),
                        .high = quantile(mean, variance, z_of_ninety_percent)};
}

} // namespace answerd::planning
