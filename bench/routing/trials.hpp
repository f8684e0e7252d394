// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "policies.hpp"

#include "answerd/planning/simulation.hpp"

#include <string>
#include <vector>

namespace answerd::bench {

struct PolicyRuns {
    const Policy* policy = nullptr;
    std::vector<planning::DayResult> days; // by replication
    double seconds = 0;                    // on a processor, customers already drawn
};

// One scenario under every policy, each replication with the same customers for all.
struct Trial {
    planning::Scenario scenario;
    std::vector<PolicyRuns> runs; // the baseline first

    [[nodiscard]] const PolicyRuns* of(std::string_view policy) const;
};

// Ends the program with a sentence when the core refuses the scenario.
[[nodiscard]] Trial try_policies(const planning::Scenario& scenario, int replications, int threads,
                                 const std::vector<Policy>& wanted);

} // namespace answerd::bench
