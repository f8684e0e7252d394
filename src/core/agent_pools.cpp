// SPDX-License-Identifier: Apache-2.0
#include "agent_pools.hpp"

#include "lookup.hpp"
#include "skills.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

// In hundredths, of works or of units.
int load_by(RoutingModel model, const AgentFit& fit) {
    switch (model) {
    case RoutingModel::least_active:
        return static_cast<int>(fit.agent->works.size()) * hundredths_per_unit;
    case RoutingModel::most_available:
        return -fit.free();
    case RoutingModel::external: // nobody is compared
        return 0;
    }
    return 0;
}

int breadth_of(TieBreak tie_break, const AgentFit& fit) {
    switch (tie_break) {
    case TieBreak::scarcity:
        return static_cast<int>(fit.profile->queues.size() + fit.agent->group_queues.size()) +
               skill_count(*fit.profile, fit.agent->skills_at);
    case TieBreak::longest_idle:
        return 0;
    }
    return 0;
}

event::AgentStanding standing_of(const AgentOrder& order, const AgentFit& fit) {
    const AgentState& agent = *fit.agent;
    const int load = load_by(order.model, fit);
    return event::AgentStanding{.agent = agent.id,
                                .load = load / hundredths_per_unit,
                                .breadth = breadth_of(order.tie_break, fit),
                                .idle_since = agent.idle_since,
                                .assigned_at = std::max(agent.last_assigned_at, agent.online_since),
                                .load_hundredths = load};
}

bool has_room_on(const State& state, const AgentFit& fit, const ChannelName& channel) {
    if (is_exclusive(state.configuration, channel)) return !fit.has_works;
    return (is_interruptible(state.configuration, channel) ? fit.free_for_interruptible() : fit.free()) > 0;
}

std::uint64_t pool_key(std::uint32_t queue, std::uint32_t channel) {
    return (std::uint64_t{queue} << 32U) | channel;
}

std::uint64_t pool_key(const AgentOrder& order, std::uint32_t channel, std::uint32_t skill) {
    const auto order_number = 2 * static_cast<std::uint64_t>(order.model) + static_cast<std::uint64_t>(order.tie_break);
    return (order_number << 56U) | (std::uint64_t{channel} << 32U) | skill;
}

// Pools of expressions stand beside those of skills, under numbers that no skill has.
constexpr std::uint32_t first_expression = std::uint32_t{1} << 31U;
// More would cost every agent more than they save an item; the others are looked for in the pool of their queue.
constexpr std::size_t expression_pools_max = 64;

// Below zero: the agent does not have it.
int level_of(const Seat& seat, std::uint32_t skill) {
    const auto held = std::ranges::lower_bound(seat.skills, skill, {}, &NumberedSkill::skill);
    return held != seat.skills.end() && held->skill == skill ? held->level : -1;
}

} // namespace

bool serves(const Seat& seat, const ItemClass& item_class) {
    const auto is_member_of = [&](std::uint32_t queue) { return std::ranges::binary_search(seat.queues, queue); };
    return (is_member_of(item_class.queue) || std::ranges::any_of(item_class.also_queues, is_member_of)) &&
           std::ranges::all_of(
               item_class.skills,
               [&](const NumberedSkill& needed) { return level_of(seat, needed.skill) >= needed.level; }) &&
           std::ranges::all_of(item_class.expressions, [&](std::uint32_t expression) {
               return seat.fit.expressions->holds(seat.skill_set, expression);
           });
}

void AgentPools::clear() {
    places_.clear();
    queue_pools_.clear();
    skill_pools_.clear();
    seats_.clear();
    kept_expressions_.clear(); // those in use come back with the next item that asks for them
    book_.forget_sets();
}

void AgentPools::number_sets_anew() {
    book_.forget_sets();
    for (auto& [id, seat] : seats_)
        seat.fit.skill_set = seat.skill_set = book_.set_of(seat.skills);
}

