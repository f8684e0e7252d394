// SPDX-License-Identifier: Apache-2.0
// The simulation drives the real core; what it finds has to be what others published for the same days.
#include "support/planning_samples.hpp"

#include "answerd/planning/catalogue.hpp"
#include "answerd/planning/estimate.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdio>
#include <functional>

namespace answerd::planning {
namespace {

using answerd::testing::reference_rows;
using answerd::testing::ReferenceRow;

std::vector<DayResult> days_of(const Scenario& scenario, int days) {
    std::vector<DayResult> runs;
    for (int day = 0; day < days; ++day) {
        const auto run = simulate(scenario, static_cast<std::uint64_t>(day) + 1);
        if (!run) {
            ADD_FAILURE() << run.error().detail << " at " << run.error().pointer;
            return runs;
        }
        EXPECT_EQ(run->overall.unserved, 0);
        runs.push_back(*run);
    }
    return runs;
}

Ratio measured(const DayResult& run, const std::string& metric) {
    const Figures& figures = run.overall;
    const auto level = [&](ServiceLevel formula) { return ratio_of(figures, Metric::service_level, formula); };
    if (metric == "service_level") return level(ServiceLevel::of_answered);
    if (metric == "service_level_of_served") return level(ServiceLevel::of_answered);
    if (metric == "answered_in_T_of_answered") return level(ServiceLevel::of_answered);
    if (metric == "answered_in_T_of(answered+abandoned_after_T)") {
        return level(ServiceLevel::of_answered_and_late_losses);
    }
    if (metric == "service_level_incl_blocked") return level(ServiceLevel::of_offered);
    if (metric == "in_target_count") return {static_cast<double>(figures.answered_within), 1};
    if (metric == "abandoned_count") return {static_cast<double>(figures.abandoned), 1};
    if (metric == "blocked_count") return {static_cast<double>(figures.blocked), 1};
    if (metric == "occupancy") return ratio_of(run.occupancy);
    const Ratio wait = ratio_of(figures, Metric::mean_wait); // asa_min, asa_answered_min
    EXPECT_TRUE(metric.starts_with("asa_")) << "nothing measures " << metric;
    return {wait.numerator / 60, wait.denominator};
}

// Ours and theirs are both uncertain: their difference in its standard errors, the rounding of print added to theirs.
double z_score(const std::vector<Ratio>& ours, double published, double low, double high) {
    constexpr double printed_to = 0.0005;
    const Estimate estimated = estimate(ours);
    const double theirs = (high - low) / 2 / 1.96 + printed_to / std::sqrt(3.0);
    return (estimated.mean - published) / std::hypot(estimated.standard_error(ours.size()), theirs);
}

void expect_published(const std::string& model, const Scenario& scenario, int days) {
    const std::vector<DayResult> runs = days_of(scenario, days);
    int rows = 0;
    for (const ReferenceRow& row : reference_rows()) {
        if (row.model != model || !row.range) continue;
        std::vector<Ratio> ratios;
        for (const DayResult& run : runs)
            ratios.push_back(measured(run, row.metric));
        EXPECT_LT(std::abs(z_score(ratios, row.value, row.range->first, row.range->second)), 3)
            << row.metric << ": published " << row.value << ", ours " << estimate(ratios).mean << " +- "
            << estimate(ratios).half_width;
        ++rows;
    }
    EXPECT_GE(rows, 4) << model;
}

constexpr int days = 12; // bench/routing_quality runs the published 1,000

TEST(PublishedSimulation, MmcLandsOnThePublishedFigures) {
    expect_published("C-sim", mmc(), days);
}

TEST(PublishedSimulation, MmcWithAbandonmentLandsOnThePublishedFigures) {
    expect_published("A-sim", mmc_with_abandonment(), days);
}

TEST(PublishedSimulation, MmcWithFiveWaitingPlacesLandsOnThePublishedFigures) {
    expect_published("C+buffer5-sim", mmc_with_blocking(), days);
}

// What is said of a figure: the value and its 95 % interval; of the calls in time only the mean of each type and
// period. Not the occupancy of group 0: theirs goes on until the last call has ended, ours until nobody comes any more.
void expect_simple_msk(const std::string& result, const Scenario& scenario) {
    std::ifstream file{answerd::testing::shared_data("scenarios/scenarios.json")};
    ASSERT_TRUE(file) << "shared folder missing: scenarios/scenarios.json cannot be read; set ANSWERD_SHARED";
    const auto published = nlohmann::json::parse(file).at("SimpleMSK").at(result);
    const std::vector<DayResult> runs = days_of(scenario, days);
    const auto expect_figure = [&](const std::string& name, const nlohmann::json& row,
                                   const std::function<Ratio(const DayResult&)>& measure) {
        std::vector<Ratio> ratios;
        for (const DayResult& run : runs)
            ratios.push_back(measure(run));
        EXPECT_LT(std::abs(z_score(ratios, row[0], row[1], row[2])), 3)
            << name << ": published " << row[0] << ", ours " << estimate(ratios).mean << " +- "
            << estimate(ratios).half_width;
    };
    expect_figure("served", published.at("served"),
                  [](const DayResult& run) { return Ratio{static_cast<double>(run.overall.answered), 1}; });
    expect_figure("abandoned", published.at("abandoned"),
                  [](const DayResult& run) { return Ratio{static_cast<double>(run.overall.abandoned), 1}; });
    expect_figure("service level", published.at("service_level_served_or_late_abandon"),
                  [](const DayResult& run) { return ratio_of(run.overall, Metric::service_level); });
    for (std::size_t type = 0; type < scenario.demands.size(); ++type) {
        double in_target = 0;
        for (const auto& of_period : published.at("in_target_by_type_period").at(type))
            in_target += of_period.get<double>();
        expect_figure(
            "type " + std::to_string(type) + " in time", {in_target, in_target, in_target},
            [type](const DayResult& run) { return Ratio{static_cast<double>(run.by_queue[type].answered_within), 1}; });
    }
}

TEST(PublishedSimulation, SimpleMskWithTheOldestCallFirstLandsOnThePublishedFigures) {
    expect_simple_msk("published_FIFO", simple_msk_fifo());
}

TEST(PublishedSimulation, SimpleMskWithPrioritiesAndOverflowLandsOnThePublishedFigures) {
    expect_simple_msk("published_type1_overflow_only_after_12s", simple_msk_overflow());
}

} // namespace
} // namespace answerd::planning
