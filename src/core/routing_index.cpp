// SPDX-License-Identifier: Apache-2.0
#include "routing_index.hpp"

#include "lookup.hpp"

#include <algorithm>
#include <iterator>

namespace answerd::core {

namespace {

int load_of(RoutingModel model, const AgentFit& fit) {
    switch (model) {
    case RoutingModel::least_active:
        return static_cast<int>(fit.agent->works.size());
    case RoutingModel::most_available:
        return -fit.free();
    }
    return 0;
}

AgentRank rank_of(RoutingModel model, const AgentFit& fit) {
    const AgentState& agent = *fit.agent;
    return AgentRank{.load = load_of(model, fit),
                     .assigned_at = std::max(agent.last_assigned_at, agent.online_since),
                     .idle_since = agent.idle_since,
                     .id = agent.id};
}

bool has_room_on(const State& state, const AgentFit& fit, const ChannelName& channel) {
    return is_exclusive(state.configuration, channel) ? !fit.has_works : fit.free() > 0;
}

// The first item of a line that the agent may take. Only a cool-down differs between items of a line.
std::optional<ItemKey> first_for(const State& state, const AgentFit& fit, const std::set<ItemKey>& line,
                                 const std::optional<ItemKey>& to_beat) {
    for (const ItemKey& key : line) {
        if (to_beat && *to_beat < key) return std::nullopt;
        const Exclusion reason = exclusion(state, fit, state.items.at(key.id));
        if (reason == Exclusion::none) return key;
        if (reason != Exclusion::in_cooldown) return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

ItemKey key_of(const WorkItem& item) {
    return ItemKey{
        .priority = item.priority, .requested_at = item.requested_at, .arrival = item.arrival, .id = item.id};
}

RoutingIndex::ClassKey RoutingIndex::class_of(const WorkItem& item) {
    return ClassKey{.channel = item.channel, .weight = item.weight, .skills = item.skills};
}

void RoutingIndex::rebuild(const State& state) {
    *this = RoutingIndex{};
    are_agents_stale_ = true;
    for (const auto& [id, live] : state.items) {
        if (live.item.state == WorkItemState::waiting) add_item(live.item);
    }
}

void RoutingIndex::refresh_agents_if_stale(const State& state) {
    if (!are_agents_stale_) return;
    are_agents_stale_ = false;
    pools_.clear();
    places_.clear();
    for (const auto& [id, agent] : state.agents)
        refresh_agent(state, id);
}

void RoutingIndex::leave_pools(UserId agent) {
    const auto places = places_.find(agent);
    if (places == places_.end()) return;
    for (const auto& [pool, rank] : places->second)
        pool->erase(rank);
    places_.erase(places);
}

void RoutingIndex::refresh_agent(const State& state, UserId id) {
    if (are_agents_stale_) return;
    leave_pools(id);
    const AgentState* agent = find_in(state.agents, id);
    if (agent == nullptr || !agent->connection) return;
    const AgentFit fit = fit_of(state, *agent);
    if (fit.profile == nullptr || fit.is_wrapping_up_exclusive || fit.channels.empty()) return;
    dirty_agents_.insert(id);

    auto& places = places_[id];
    for (const QueueName& queue : fit.profile->queues) {
        const RoutingConfiguration* routing = routing_of(state.configuration, queue);
        if (routing == nullptr) continue;
        const AgentRank rank = rank_of(routing->model, fit);
        for (const ChannelName& channel : fit.channels) {
            if (!has_room_on(state, fit, channel)) continue;
            Pool& pool = pools_[PoolKey{queue, channel}];
            pool.insert(rank);
            places.emplace_back(&pool, rank);
        }
    }
}

void RoutingIndex::add_item(const WorkItem& item) {
    const auto [known, is_new] = waiting_.try_emplace(item.id, item.required_agent);
    if (!is_new && known->second == item.required_agent) return;
    if (!is_new) {
        remove_item(item);
        waiting_.emplace(item.id, item.required_agent);
    }
    const ItemKey key = key_of(item);
    WaitingQueue& queue = queues_[item.queue];
    ++queue.length;
    if (item.required_agent) {
        reserved_[*item.required_agent].insert(key);
    } else {
        queue.classes[class_of(item)].insert(key);
    }
    dirty_items_.insert(key);
}

void RoutingIndex::remove_item(const WorkItem& item) {
    const auto known = waiting_.extract(item.id);
    if (known.empty()) return;
    const std::optional<UserId> reserved_for = known.mapped();
    const ItemKey key = key_of(item);
    dirty_items_.erase(key);
    const auto queue = queues_.find(item.queue);
    --queue->second.length;
    if (reserved_for) {
        const auto line = reserved_.find(*reserved_for);
        line->second.erase(key);
        if (line->second.empty()) reserved_.erase(line);
    } else {
        const auto line = queue->second.classes.find(class_of(item));
        line->second.erase(key);
        if (line->second.empty()) queue->second.classes.erase(line);
    }
    if (queue->second.length == 0) queues_.erase(queue);
}

void RoutingIndex::mark_dirty(const WorkItem& item) {
    if (waiting_.contains(item.id)) dirty_items_.insert(key_of(item));
}

std::optional<AgentChoice> RoutingIndex::choose_required(const State& state, const LiveItem& item) const {
    const AgentState* agent = find_in(state.agents, *item.item.required_agent);
    if (agent == nullptr) return std::nullopt;
    const AgentFit fit = fit_of(state, *agent);
    if (exclusion(state, fit, item) != Exclusion::none) return std::nullopt;
    return AgentChoice{.agent = agent->id, .reason = event::OfferReason{.eligible_agents = 1}};
}

std::optional<AgentChoice> RoutingIndex::choose_agent(const State& state, const LiveItem& item) const {
    // Enough for a runner-up and for "there were others": every look costs as much as the decision itself.
    constexpr int agents_looked_at_after_winner = 7;
    if (item.item.required_agent) return choose_required(state, item);
    const Pool* pool = find_in(pools_, PoolKey{item.item.queue, item.item.channel});
    if (pool == nullptr) return std::nullopt;

    std::optional<AgentChoice> choice;
    int looked_at = 0;
    for (const AgentRank& rank : *pool) {
        if (choice && ++looked_at > agents_looked_at_after_winner) break;
        if (exclusion(state, fit_of(state, state.agents.at(rank.id)), item) != Exclusion::none) continue;
        if (!choice) {
            choice = AgentChoice{.agent = rank.id, .reason = event::OfferReason{.winner_load = rank.load}};
        } else if (!choice->reason.runner_up) {
            choice->reason.runner_up = rank.id;
            choice->reason.runner_up_load = rank.load;
        }
        ++choice->reason.eligible_agents;
    }
    return choice;
}

std::optional<ItemKey> RoutingIndex::best_item(const State& state, const AgentFit& fit) const {
    if (fit.profile == nullptr) return std::nullopt;
    std::optional<ItemKey> best;
    const auto consider = [&](const Line& line) {
        if (const auto found = first_for(state, fit, line, best)) best = found;
    };
    for (const QueueName& name : fit.profile->queues) {
        const WaitingQueue* queue = find_in(queues_, name);
        if (queue == nullptr) continue;
        for (const auto& [key, line] : queue->classes)
            consider(line);
    }
    // Items reserved for one agent may differ in channel and weight: each stands for itself. They are few.
    if (const Line* reserved = find_in(reserved_, fit.agent->id)) {
        for (const ItemKey& key : *reserved)
            consider(Line{key});
    }
    return best;
}

std::vector<WorkItemId> RoutingIndex::reserved_for(UserId agent) const {
    std::vector<WorkItemId> items;
    if (const Line* reserved = find_in(reserved_, agent)) {
        std::ranges::transform(*reserved, std::back_inserter(items), &ItemKey::id);
    }
    return items;
}

std::size_t RoutingIndex::waiting_in(const QueueName& queue) const {
    const WaitingQueue* found = find_in(queues_, queue);
    return found == nullptr ? 0 : found->length;
}

std::uint64_t RoutingIndex::ahead_of(const WorkItem& item) const {
    const WaitingQueue* queue = find_in(queues_, item.queue);
    if (queue == nullptr) return 0;
    const ItemKey key = key_of(item);
    std::uint64_t ahead = 0;
    for (const auto& [class_key, line] : queue->classes) {
        ahead += static_cast<std::uint64_t>(std::distance(line.begin(), line.lower_bound(key)));
    }
    return ahead;
}

} // namespace answerd::core
