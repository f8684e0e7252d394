// SPDX-License-Identifier: Apache-2.0
#include "figures.hpp"

#include <algorithm>
#include <iterator>

namespace answerd::bench {

namespace {

std::vector<planning::Ratio> ratios_of(const PolicyRuns& runs, const Measure& measure) {
    std::vector<planning::Ratio> ratios;
    std::ranges::transform(runs.days, std::back_inserter(ratios), measure);
    return ratios;
}

} // namespace

Measure overall(planning::Metric metric) {
    return [metric](const planning::DayResult& day) { return planning::ratio_of(day.overall, metric); };
}

Measure of_queue(std::size_t queue, planning::Metric metric) {
    return [=](const planning::DayResult& day) { return planning::ratio_of(day.by_queue[queue], metric); };
}

planning::Estimate estimate_of(const PolicyRuns& runs, const Measure& measure) {
    return planning::estimate(ratios_of(runs, measure));
}

planning::Estimate difference_of(const PolicyRuns& baseline, const PolicyRuns& runs, const Measure& measure) {
    return planning::paired_difference(ratios_of(baseline, measure), ratios_of(runs, measure));
}

double longest_wait(const PolicyRuns& runs) {
    double longest = 0;
    for (const planning::DayResult& day : runs.days)
        longest = std::max(longest, day.overall.wait_max);
    return longest;
}

std::size_t worst_queue(const PolicyRuns& baseline) {
    std::size_t worst = 0;
    double least = 2;
    for (std::size_t queue = 0; queue < baseline.days.front().by_queue.size(); ++queue) {
        const double level = estimate_of(baseline, of_queue(queue, planning::Metric::service_level)).mean;
        if (level < least) worst = queue;
        least = std::min(least, level);
    }
    return worst;
}

} // namespace answerd::bench
