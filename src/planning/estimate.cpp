// SPDX-License-Identifier: Apache-2.0
#include "answerd/planning/estimate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace answerd::planning {

namespace {

double mean_of(std::span<const double> values) {
    double sum = 0;
    for (const double value : values)
        sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

double half_width_of(std::span<const double> values) {
    if (values.size() < 2) return 0;
    const double mean = mean_of(values);
    double squares = 0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    const auto count = static_cast<double>(values.size());
    return student_t_95(values.size() - 1) * std::sqrt(squares / (count - 1) / count);
}

struct Linear { // a ratio of sums and what each replication moves it by
    double ratio = 0;
    std::vector<double> influence;
};

Linear linear(std::span<const Ratio> replications) {
    double numerator = 0;
    double denominator = 0;
    for (const Ratio& one : replications) {
        numerator += one.numerator;
        denominator += one.denominator;
    }
    Linear result{.ratio = denominator == 0 ? 0 : numerator / denominator, .influence = {}};
    const double mean_denominator = denominator / static_cast<double>(std::max<std::size_t>(replications.size(), 1));
    for (const Ratio& one : replications) {
        const double residual = one.numerator - result.ratio * one.denominator;
        result.influence.push_back(mean_denominator == 0 ? 0 : residual / mean_denominator);
    }
    return result;
}

} // namespace

double student_t_95(std::size_t degrees_of_freedom) {
    constexpr std::array few = {0.0, 12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600};
    if (degrees_of_freedom < few.size()) return few[degrees_of_freedom];
    // Cornish and Fisher's expansion around the normal quantile.
    constexpr double z = 1.959964;
    const auto n = static_cast<double>(degrees_of_freedom);
    return z + (std::pow(z, 3) + z) / (4 * n) + (5 * std::pow(z, 5) + 16 * std::pow(z, 3) + 3 * z) / (96 * n * n) +
           (3 * std::pow(z, 7) + 19 * std::pow(z, 5) + 17 * std::pow(z, 3) - 15 * z) / (384 * n * n * n);
}

double Estimate::standard_error(std::size_t replications) const {
    return replications < 2 ? 0 : half_width / student_t_95(replications - 1);
}

Estimate estimate(std::span<const Ratio> replications) {
    const Linear values = linear(replications);
    return {.mean = values.ratio, .half_width = half_width_of(values.influence)};
}

Estimate paired_difference(std::span<const Ratio> first, std::span<const Ratio> second) {
    const Linear before = linear(first);
    Linear after = linear(second);
    for (std::size_t at = 0; at < std::min(before.influence.size(), after.influence.size()); ++at)
        after.influence[at] -= before.influence[at];
    return {.mean = after.ratio - before.ratio, .half_width = half_width_of(after.influence)};
}

Ratio ratio_of(const Figures& figures, Metric metric, ServiceLevel formula) {
    const auto offered = static_cast<double>(figures.offered);
    switch (metric) {
    case Metric::service_level:
        return {static_cast<double>(figures.service_level_met(formula)),
                static_cast<double>(figures.service_level_base(formula))};
    case Metric::abandonment:
        return {static_cast<double>(figures.abandoned), offered};
    case Metric::blocked:
        return {static_cast<double>(figures.blocked), offered};
    case Metric::mean_wait:
        return {figures.wait_sum, static_cast<double>(figures.answered)};
    case Metric::wait_p50:
        return {figures.wait_p50, 1};
    case Metric::wait_p95:
        return {figures.wait_p95, 1};
    case Metric::wait_p99:
        return {figures.wait_p99, 1};
    case Metric::wait_max:
        return {figures.wait_max, 1};
    }
    return {};
}

Ratio ratio_of(const Occupancy& occupancy) {
    return {occupancy.busy_seconds, occupancy.present_seconds};
}

} // namespace answerd::planning
