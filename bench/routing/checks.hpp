// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "trials.hpp"

#include <string>
#include <vector>

namespace answerd::bench {

struct Check {
    std::string what;
    std::string measured;
    std::string target;
    bool holds = false;
};

// What others published for the same days, within their confidence intervals widened by ours.
[[nodiscard]] std::vector<Check> published_checks(const Trial& trial);
// What our routing has to reach against the baseline, +- 0.3 points.
[[nodiscard]] std::vector<Check> goal_checks(const Trial& trial);
// A day of 1,000 agents and 100,000 calls within ten seconds.
[[nodiscard]] std::vector<Check> speed_checks(const Trial& trial);

} // namespace answerd::bench