void AgentPools::leave_pools(UserId agent) {
    const auto places = places_.find(agent);
    if (places == places_.end()) return;
    for (const Place& place : places->second)
        place.pool->erase(Standing{.standing = place.standing, .seat = nullptr});
    places->second.clear();
}

void AgentPools::forget(UserId agent) {
    leave_pools(agent);
    places_.erase(agent);
    seats_.erase(agent);
}

void AgentPools::read_profile(const State& state, Seat& seat) {
    const std::int64_t revision = state.configuration.agents.at(seat.fit.agent->id).revision;
    const Instant skills_at = seat.fit.agent->skills_at;
    if (revision == seat.profile_revision && skills_at == seat.skills_at) return;
    seat.profile_revision = revision;
    seat.skills_at = skills_at;
    seat.queues.clear();
    seat.has_rescue = false;
    for (const auto* queues : {&seat.fit.profile->queues, &seat.fit.agent->group_queues}) {
        for (const QueueName& queue : *queues) {
            seat.queues.push_back(numbers_.queues.of(queue));
            const Queue* found = configured(state.configuration.queues, queue);
            seat.has_rescue = seat.has_rescue || (found != nullptr && found->rescue_cap > 0);
        }
    }
    std::ranges::sort(seat.queues);
    seat.skills.clear();
    for (const AgentSkill& held : seat.fit.profile->skills) {
        if (counts_at(held, skills_at))
            seat.skills.push_back({.skill = numbers_.skills.of(held.skill), .level = held.level});
    }
    std::ranges::sort(seat.skills);
    seat.skill_set = book_.set_of(seat.skills);
    seat.classes.clear();
    seat.classes_seen = 0;
}

bool AgentPools::refresh(const State& state, UserId id) {
    const AgentState* agent = find_in(state.agents, id);
    const AgentFit fit = agent == nullptr || !agent->connection ? AgentFit{} : fit_of(state, *agent);
    if (fit.profile == nullptr || fit.is_wrapping_up_exclusive || fit.channels.empty()) {
        forget(id);
        return false;
    }
    leave_pools(id);
    Seat& seat = seats_[id];
    seat.fit = fit;
    read_profile(state, seat);
    seat.fit.expressions = &book_;
    seat.fit.skill_set = seat.skill_set;
    // Sets that nobody holds any more are forgotten when they are more than all others.
    constexpr std::size_t sets_left_over_max = 4096;
    if (book_.sets() > 2 * seats_.size() + sets_left_over_max) number_sets_anew();
    enter_pools(state, id, seat);
    return true;
}

void AgentPools::enter(Pool& pool, const Seat& seat, std::vector<Place>& places, Place place) {
    place.pool = &pool;
    place.standing = standing_of(place.order, seat.fit);
    pool.insert(Standing{.standing = place.standing, .seat = &seat});
    places.push_back(place);
}

void AgentPools::enter_pools(const State& state, UserId agent, const Seat& seat) {
    std::vector<Place>& places = places_[agent];
    for (const ChannelName& channel : seat.fit.channels) {
        if (!has_room_on(state, seat.fit, channel)) continue;
        const std::uint32_t number = numbers_.channels.of(channel);
        for (const auto* queues : {&seat.fit.profile->queues, &seat.fit.agent->group_queues}) {
            for (const QueueName& queue : *queues)
                enter_queue_pool(state, seat, places, pool_key(numbers_.queues.of(queue), number), queue);
        }
    }
    const Standings standings = standings_of(agent);
    for (const NumberedSkill& held : seat.skills) {
        if (kept_skills_.contains(held.skill)) enter_skill_pools(agent, seat, held.skill, standings);
    }
    for (const std::uint32_t expression : kept_expressions_) {
        if (!book_.holds(seat.skill_set, expression)) continue;
        enter_skill_pools(agent, seat, first_expression + expression, standings);
    }
}

