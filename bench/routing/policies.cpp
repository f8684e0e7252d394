// SPDX-License-Identifier: Apache-2.0
#include "policies.hpp"

#include <algorithm>

namespace answerd::bench {

namespace {

using planning::Demand;
using planning::Scenario;
using planning::StaffGroup;

bool has_works_side_by_side(const Scenario& scenario) {
    return std::ranges::any_of(scenario.channels, [](const ServiceChannel& channel) { return !channel.exclusive; });
}

void as_it_is(Scenario&) {}

void most_available(Scenario& scenario) {
    for (Demand& demand : scenario.demands)
        demand.routing.model = RoutingModel::most_available;
}

// The first queue before the second, and so on: who comes for a later one can starve.
void by_static_priority(Scenario& scenario) {
    int priority = 0;
    for (Demand& demand : scenario.demands)
        demand.routing.priority = priority++;
}

void everybody_for_everything(Scenario& scenario) {
    for (StaffGroup& group : scenario.staff) {
        for (const Demand& demand : scenario.demands) {
            if (std::ranges::find(group.queues, demand.queue.name) == group.queues.end()) {
                group.queues.push_back(demand.queue.name);
            }
        }
    }
}

} // namespace

std::string_view baseline() {
    return "longest-idle";
}

const std::vector<Policy>& policies() {
    static const std::vector<Policy> all = {
        {"longest-idle", "oldest item first, to the agent with the fewest works, then longest without one", as_it_is},
        {"most-available", "the same, to the agent with the most free capacity", most_available,
         has_works_side_by_side},
        {"static-priority", "longest idle; queues in a fixed order of priority", by_static_priority},
        {"bound: every skill", "longest idle; every agent serves every queue", everybody_for_everything},
    };
    return all;
}

} // namespace answerd::bench
