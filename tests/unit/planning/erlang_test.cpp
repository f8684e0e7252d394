// SPDX-License-Identifier: Apache-2.0
#include "support/planning_samples.hpp"

#include "answerd/planning/erlang.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>

namespace answerd::planning {
namespace {

using answerd::testing::reference_rows;
using answerd::testing::ReferenceRow;

Station station_of(const ReferenceRow& row) {
    return Station{.arrival_rate = row.arrival_rate,
                   .service_rate = row.service_rate,
                   .abandonment_rate = row.abandonment_rate,
                   .servers = row.servers};
}

std::optional<double> erlang_b_value(const ReferenceRow& row) {
    const double load = row.arrival_rate / row.service_rate;
    if (row.metric == "blocking") return blocking(load, row.servers).value();
    if (row.metric == "min_servers_for_blocking<=0.02") return servers_for_blocking(load, 0.02).value();
    return std::nullopt;
}

std::optional<double> erlang_c_value(const ReferenceRow& row) {
    const ErlangC queue = ErlangC::of(station_of(row)).value();
    if (row.metric == "p_wait") return queue.wait_probability();
    if (row.metric.starts_with("service_level")) return queue.service_level(row.acceptable_wait);
    if (row.metric == "occupancy") return queue.occupancy();
    if (row.metric == "asa_seconds") return queue.mean_wait() * 60;
    if (row.metric == "mean_wait_min") return queue.mean_wait();
    return std::nullopt;
}

std::optional<double> erlang_a_value(const ReferenceRow& row) {
    const ErlangA queue = ErlangA::of(station_of(row)).value();
    const double wait = row.acceptable_wait;
    const std::map<std::string, std::function<double()>> metrics = {
        {"p_wait", [&] { return queue.wait_probability(); }},
        {"p_abandon", [&] { return queue.abandonment(); }},
        {"occupancy", [&] { return queue.occupancy(); }},
        {"mean_wait_all_min", [&] { return queue.mean_wait(); }},
        {"mean_queue", [&] { return queue.mean_queue(); }},
        {"P(V>T)_virtual", [&] { return queue.offered_wait_longer_than(wait); }},
        {"P(W>T)_actual", [&] { return queue.wait_longer_than(wait); }},
        {"answered_within_T_of_offered", [&] { return queue.service_level(wait, ServiceLevel::of_offered); }},
        {"answered_within_T_of_answered", [&] { return queue.service_level(wait, ServiceLevel::of_answered); }},
        {"answered_within_T_of(answered+abandoned_after_T)",
         [&] { return queue.service_level(wait, ServiceLevel::of_answered_and_late_losses); }},
    };
    const auto found = metrics.find(row.metric);
    return found == metrics.end() ? std::nullopt : std::optional{found->second()};
}

std::optional<double> computed(const ReferenceRow& row) {
    if (row.model == "B") return erlang_b_value(row);
    if (row.model == "C") return erlang_c_value(row);
    if (row.model == "A") return erlang_a_value(row);
    if (row.model == "pooled-triage-bound") {
        return answered_within_at_best(station_of(row), row.acceptable_wait).value();
    }
    return std::nullopt;
}

TEST(Erlang, EveryPublishedRowIsReproducedWithinItsTolerance) {
    int formulas = 0;
    int simulated = 0; // by others: our simulation answers these (tests/unit/planning/published_test.cpp)
    for (const ReferenceRow& row : reference_rows()) {
        if (row.range) {
            ++simulated;
            continue;
        }
        const auto value = computed(row);
        ASSERT_TRUE(value) << "nothing computes " << row.model << " " << row.metric;
        EXPECT_NEAR(*value, row.value, row.tolerance) << row.model << " " << row.metric << ", " << row.servers;
        ++formulas;
    }
    EXPECT_EQ(formulas, 85);
    EXPECT_EQ(simulated, 13);
}

TEST(Erlang, IgnoringAbandonmentOverstatesTheWaitAsGarnettMandelbaumAndReimanSaid) {
    const Station station{.arrival_rate = 48, .service_rate = 1, .abandonment_rate = 0.5, .servers = 50};
    EXPECT_NEAR(ErlangA::of(station)->mean_wait() * 60, 3.71, 0.01);
    EXPECT_NEAR(ErlangC::of(station)->mean_wait() * 60, 20.83, 0.01);
}

TEST(Erlang, TheServiceLevelsDifferOnlyInWhatTheyCount) {
    const ErlangA queue =
        ErlangA::of({.arrival_rate = 6, .service_rate = 0.5, .abandonment_rate = 1, .servers = 10}).value();
    const double wait = 1.0 / 3;
    const double within = queue.service_level(wait, ServiceLevel::of_offered);
    EXPECT_GT(queue.service_level(wait, ServiceLevel::of_answered), within);
    EXPECT_GT(queue.service_level(wait, ServiceLevel::with_early_losses), within);
    // All four count the same calls within T, so early losses are what is missing from S2's denominator.
    const double early_losses = queue.service_level(wait, ServiceLevel::with_early_losses) - within;
    EXPECT_NEAR(queue.service_level(wait, ServiceLevel::of_answered_and_late_losses), within / (1 - early_losses),
                1e-12);
}

TEST(Erlang, StaysExactForThousandsOfServersAndForVeryPatientCallers) {
    EXPECT_NEAR(blocking(10'000, 10'000).value(), 0.00794, 0.0001); // sqrt(2 / (pi N)) in the limit
    // As patience grows without end, Erlang A becomes Erlang C.
    const Station patient{.arrival_rate = 950, .service_rate = 1, .abandonment_rate = 1e-7, .servers = 1000};
    EXPECT_NEAR(ErlangA::of(patient)->wait_probability(), ErlangC::of(patient)->wait_probability(), 1e-5);
    EXPECT_NEAR(ErlangA::of(patient)->answered_within(0.01), ErlangC::of(patient)->service_level(0.01), 1e-5);
    // Far more servers than load: nobody waits.
    const ErlangA idle =
        ErlangA::of({.arrival_rate = 1, .service_rate = 1, .abandonment_rate = 1, .servers = 2000}).value();
    EXPECT_LT(idle.wait_probability(), 1e-12);
    EXPECT_NEAR(idle.answered_within(0.5), 1, 1e-12);
}

TEST(Erlang, FindsTheFewestServersForAServiceLevel) {
    const Station station{.arrival_rate = 10.0 / 3, .service_rate = 1.0 / 3};
    const int servers = servers_for_service_level(station, 1.0 / 3, 0.8).value();
    Station enough = station;
    enough.servers = servers;
    Station too_few = station;
    too_few.servers = servers - 1;
    EXPECT_GE(ErlangC::of(enough)->service_level(1.0 / 3), 0.8);
    EXPECT_LT(ErlangC::of(too_few)->service_level(1.0 / 3), 0.8);
}

TEST(Erlang, RefusesWhatHasNoAnswerAndSaysWhichInput) {
    EXPECT_EQ(blocking(-1, 5).error().pointer, "/offeredErlangs");
    EXPECT_EQ(ErlangC::of({.arrival_rate = 10, .service_rate = 1, .servers = 10}).error().pointer, "/servers");
    EXPECT_EQ(ErlangA::of({.arrival_rate = 10, .service_rate = 1, .servers = 10}).error().pointer, "/abandonmentRate");
    EXPECT_EQ(ErlangC::of({.arrival_rate = NAN, .service_rate = 1, .servers = 10}).error().pointer, "/arrivalRate");
    EXPECT_EQ(servers_for_blocking(10, 0).error().pointer, "/blockingMax");
}

} // namespace
} // namespace answerd::planning