void AgentPools::enter_queue_pool(const State& state, const Seat& seat, std::vector<Place>& places, std::uint64_t key,
                                  const QueueName& queue) {
    const RoutingConfiguration* routing = routing_of(state.configuration, queue);
    if (routing == nullptr) return;
    QueuePool& pool = queue_pools_[key];
    pool.order = AgentOrder{.model = routing->model, .tie_break = routing->tie_break};
    enter(pool.agents, seat, places, Place{.order = pool.order, .channel = static_cast<std::uint32_t>(key)});
}

AgentPools::Standings AgentPools::standings_of(UserId agent) const {
    Standings standings;
    const auto* places = find_in(places_, agent);
    if (places == nullptr) return standings;
    for (const Place& place : *places)
        standings.emplace(place.order, place.channel);
    return standings;
}

void AgentPools::enter_skill_pools(UserId agent, const Seat& seat, std::uint32_t skill, const Standings& standings) {
    std::vector<Place>& places = places_[agent];
    for (const auto& [order, channel] : standings) {
        enter(skill_pools_[pool_key(order, channel, skill)], seat, places, Place{.order = order, .channel = channel});
    }
}

void AgentPools::keep_pools_for(const ItemClass& item_class) {
    for (const std::uint32_t skill : item_class.skills_to_have) {
        if (!kept_skills_.insert(skill).second) continue;
        for (const auto& [id, seat] : seats_) {
            if (level_of(seat, skill) >= 0) enter_skill_pools(id, seat, skill, standings_of(id));
        }
    }
    for (const std::uint32_t expression : item_class.expressions) {
        if (kept_expressions_.size() >= expression_pools_max || !kept_expressions_.insert(expression).second) continue;
        for (const auto& [id, seat] : seats_) {
            if (!book_.holds(seat.skill_set, expression)) continue;
            enter_skill_pools(id, seat, first_expression + expression, standings_of(id));
        }
    }
}

const AgentPools::Pool* AgentPools::smallest_pool(const QueuePool& of_queue, const ItemClass& item_class) const {
    const Pool* smallest = &of_queue.agents;
    for (const std::uint32_t skill : item_class.skills_to_have) {
        const Pool* holders = find_in(skill_pools_, pool_key(of_queue.order, item_class.channel, skill));
        if (holders == nullptr) return nullptr; // nobody who is ready has it
        if (holders->size() < smallest->size()) smallest = holders;
    }
    for (const std::uint32_t expression : item_class.expressions) {
        if (!kept_expressions_.contains(expression)) continue;
        const Pool* fitting =
            find_in(skill_pools_, pool_key(of_queue.order, item_class.channel, first_expression + expression));
        if (fitting == nullptr) return nullptr;
        if (fitting->size() < smallest->size()) smallest = fitting;
    }
    return smallest;
}

// The best two of all agents who can take an item, in the order of its queue.
class AgentPools::Candidates {
public:
    Candidates(const State& state, const LiveItem& item, const ItemClass& item_class, const AgentOrder& order)
        : state_(state), item_(item), item_class_(item_class), order_(order) {}

    void look_into(const Pool& pool, const AgentOrder& pool_order) {
        // Enough for a runner-up: every look costs as much as the decision itself.
        constexpr int looks_after_first_max = 7;
        const bool is_in_order = pool_order == order_;
        int looks_after_first = 0;
        int found = 0;
        for (const auto& [standing, seat] : pool) {
            if (is_in_order && (found == 2 || (found > 0 && ++looks_after_first > looks_after_first_max))) return;
            const bool can_take = serves(*seat, item_class_) && exclusion(state_, seat->fit, item_) == Exclusion::none;
            if (can_take) {
                ++found;
                add(is_in_order ? standing : standing_of(order_, seat->fit));
            } else if (found == 0) {
                ++passed_over_;
            }
        }
    }

