// SPDX-License-Identifier: Apache-2.0
#include "capacity.hpp"

#include "expression_book.hpp"
#include "lookup.hpp"
#include "skills.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>

namespace answerd::core {

namespace {

std::vector<ChannelName> channels_of(const Configuration& configuration, const PresenceStatusName& status) {
    const PresenceStatus* found = configured(configuration.presence_statuses, status);
    std::vector<ChannelName> channels = found == nullptr ? std::vector<ChannelName>{} : found->channels;
    std::ranges::sort(channels);
    return channels;
}

// An agent who has asked for another status takes only what both allow, or the works would never run out.
std::vector<ChannelName> routable_channels(const Configuration& configuration, const AgentState& agent) {
    std::vector<ChannelName> channels = channels_of(configuration, agent.status);
    if (!agent.next_status) return channels;
    const std::vector<ChannelName> next = channels_of(configuration, *agent.next_status);
    std::vector<ChannelName> both;
    std::ranges::set_intersection(channels, next, std::back_inserter(both));
    return both;
}

// Of an item or a work whose channel is not exclusive.
template <class Weighed>
int share_of(const Weighed& weighed, int capacity) {
    return answerd::share_of(weighed.weight, weighed.capacity_percentage, capacity);
}

// Paused work takes what its queue says for it.
int share_of_open(const Configuration& configuration, const AgentWork& work, int capacity) {
    const RoutingConfiguration* routing = work.paused_at ? routing_of(configuration, work.queue) : nullptr;
    if (routing == nullptr || (!routing->paused_weight && !routing->paused_percentage)) return share_of(work, capacity);
    return answerd::share_of(routing->paused_weight.value_or(0), routing->paused_percentage, capacity);
}

bool has_room(const State& state, const AgentFit& fit, const WorkItem& item) {
    if (is_exclusive(state.configuration, item.channel)) {
        return !fit.has_works || (fit.is_wrapping_up_exclusive && fit.used == 0);
    }
    const bool gives_way = is_interruptible(state.configuration, item.channel);
    return share_of(item, fit.capacity) <= (gives_way ? fit.free_for_interruptible() : fit.free());
}

const Cooldown* cooldown_of(const LiveItem& item, UserId agent) {
    const auto found = std::ranges::find(item.cooldowns, agent, &Cooldown::agent);
    return found == item.cooldowns.end() ? nullptr : &*found;
}

void charge(const State& state, AgentFit& fit) {
    for (const AgentWorkId id : fit.agent->works) {
        const AgentWork* work = find_in(state.works, id);
        if (work == nullptr) continue;
        const bool exclusive = is_exclusive(state.configuration, work->channel);
        const bool wraps_up_exclusive = work->state == AgentWorkState::wrap_up && exclusive;
        const int share = share_of_open(state.configuration, *work, fit.capacity);
        if (is_interruptible(state.configuration, work->channel)) {
            fit.used_by_interruptible += share;
            continue;
        }
        fit.has_works = fit.has_works || exclusive || share > 0;
        fit.is_wrapping_up_exclusive = fit.is_wrapping_up_exclusive || wraps_up_exclusive;
        if (wraps_up_exclusive) continue;
        // Whoever has an exclusive work takes nothing else, also after a change of the capacity.
        fit.used += exclusive ? std::max({share, fit.capacity, fit.interruptible_capacity}) : share;
    }
    // A call that answerd did not route takes what one of ours would. Often it is one of ours: it counts once.
    if (!fit.agent->own_call_since) return;
    fit.has_works = true;
    fit.used = std::max({fit.used, fit.capacity, fit.interruptible_capacity});
}

} // namespace

bool is_at_bound(const State& state, const QueueName& name) {
    const int* active = find_in(state.active_items, name);
    const Queue* queue = active == nullptr ? nullptr : configured(state.configuration.queues, name);
    return queue != nullptr && *active >= queue->active_max;
}

AgentFit fit_of(const State& state, const AgentState& agent) {
    AgentFit fit;
    fit.agent = &agent;
    fit.profile = configured(state.configuration.agents, agent.id);
    fit.is_connected = agent.connection.has_value();
    fit.channels = routable_channels(state.configuration, agent);
    if (fit.profile != nullptr) {
        const auto* rules =
            configured(state.configuration.presence_configurations, fit.profile->presence_configuration);
        if (rules != nullptr) {
            fit.capacity = rules->capacity * hundredths_per_unit;
            fit.interruptible_capacity = rules->interruptible_capacity.value_or(rules->capacity) * hundredths_per_unit;
        }
    }
    charge(state, fit);
    return fit;
}

namespace {

bool is_member(const AgentFit& fit, const WorkItem& item) {
    const auto takes_from = [&](const QueueName& queue) {
        return queue == item.queue || std::ranges::find(item.also_members_of, queue) != item.also_members_of.end();
    };
    return std::ranges::any_of(fit.profile->queues, takes_from) ||
           std::ranges::any_of(fit.agent->group_queues, takes_from);
}

bool is_fit_for(const AgentFit& fit, const std::string& expression) {
    if (expression.empty()) return true;
    return fit.expressions == nullptr ? fits(*fit.profile, expression, fit.agent->skills_at)
                                      : fit.expressions->holds(fit.skill_set, expression);
}

bool lacks_skills(const AgentFit& fit, const WorkItem& item) {
    return missing_skill(*fit.profile, item, fit.agent->skills_at) != nullptr ||
           !is_fit_for(fit, item.queue_skill_expression) || !is_fit_for(fit, item.skill_expression);
}

std::string lack_of_skills(const AgentFit& fit, const WorkItem& item) {
    const Instant at = fit.agent->skills_at;
    if (const SkillRequirement* needed = missing_skill(*fit.profile, item, at)) {
        return lack_in_words(*fit.profile, *needed, at);
    }
    return lack_in_words(
        *fit.profile,
        is_fit_for(fit, item.queue_skill_expression) ? item.skill_expression : item.queue_skill_expression, at);
}

bool hinders(Exclusion rule, const State& state, const AgentFit& fit, const LiveItem& live) {
    const WorkItem& item = live.item;
    // Work handed to one person by name follows that person, not the queue's membership, skills or model.
    const bool is_required = item.required_agent == fit.agent->id;
    switch (rule) {
    case Exclusion::none:
        return false;
    case Exclusion::not_connected:
        return !fit.is_connected || fit.profile == nullptr;
    case Exclusion::channel_not_in_status:
        return !std::ranges::binary_search(fit.channels, item.channel);
    case Exclusion::not_required_agent:
        return item.required_agent && !is_required;
    case Exclusion::not_in_queue:
        return !is_required && !is_member(fit, item);
    case Exclusion::routed_externally: {
        const RoutingConfiguration* routing = routing_of(state.configuration, item.queue);
        return !is_required && routing != nullptr && routing->model == RoutingModel::external;
    }
    case Exclusion::skill_missing:
        return !is_required && lacks_skills(fit, item);
    case Exclusion::no_capacity:
        return !has_room(state, fit, item);
    case Exclusion::in_wrap_up:
        return fit.is_wrapping_up_exclusive;
    case Exclusion::in_cooldown:
        return cooldown_of(live, fit.agent->id) != nullptr;
    case Exclusion::queue_at_bound:
        return !is_required && is_at_bound(state, item.queue);
    }
    return false;
}

constexpr std::array rules_in_order = {Exclusion::not_connected,      Exclusion::channel_not_in_status,
                                       Exclusion::not_required_agent, Exclusion::not_in_queue,
                                       Exclusion::routed_externally,  Exclusion::skill_missing,
                                       Exclusion::no_capacity,        Exclusion::in_wrap_up,
                                       Exclusion::in_cooldown,        Exclusion::queue_at_bound};

} // namespace

Exclusion exclusion(const State& state, const AgentFit& fit, const LiveItem& live) {
    for (const Exclusion rule : rules_in_order) {
        if (hinders(rule, state, fit, live)) return rule;
    }
    return Exclusion::none;
}

std::vector<Exclusion> exclusions(const State& state, const AgentFit& fit, const LiveItem& live) {
    if (hinders(Exclusion::not_connected, state, fit, live)) return {Exclusion::not_connected};
    std::vector<Exclusion> found;
    std::ranges::copy_if(rules_in_order, std::back_inserter(found),
                         [&](Exclusion rule) { return hinders(rule, state, fit, live); });
    return found;
}

std::string detail_of(const State& state, const AgentFit& fit, const LiveItem& live, Exclusion reason) {
    const WorkItem& item = live.item;
    switch (reason) {
    case Exclusion::none:
        return "can take it";
    case Exclusion::not_connected:
        return fit.agent->lease_until ? "connection lost, grace period running" : "no console connected";
    case Exclusion::channel_not_in_status:
        return fit.agent->status.empty() ? "offline"
                                         : "status " + fit.agent->status.value + " is without " + item.channel.value;
    case Exclusion::not_in_queue:
        return "not a member of " + item.queue.value;
    case Exclusion::not_required_agent:
        return "reserved for another agent";
    case Exclusion::routed_externally:
        return item.queue.value + " leaves the choice to somebody else";
    case Exclusion::queue_at_bound:
        return item.queue.value + " has " + std::to_string(state.active_items.at(item.queue)) +
               " items with agents, which is all it may have";
    case Exclusion::skill_missing:
        return lack_of_skills(fit, item);
    case Exclusion::no_capacity: {
        if (fit.agent->own_call_since) return "in a call of their own";
        const bool gives_way = is_interruptible(state.configuration, item.channel);
        const int free = gives_way ? fit.free_for_interruptible() : fit.free();
        return "needs " + units_in_words(charge_of(state, fit, item)) + " units, has " +
               units_in_words(std::max(0, free)) + " of " +
               units_in_words(gives_way ? fit.interruptible_capacity : fit.capacity);
    }
    case Exclusion::in_wrap_up:
        return "in wrap-up";
    case Exclusion::in_cooldown:
        return "declined it or let it time out a moment ago";
    }
    return {};
}

int charge_of(const State& state, const AgentFit& fit, const WorkItem& item) {
    return is_exclusive(state.configuration, item.channel) ? fit.capacity : share_of(item, fit.capacity);
}

int lack_to_resume(const State& state, const AgentWork& work) {
    const AgentFit fit = fit_of(state, state.agents.at(work.agent));
    const int more = share_of(work, fit.capacity) - share_of_open(state.configuration, work, fit.capacity);
    return more - (is_interruptible(state.configuration, work.channel) ? fit.free_for_interruptible() : fit.free());
}

} // namespace answerd::core

namespace answerd {

AgentLoad load_of(const State& state, const AgentState& agent) {
    const auto fit = core::fit_of(state, agent);
    return {.capacity = fit.capacity,
            .interruptible_capacity = fit.interruptible_capacity,
            .used = fit.used,
            .used_by_interruptible = fit.used_by_interruptible};
}

std::string units_in_words(int hundredths) {
    std::string text = std::to_string(hundredths / hundredths_per_unit);
    const int rest = std::abs(hundredths % hundredths_per_unit);
    if (rest == 0) return text;
    text += rest < 10 ? ".0" : ".";
    return text + std::to_string(rest % 10 == 0 ? rest / 10 : rest);
}

} // namespace answerd
