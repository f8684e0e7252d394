// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/events.hpp"
#include "answerd/core/state.hpp"

#include <compare>
#include <cstdint>
#include <tuple>

// Who is before whom. The only place that knows; everything else compares.
namespace answerd::core {

// Which item first: priority, secondary priority, the time it should be accepted by, age, the order of arrival
// (reference §4.3). Fixed while the item waits, whatever the time.
struct ItemKey {
    int priority = 0;
    int secondary_priority = 0;
    Instant target_accept_at = Instant::max();
    Instant waiting_since{}; // with the credit or the malus that an ageing queue gives for the priority
    std::uint64_t arrival = 0;
    WorkItemId id;
    friend auto operator<=>(const ItemKey&, const ItemKey&) = default;
};
[[nodiscard]] ItemKey key_of(const Configuration& configuration, const WorkItem& item);

// What SLA rescue needs to know of a queue.
struct RescueRule {
    Milliseconds service_level{};
    int cap = 0; // 0: the queue has no rescue of its own
};

// Which item first for an agent at one moment. Where no queue of the agent has SLA rescue this is the ItemKey alone;
// otherwise, inside equal priority and target, items are ranked by the policy of routing-and-insight-quality.md A3:
// first who has waited longer than the cap, then who can still be answered in time, least time left first, then age. A
// queue without rescue stays first come, first served, and is compared by the time it has left.
struct ItemRank {
    int priority = 0;
    int secondary_priority = 0;
    Instant target_accept_at{};
    int stage = 0;
    std::int64_t order = 0;
    ItemKey key;
    friend auto operator<=>(const ItemRank&, const ItemRank&) = default;
};
[[nodiscard]] ItemRank rank_of(const ItemKey& key);
[[nodiscard]] ItemRank rescue_rank_of(const ItemKey& key, const RescueRule& rule, Instant now);

// How the agents of a queue are ordered.
struct AgentOrder {
    RoutingModel model = RoutingModel::least_active;
    TieBreak tie_break = TieBreak::scarcity;
    friend auto operator<=>(const AgentOrder&, const AgentOrder&) = default;
};

// Which agent first: the routing model's load, the tie-break, then the longest idle (since the last work ended, capped
// at going online), then the longest since the last assignment, then the id.
[[nodiscard]] inline auto rank_of(const event::AgentStanding& standing) {
    return std::tie(standing.load_hundredths, standing.breadth, standing.idle_since, standing.assigned_at,
                    standing.agent);
}

} // namespace answerd::core
