// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/planning/scenario.hpp"

#include <string_view>
#include <vector>

namespace answerd::bench {

// A way to route, as an admin would configure it: the same staff, the same customers, other rules. One row is enough to
// have it measured everywhere.
struct Policy {
    std::string_view name;
    std::string_view meaning;
    void (*configure)(planning::Scenario& scenario);
    bool (*applies)(const planning::Scenario& scenario) = nullptr; // null: everywhere
};

[[nodiscard]] const std::vector<Policy>& policies();
// What the others are compared with.
[[nodiscard]] std::string_view baseline();

} // namespace answerd::bench