    [[nodiscard]] std::optional<AgentChoice> choice(int ready_agents) const {
        if (!first_) return std::nullopt;
        return AgentChoice{.agent = first_->agent,
                           .reason = event::OfferReason{.model = order_.model,
                                                        .tie_break = order_.tie_break,
                                                        .ready_agents = ready_agents,
                                                        .passed_over = passed_over_,
                                                        .winner = *first_,
                                                        .runner_up = second_},
                           .assigned_by = std::nullopt};
    }

private:
    void add(const event::AgentStanding& standing) {
        const bool is_known =
            (first_ && first_->agent == standing.agent) || (second_ && second_->agent == standing.agent);
        if (is_known) return;
        if (!first_ || rank_of(standing) < rank_of(*first_)) {
            second_ = std::exchange(first_, standing);
        } else if (!second_ || rank_of(standing) < rank_of(*second_)) {
            second_ = standing;
        }
    }

    const State& state_;
    const LiveItem& item_;
    const ItemClass& item_class_;
    AgentOrder order_;
    std::optional<event::AgentStanding> first_;
    std::optional<event::AgentStanding> second_;
    int passed_over_ = 0;
};

std::optional<AgentChoice> AgentPools::choose(const State& state, const LiveItem& item,
                                              const ItemClass& item_class) const {
    const QueuePool* of_queue = find_in(queue_pools_, pool_key(item_class.queue, item_class.channel));
    if (item_class.also_queues.empty()) {
        const Pool* pool = of_queue == nullptr ? nullptr : smallest_pool(*of_queue, item_class);
        if (pool == nullptr) return std::nullopt;
        Candidates candidates(state, item, item_class, of_queue->order);
        candidates.look_into(*pool, of_queue->order);
        return candidates.choice(static_cast<int>(of_queue->agents.size()));
    }
    const RoutingConfiguration* routing = routing_of(state.configuration, item.item.queue);
    if (routing == nullptr) return std::nullopt;
    Candidates candidates(state, item, item_class, {.model = routing->model, .tie_break = routing->tie_break});
    std::size_t ready_agents = 0;
    const auto look_into = [&](const QueuePool* pool) {
        if (pool == nullptr) return;
        ready_agents += pool->agents.size();
        candidates.look_into(pool->agents, pool->order);
    };
    look_into(of_queue);
    for (const std::uint32_t queue : item_class.also_queues)
        look_into(find_in(queue_pools_, pool_key(queue, item_class.channel)));
    return candidates.choice(static_cast<int>(ready_agents));
}

void AgentPools::add_ready(const ItemClass& item_class, std::set<UserId>& agents) const {
    const auto add_from = [&](std::uint32_t queue) {
        const QueuePool* pool = find_in(queue_pools_, pool_key(queue, item_class.channel));
        if (pool == nullptr) return;
        for (const auto& [standing, seat] : pool->agents)
            agents.insert(standing.agent);
    };
    add_from(item_class.queue);
    std::ranges::for_each(item_class.also_queues, add_from);
}

std::optional<AgentChoice> AgentPools::choose_by_name(const State& state, const LiveItem& item, UserId agent) const {
    const Seat* seat = find_in(seats_, agent);
    if (seat == nullptr || exclusion(state, seat->fit, item) != Exclusion::none) return std::nullopt;
    const RoutingConfiguration* routing = routing_of(state.configuration, item.item.queue);
    const AgentOrder order =
        routing == nullptr ? AgentOrder{} : AgentOrder{.model = routing->model, .tie_break = routing->tie_break};
    return AgentChoice{.agent = agent,
                       .reason = event::OfferReason{.model = order.model,
                                                    .tie_break = order.tie_break,
                                                    .is_preferred = true,
                                                    .ready_agents = 1,
                                                    .winner = standing_of(order, seat->fit),
                                                    .runner_up = std::nullopt},
                       .assigned_by = std::nullopt};
}

Seat* AgentPools::seat_of(UserId agent) {
    return find_in(seats_, agent);
}

} // namespace answerd::core
