// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "capacity.hpp"

#include "answerd/core/events.hpp"
#include "answerd/core/state.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace answerd::core {

// Which item first: priority, then age, then the order of arrival (reference §4.3).
struct ItemKey {
    int priority = 0;
    Instant requested_at{};
    std::uint64_t arrival = 0;
    WorkItemId id;
    friend auto operator<=>(const ItemKey&, const ItemKey&) = default;
};
[[nodiscard]] ItemKey key_of(const WorkItem& item);

// Which agent first: the routing model's load, then the longest since the last assignment (coming online counts as
// one), then the longest idle, then the id.
struct AgentRank {
    int load = 0;
    Instant assigned_at{};
    Instant idle_since{};
    UserId id;
    friend auto operator<=>(const AgentRank&, const AgentRank&) = default;
};

struct AgentChoice {
    UserId agent;
    event::OfferReason reason;
};

// Who is ready and what waits, kept so that neither side of a match has to look at everything:
//  - an arriving item walks the agents with room for its queue and channel, best first;
//  - a freed agent looks at the front of each class of waiting items (queue, channel, weight, skills). Items of one
//    class are alike to every agent, so when its front is out of reach so is all of it, 100,000 items or one.
// Recomputed from the state, never stored. `dirty` names what may match since the last match step.
class RoutingIndex {
public:
    void rebuild(const State& state);
    // Configuration that concerns every agent has changed; the agents are worked out anew when next needed.
    void invalidate_agents() { are_agents_stale_ = true; }
    void refresh_agents_if_stale(const State& state);

    void refresh_agent(const State& state, UserId agent);
    void add_item(const WorkItem& item);
    void remove_item(const WorkItem& item);
    void mark_dirty(const WorkItem& item);

    [[nodiscard]] std::optional<AgentChoice> choose_agent(const State& state, const LiveItem& item) const;
    [[nodiscard]] std::optional<ItemKey> best_item(const State& state, const AgentFit& fit) const;

    // Waiting items that only this agent may take, best first.
    [[nodiscard]] std::vector<WorkItemId> reserved_for(UserId agent) const;
    [[nodiscard]] std::size_t waiting_in(const QueueName& queue) const;
    // Items of the same queue that are served before this one.
    [[nodiscard]] std::uint64_t ahead_of(const WorkItem& item) const;

    [[nodiscard]] std::set<UserId> take_dirty_agents() { return std::exchange(dirty_agents_, {}); }
    [[nodiscard]] std::set<ItemKey> take_dirty_items() { return std::exchange(dirty_items_, {}); }

private:
    struct ClassKey {
        ChannelName channel;
        int weight = 1;
        std::vector<SkillRequirement> skills;
        friend auto operator<=>(const ClassKey&, const ClassKey&) = default;
    };
    using Pool = std::set<AgentRank>;
    using PoolKey = std::pair<QueueName, ChannelName>;
    using Line = std::set<ItemKey>;
    struct WaitingQueue {
        std::map<ClassKey, Line> classes;
        std::size_t length = 0;
    };

    static ClassKey class_of(const WorkItem& item);
    [[nodiscard]] std::optional<AgentChoice> choose_required(const State& state, const LiveItem& item) const;
    void leave_pools(UserId agent);

    std::map<PoolKey, Pool> pools_;
    std::unordered_map<UserId, std::vector<std::pair<Pool*, AgentRank>>> places_;
    std::map<QueueName, WaitingQueue> queues_;
    std::map<UserId, Line> reserved_;                               // items for one agent by name
    std::unordered_map<WorkItemId, std::optional<UserId>> waiting_; // and for whom, as they stand in the lines
    std::set<UserId> dirty_agents_;
    std::set<ItemKey> dirty_items_;
    bool are_agents_stale_ = false;
};

} // namespace answerd::core
