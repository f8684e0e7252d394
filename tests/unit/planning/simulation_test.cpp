// SPDX-License-Identifier: Apache-2.0
#include "answerd/planning/catalogue.hpp"
#include "answerd/planning/estimate.hpp"
#include "answerd/planning/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace answerd::planning {
namespace {

using Minutes = std::chrono::minutes;

// One agent, everything takes exactly as long as it says.
Scenario one_agent(Milliseconds horizon) {
    Scenario scenario;
    scenario.name = "one agent";
    scenario.horizon = horizon;
    Demand demand;
    demand.queue.name.value = "support";
    demand.arrivals_per_hour = {1};
    demand.handle_time = {{.shape = Shape::constant, .mean_seconds = 60}};
    scenario.demands = {demand};
    scenario.staff = {{.name = "all", .queues = {{"support"}}, .skills = {}, .agents = {1}}};
    return scenario;
}

std::vector<Customer> customers_at(const std::vector<int>& seconds, std::optional<Milliseconds> patience = {}) {
    std::vector<Customer> customers;
    for (const int at : seconds) {
        customers.push_back({.arrives_at = Seconds{at}, .handle_time = Seconds{60}, .patience = patience, .demand = 0});
    }
    return customers;
}

TEST(Simulation, OneAgentAnswersOneCallerAfterTheOther) {
    const DayResult day = simulate(one_agent(Minutes{10}), customers_at({0, 30, 40})).value();
    EXPECT_EQ(day.overall.offered, 3);
    EXPECT_EQ(day.overall.answered, 3);
    EXPECT_DOUBLE_EQ(day.overall.wait_sum, 0 + 30 + 80);
    EXPECT_DOUBLE_EQ(day.overall.wait_p50, 30);
    EXPECT_DOUBLE_EQ(day.overall.wait_max, 80);
    EXPECT_EQ(day.overall.answered_within, 1); // of 20 seconds
    EXPECT_DOUBLE_EQ(day.occupancy.busy_seconds, 180);
    EXPECT_DOUBLE_EQ(day.occupancy.present_seconds, 600);
    EXPECT_EQ(day.assignments, 3U);
}

TEST(Simulation, WrapUpOfTheChannelKeepsTheAgentBusy) {
    Scenario scenario = one_agent(Minutes{10});
    scenario.channels[0].wrap_up_seconds = 15;
    const DayResult day = simulate(scenario, customers_at({0, 30})).value();
    EXPECT_DOUBLE_EQ(day.overall.wait_max, 45);
    EXPECT_DOUBLE_EQ(day.occupancy.busy_seconds, 150);
}

TEST(Simulation, WhoRunsOutOfPatienceLeavesAndIsCountedEarlyOrLate) {
    const DayResult late = simulate(one_agent(Minutes{10}), customers_at({0, 10, 55}, Seconds{30})).value();
    EXPECT_EQ(late.overall.answered, 2);
    EXPECT_EQ(late.overall.abandoned, 1);
    EXPECT_EQ(late.overall.abandoned_within, 0);
    EXPECT_DOUBLE_EQ(late.overall.service_level(ServiceLevel::of_answered_and_late_losses), 2.0 / 3);
    const DayResult early = simulate(one_agent(Minutes{10}), customers_at({0, 10}, Seconds{20})).value();
    EXPECT_EQ(early.overall.abandoned_within, 1);
    EXPECT_DOUBLE_EQ(early.overall.service_level(ServiceLevel::of_answered_and_late_losses), 1);
    EXPECT_DOUBLE_EQ(early.overall.service_level(ServiceLevel::of_offered), 0.5);
    EXPECT_DOUBLE_EQ(early.overall.service_level(ServiceLevel::with_early_losses), 1);
}

TEST(Simulation, AFullQueueAndAnEngagedLineBlock) {
    Scenario queue = one_agent(Minutes{10});
    queue.demands[0].queue.waiting_max = 1;
    EXPECT_EQ(simulate(queue, customers_at({0, 10, 20, 65}))->overall.blocked, 1);
    Scenario lines = one_agent(Minutes{10});
    lines.lines = 2;
    EXPECT_EQ(simulate(lines, customers_at({0, 10, 20, 65}))->overall.blocked, 1);
}

TEST(Simulation, CustomersOfTheWarmUpAreServedNotCounted) {
    Scenario scenario = one_agent(Minutes{10});
    scenario.warm_up = Minutes{1};
    const DayResult day = simulate(scenario, customers_at({50, 70})).value();
    EXPECT_EQ(day.overall.offered, 1);
    EXPECT_DOUBLE_EQ(day.overall.wait_max, 40); // behind the one of the warm-up
    EXPECT_DOUBLE_EQ(day.occupancy.present_seconds, 540);
    EXPECT_DOUBLE_EQ(day.occupancy.busy_seconds, 110);
}

TEST(Simulation, AGroupThatShrinksFinishesItsWorkAndOneThatGrowsTakesUpTheQueue) {
    Scenario scenario = one_agent(Minutes{10});
    scenario.period = Minutes{1};
    scenario.staff[0].agents = {1, 0, 0, 1};
    const DayResult day = simulate(scenario, customers_at({30, 70})).value();
    EXPECT_EQ(day.overall.answered, 2);
    EXPECT_DOUBLE_EQ(day.overall.wait_max, 110); // from 70 s to the third minute
    EXPECT_DOUBLE_EQ(day.occupancy.present_seconds, 90 + 420);
}

TEST(Simulation, WhoStillWaitsWhenNothingCanHappenIsCountedAsUnserved) {
    Scenario scenario = one_agent(Minutes{10});
    scenario.period = Minutes{1};
    scenario.staff[0].agents = {1, 0};
    const DayResult day = simulate(scenario, customers_at({10, 80})).value();
    EXPECT_EQ(day.overall.answered, 1);
    EXPECT_EQ(day.overall.unserved, 1);
}

TEST(Simulation, TheLongestIdleIsCountedFromTheEndOfTheLastWork) {
    Scenario scenario = one_agent(Minutes{10});
    scenario.demands[0].routing.tie_break = TieBreak::longest_idle;
    scenario.staff = {{.name = "first", .queues = {{"support"}}, .skills = {}, .agents = {1}},
                      {.name = "second", .queues = {{"support"}}, .skills = {}, .agents = {1}}};
    // The first agent is assigned first and idle last; the third caller comes when both are idle.
    std::vector<Customer> customers = customers_at({10, 20, 200});
    customers[0].handle_time = Seconds{100};
    customers[1].handle_time = Seconds{10};
    EXPECT_DOUBLE_EQ(simulate(scenario, customers)->by_group[0].busy_seconds, 100);
}

TEST(Simulation, EveryCustomerOfEveryKnownDayIsCountedOnce) {
    for (const char* name : {"mmc", "mmc-abandonment", "mmc-blocking", "simple-msk", "bilingual-36", "mix-0.85+shock",
                             "skill-sets-2-90", "blended", "bilingual-40+lognormal"}) {
        Scenario scenario = scenario_named(name).value();
        scenario.horizon = std::min<Milliseconds>(scenario.horizon, scenario.warm_up + Minutes{120});
        const DayResult day = simulate(scenario, 7).value();
        const Figures& all = day.overall;
        EXPECT_GT(all.offered, 300) << name;
        EXPECT_EQ(all.offered, all.answered + all.abandoned + all.blocked) << name;
        EXPECT_GT(day.occupancy.share(), 0.5) << name;
        EXPECT_LE(day.occupancy.share(), 1) << name;
    }
    EXPECT_FALSE(scenario_named("bilingual-"));
    EXPECT_FALSE(scenario_named("mix-0.85+fog"));
}

TEST(Simulation, TheSameSeedGivesTheSameDay) {
    Scenario scenario = bilingual(36);
    scenario.horizon = Minutes{500};
    const DayResult first = simulate(scenario, 3).value();
    const DayResult second = simulate(scenario, 3).value();
    EXPECT_EQ(first.overall.answered, second.overall.answered);
    EXPECT_EQ(first.overall.wait_sum, second.overall.wait_sum);
    EXPECT_EQ(first.occupancy.busy_seconds, second.occupancy.busy_seconds);
    EXPECT_NE(first.overall.wait_sum, simulate(scenario, 4)->overall.wait_sum);
}

TEST(Simulation, AChangeOfOneQueueLeavesTheCustomersOfTheOthersAsTheyWere) {
    const auto spanish = [](const Scenario& scenario) {
        std::vector<std::tuple<Milliseconds, Milliseconds, std::optional<Milliseconds>>> seen;
        for (const Customer& customer : draw_customers(scenario, 5)) {
            if (customer.demand == 1) seen.emplace_back(customer.arrives_at, customer.handle_time, customer.patience);
        }
        return seen;
    };
    Scenario changed = bilingual(36);
    changed.demands[0].arrivals_per_hour[0] *= 2;
    changed.demands[0].patience.clear();
    changed.staff[0].agents = {5};
    EXPECT_EQ(spanish(changed), spanish(bilingual(36)));
}

TEST(Simulation, AShockMultipliesTheArrivalsOfItsTime) {
    Scenario scenario = bilingual(400);
    scenario.warm_up = {};
    scenario.shocks = {{.from = Minutes{1000}, .until = Minutes{2000}, .factor = 3}};
    const auto customers = draw_customers(scenario, 1);
    const auto between = [&](Minutes from, Minutes until) {
        return std::ranges::count_if(customers, [&](const Customer& customer) {
            return customer.arrives_at >= from && customer.arrives_at < until;
        });
    };
    const auto before = static_cast<double>(between(Minutes{0}, Minutes{1000}));
    EXPECT_NEAR(static_cast<double>(between(Minutes{1000}, Minutes{2000})) / before, 3, 0.05);
    EXPECT_NEAR(static_cast<double>(between(Minutes{2000}, Minutes{3000})) / before, 1, 0.02);
}

TEST(Simulation, RefusesAScenarioThatCannotBeAndSaysWhere) {
    Scenario scenario = bilingual(36);
    scenario.staff[1].queues[0].value = "french";
    EXPECT_EQ(simulate(scenario, 1).error().pointer, "/staff/1/queues");
    scenario = bilingual(36);
    scenario.demands[1].handle_time[0].mean_seconds = -3;
    EXPECT_EQ(simulate(scenario, 1).error().pointer, "/queues/1/handle_time/0/mean_seconds");
    scenario = bilingual(36);
    scenario.demands[0].queue.time_zone.clear(); // a rule of the server's configuration: the core refuses
    EXPECT_FALSE(simulate(scenario, 1));
}

TEST(Estimate, IsTheRatioOfSumsWithStudentsInterval) {
    const std::vector<Ratio> equal_weights = {{10, 1}, {12, 1}, {14, 1}};
    EXPECT_DOUBLE_EQ(estimate(equal_weights).mean, 12);
    EXPECT_NEAR(estimate(equal_weights).half_width, 4.30265 * 2 / std::sqrt(3.0), 1e-4);
    const std::vector<Ratio> shares = {{90, 100}, {100, 400}};
    EXPECT_DOUBLE_EQ(estimate(shares).mean, 0.38); // not the mean of 0.9 and 0.25
    EXPECT_NEAR(student_t_95(19), 2.09302, 1e-4);
    EXPECT_NEAR(student_t_95(9), 2.26216, 1e-3);
    EXPECT_NEAR(student_t_95(999), 1.96234, 1e-4);
}

TEST(Estimate, PairingTakesOutWhatBothDaysHaveInCommon) {
    const std::vector<Ratio> first = {{10, 1}, {20, 1}, {40, 1}, {80, 1}};
    const std::vector<Ratio> second = {{11, 1}, {21.5, 1}, {41, 1}, {81.5, 1}};
    const Estimate difference = paired_difference(first, second);
    EXPECT_DOUBLE_EQ(difference.mean, 1.25);
    EXPECT_LT(difference.half_width, 1);
    EXPECT_GT(estimate(second).half_width, 20);
}

TEST(RandomStream, HasTheMomentsItSaysAndTheSameNumbersEverywhere) {
    RandomStream random(1, 2);
    const auto moments = [](auto draw) {
        constexpr int draws = 200'000;
        double sum = 0;
        double squares = 0;
        for (int at = 0; at < draws; ++at) {
            const double value = draw();
            sum += value;
            squares += value * value;
        }
        const double mean = sum / draws;
        return std::pair(mean, squares / draws - mean * mean);
    };
    const auto [exponential, exponential_variance] = moments([&] { return random.exponential(); });
    EXPECT_NEAR(exponential, 1, 0.01);
    EXPECT_NEAR(exponential_variance, 1, 0.03);
    const auto [lognormal, lognormal_variance] = moments([&] { return random.lognormal(1.1); });
    EXPECT_NEAR(lognormal, 1, 0.015);
    EXPECT_NEAR(lognormal_variance, 1.21, 0.12);
    const auto [gamma, gamma_variance] = moments([&] { return random.gamma_with_mean_1(28.7); });
    EXPECT_NEAR(gamma, 1, 0.002);
    EXPECT_NEAR(gamma_variance, 1 / 28.7, 0.001);
    EXPECT_NE(RandomStream(1, 2).bits(), RandomStream(1, 3).bits());
    EXPECT_NE(RandomStream(1, 2).bits(), RandomStream(2, 2).bits());
    EXPECT_EQ(RandomStream(1, 2).bits(), 3'248'731'962'940'264'273U);
}

} // namespace
} // namespace answerd::planning
