// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent_pools.hpp"
#include "signed_in.hpp"
#include "waiting_lines.hpp"

#include "answerd/core/state.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace answerd::core {

// Who is ready and what waits, kept so that neither side of a match has to look at everything:
//  - an arriving item walks the agents with room for its queue and channel, or the holders of its rarest skill, best
//    first;
//  - a freed agent looks at the front of each class of waiting items that their queues and skills allow.
// Recomputed from the state, never stored. `dirty` names what may match since the last match step.
class RoutingIndex {
public:
    RoutingIndex();

    void rebuild(const State& state);
    // Configuration that concerns every agent has changed; the agents are worked out anew when next needed.
    void invalidate_agents() { are_agents_stale_ = true; }
    void refresh_agents_if_stale(const State& state);
    // Rules of a queue have changed.
    void follow_queue_rules(const State& state) { lines_->follow(state); }

    void refresh_agent(const State& state, UserId agent);
    void add_item(const State& state, const WorkItem& item);
    void remove_item(const WorkItem& item);
    // The queue may have one more item with agents than before: whoever serves it may have a match.
    void mark_members_dirty(const QueueName& queue);
    // Something about a waiting item may let it match.
    void mark_dirty(const WorkItem& item);

    [[nodiscard]] std::optional<AgentChoice> choose_agent(const State& state, const LiveItem& item) const;
    [[nodiscard]] std::optional<ItemRank> best_item(const State& state, UserId agent, Instant now);
    // The same for an agent who sees an order of their own, by SLA rescue; nothing for all others.
    [[nodiscard]] std::optional<ItemRank> wish_of(const State& state, UserId agent, Instant now);

    // Waiting items that only this agent may take, best first.
    [[nodiscard]] std::vector<WorkItemId> reserved_for(UserId agent) const;
    [[nodiscard]] std::size_t waiting_in(const QueueName& queue) const { return lines_->length_of(queue); }
    // Items of the same queue that are served before this one.
    [[nodiscard]] std::uint64_t ahead_of(const State& state, const WorkItem& item) const {
        return lines_->ahead_of(state.configuration, item);
    }

    // Is any member of the queue in a status with the channel?
    [[nodiscard]] bool is_somebody_signed_in(const QueueName& queue, const ChannelName& channel) const {
        return signed_in_->is_somebody(queue, channel);
    }

    [[nodiscard]] std::set<UserId> take_dirty_agents() { return std::exchange(dirty_agents_, {}); }
    // Where they stand now: an item may have moved since it was marked.
    [[nodiscard]] std::set<ItemKey> take_dirty_items();

private:
    void find_new_classes(Seat& seat) const;

    std::unique_ptr<RoutingNumbers> numbers_; // those below refer to it,
    std::unique_ptr<ExpressionBook> book_;    // and to this one
    std::unique_ptr<WaitingLines> lines_;
    std::unique_ptr<AgentPools> pools_;
    std::unique_ptr<SignedIn> signed_in_;
    std::set<UserId> dirty_agents_;
    std::set<WorkItemId> dirty_items_;
    bool are_agents_stale_ = false;
    // Above this it is worth looking whether expressions can be forgotten: a source may invent one for every item.
    static constexpr std::size_t expressions_left_over_max = 4096;
    std::size_t expressions_max_ = expressions_left_over_max;
};

} // namespace answerd::core
