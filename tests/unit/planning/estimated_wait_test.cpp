// SPDX-License-Identifier: Apache-2.0
#include "answerd/planning/catalogue.hpp"
#include "answerd/planning/simulation.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace answerd::planning {
namespace {

WaitOutlook ten_agents(std::uint64_t ahead) {
    return {.ahead = ahead, .agents = 10, .mean_handle_time = Seconds{300}, .mean_patience = std::nullopt};
}

TEST(EstimatedWait, IsTheTimeUntilTheAgentsHaveTakenEverybodyAhead) {
    const WaitEstimate next = estimated_wait(ten_agents(0)).value(); // exponential with mean 30 s
    EXPECT_NEAR(static_cast<double>(next.low.count()), 30'000 * 0.105, 300);
    EXPECT_NEAR(static_cast<double>(next.typical.count()), 30'000 * 0.693, 500);
    EXPECT_NEAR(static_cast<double>(next.high.count()), 30'000 * 2.303, 800);
    const WaitEstimate hundredth = estimated_wait(ten_agents(99)).value();
    EXPECT_NEAR(static_cast<double>(hundredth.typical.count()), 3'000'000, 15'000);
    EXPECT_LT(static_cast<double>((hundredth.high - hundredth.low).count()), 0.3 * 3'000'000);
}

TEST(EstimatedWait, IsShorterWhenThoseAheadMayGiveUpAndLongerWithFewerAgents) {
    WaitOutlook outlook = ten_agents(20);
    const WaitEstimate patient = estimated_wait(outlook).value();
    outlook.mean_patience = Seconds{120};
    EXPECT_LT(estimated_wait(outlook)->high, patient.high);
    outlook = ten_agents(20);
    outlook.agents = 5;
    EXPECT_GT(estimated_wait(outlook)->low, patient.low);
}

TEST(EstimatedWait, NamesNoNumberWhenNobodyServesTheQueue) {
    WaitOutlook outlook = ten_agents(3);
    outlook.agents = 0;
    EXPECT_FALSE(estimated_wait(outlook));
    outlook = ten_agents(3);
    outlook.mean_handle_time = {};
    EXPECT_FALSE(estimated_wait(outlook));
    EXPECT_TRUE(estimated_wait(ten_agents(50'000'000)));
}

// Four of five, as promised; not one number but an interval.
TEST(EstimatedWait, HoldsWhatItSaysOnSimulatedDays) {
    for (const char* name : {"mmc", "mmc-abandonment", "bilingual-36", "mix-0.92"}) {
        Scenario scenario = scenario_named(name).value();
        scenario.horizon = std::max<Milliseconds>(scenario.horizon, scenario.warm_up) + std::chrono::minutes{1000};
        scenario.horizon = std::min<Milliseconds>(scenario.horizon, std::chrono::minutes{2500});
        scenario.probe_every = 10;
        const DayResult day = simulate(scenario, 11).value();
        const auto held = std::ranges::count_if(day.probes, [](const WaitProbe& probe) {
            return probe.waited >= probe.estimate.low && probe.waited <= probe.estimate.high;
        });
        ASSERT_GT(day.probes.size(), 60U) << name;
        EXPECT_NEAR(static_cast<double>(held) / static_cast<double>(day.probes.size()), 0.8, 0.15) << name;
    }
}

} // namespace
} // namespace answerd::planning
