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
    bool (*applies)(const planning::Scenario& scenario) = nullptr; // null: wherever the day does not say it itself
};

[[nodiscard]] const std::vector<Policy>& policies();
// What the others are compared with.
[[nodiscard]] std::string_view baseline();
// The day's own configuration, on days that are published with theirs: nothing else is tried there.
[[nodiscard]] std::string_view as_published();
[[nodiscard]] bool is_tried_on(const Policy& policy, const planning::Scenario& scenario);

} // namespace answerd::bench
