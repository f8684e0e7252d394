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

bool is_published_with_its_routing(const Scenario& scenario) {
    return scenario.name == "simple-msk-fifo" || scenario.name == "simple-msk-overflow";
}

void nothing(Scenario&) {}

// How telephone systems have always done it: from the end of the last work.
void longest_idle(Scenario& scenario) {
    for (Demand& demand : scenario.demands)
        demand.routing.tie_break = TieBreak::longest_idle;
}

void scarcity(Scenario& scenario) {
    for (Demand& demand : scenario.demands)
        demand.routing.tie_break = TieBreak::scarcity;
}

template <int Cap>
void rescue(Scenario& scenario) {
    scarcity(scenario);
    for (Demand& demand : scenario.demands)
        demand.queue.rescue_cap = Cap;
}

void most_available(Scenario& scenario) {
    scarcity(scenario);
    for (Demand& demand : scenario.demands)
        demand.routing.model = RoutingModel::most_available;
}

// The first queue before the second, and so on: who comes for a later one can starve.
void by_static_priority(Scenario& scenario) {
    longest_idle(scenario);
    int priority = 0;
    for (Demand& demand : scenario.demands)
        demand.routing.priority = priority++;
}

void everybody_for_everything(Scenario& scenario) {
    longest_idle(scenario);
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

std::string_view as_published() {
    return "as published";
}

bool is_tried_on(const Policy& policy, const Scenario& scenario) {
    return policy.applies == nullptr ? !is_published_with_its_routing(scenario) : policy.applies(scenario);
}

const std::vector<Policy>& policies() {
    static const std::vector<Policy> all = {
        {"longest-idle", "oldest item first, to the agent with the fewest works, then the longest idle", longest_idle},
        {"scarcity", "the default: of equal agents first who serves the fewest queues and holds the fewest skills",
         scarcity},
        {"rescue-3", "scarcity; first who can still be answered in time, but nobody beyond three times T", rescue<3>},
        {"rescue-6", "the same up to six times T", rescue<6>},
        {"most-available", "scarcity, but the agent with the most free capacity first", most_available,
         has_works_side_by_side},
        {"static-priority", "longest idle; queues in a fixed order of priority", by_static_priority},
        {"bound: every skill", "longest idle; every agent serves every queue", everybody_for_everything},
        {as_published(), "the rule of a published result, as configuration", nothing, is_published_with_its_routing},
    };
    return all;
}

} // namespace answerd::bench
