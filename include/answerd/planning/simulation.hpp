// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/planning/erlang.hpp"
#include "answerd/planning/estimated_wait.hpp"
#include "answerd/planning/scenario.hpp"

#include <cstdint>
#include <vector>

namespace answerd::planning {

// What became of the customers who came after the warm-up. Waits are in seconds; quantiles are of the answered.
struct Figures {
    std::int64_t offered = 0; // blocked ones included
    std::int64_t answered = 0;
    std::int64_t answered_within = 0; // within the queue's service level time T
    std::int64_t abandoned = 0;
    std::int64_t abandoned_within = 0;
    std::int64_t blocked = 0;             // no line free, the queue was full, or it sent them elsewhere
    std::int64_t unserved = 0;            // still waiting when nothing could happen any more
    std::int64_t answered_by_primary = 0; // by an agent whose group is there for this queue first
    double wait_sum = 0;                  // of the answered
    double wait_p50 = 0, wait_p95 = 0, wait_p99 = 0, wait_max = 0;

    [[nodiscard]] std::int64_t service_level_base(ServiceLevel formula) const;
    [[nodiscard]] std::int64_t service_level_met(ServiceLevel formula) const;
    [[nodiscard]] double service_level(ServiceLevel formula = ServiceLevel::of_answered_and_late_losses) const;
    [[nodiscard]] double abandonment() const; // share of the offered
    [[nodiscard]] double mean_wait() const;   // of the answered
};

// Of the agents between warm-up and horizon. Busy = at least one piece of work, its wrap-up included.
struct Occupancy {
    double busy_seconds = 0;
    double present_seconds = 0;
    [[nodiscard]] double share() const { return present_seconds > 0 ? busy_seconds / present_seconds : 0; }
};

struct WaitProbe { // what a customer who had to wait was told, and what came
    WaitEstimate estimate;
    Milliseconds waited{};
};

struct DayResult {
    Figures overall;
    std::vector<Figures> by_queue;   // in the order of the scenario's demands
    Occupancy occupancy;             // of all agents together
    std::vector<Occupancy> by_group; // in the order of the scenario's staff
    double occupancy_spread = 0;     // busiest minus idlest agent, of those present for half of the time
    std::uint64_t commands = 0;      // what the core was asked
    std::uint64_t assignments = 0;
    std::vector<WaitProbe> probes;
};

// Sends the day through the one router there is: answerd::Core on a virtual clock. Agents accept at once. The same
// scenario and customers give the same run on every machine.
[[nodiscard]] Result<DayResult> simulate(const Scenario& scenario, const std::vector<Customer>& customers);
[[nodiscard]] Result<DayResult> simulate(const Scenario& scenario, std::uint64_t seed);

} // namespace answerd::planning
