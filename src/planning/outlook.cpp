// SPDX-License-Identifier: Apache-2.0
#include "answerd/planning/outlook.hpp"

#include "answerd/core/load.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace answerd::planning {

namespace {

template <class Map, class Key>
const auto* found_in(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

// They may take it as soon as they are through with what they have.
bool would_serve(Exclusion exclusion) {
    return exclusion == Exclusion::none || exclusion == Exclusion::no_capacity || exclusion == Exclusion::in_wrap_up ||
           exclusion == Exclusion::in_cooldown || exclusion == Exclusion::queue_at_bound;
}

// How many such items an agent can have at once.
template <class Weighed> // an item, or the routing configuration of its queue
double places(const Configuration& configuration, const AgentProfile& agent, const ChannelName& channel,
              const Weighed& weighed) {
    const auto* rules = found_in(configuration.presence_configurations, agent.presence_configuration);
    const auto* found = found_in(configuration.channels, channel);
    if (rules == nullptr || (found != nullptr && found->value.exclusive)) return 1;
    const bool gives_way = found != nullptr && found->value.interruptible;
    const int units =
        gives_way ? rules->value.interruptible_capacity.value_or(rules->value.capacity) : rules->value.capacity;
    // A percentage is one of the agent's own capacity, also where the work may fill another.
    const int share =
        share_of(weighed.weight, weighed.capacity_percentage, rules->value.capacity * hundredths_per_unit);
    return std::max(1, units * hundredths_per_unit / std::max(1, share));
}

// How many of an agent's queues have somebody waiting.
std::int64_t queues_that_want(const Core& core, const AgentProfile& profile, const AgentState& agent) {
    const auto wants_them = [&](const QueueName& queue) { return core.waiting_in(queue) > 0; };
    return std::ranges::count_if(profile.queues, wants_them) + std::ranges::count_if(agent.group_queues, wants_them);
}

// The part of an agent that one of these queues has: it shares them with the others that want them.
double part_of_one_queue(const Core& core, std::int64_t wanted_by, const QueueName& queue) {
    const std::int64_t others = wanted_by - (core.waiting_in(queue) > 0 ? 1 : 0);
    return 1 / static_cast<double>(1 + std::max<std::int64_t>(0, others));
}

// A queue with a bound is served by no more than that, however many agents it has.
double within_bound(const Configuration& configuration, const QueueName& queue, double agents) {
    const auto* found = found_in(configuration.queues, queue);
    const int bound = found == nullptr ? 0 : found->value.active_max;
    return bound == 0 ? agents : std::min(agents, static_cast<double>(bound));
}

bool has_room(const State& state, const QueueName& name) {
    const auto* active = found_in(state.active_items, name);
    return active == nullptr || *active < state.configuration.queues.at(name).value.active_max;
}

double places_in_queue(const Configuration& configuration, const AgentProfile& agent, const PresenceStatus& status,
                       const QueueName& queue) {
    const auto* entry = found_in(configuration.queues, queue);
    const auto* routing =
        entry == nullptr ? nullptr : found_in(configuration.routing_configurations, entry->value.routing);
    static const RoutingConfiguration without_rules{};
    const RoutingConfiguration& weighed = routing == nullptr ? without_rules : routing->value;
    double fewest = 0;
    for (const ChannelName& channel : status.channels) {
        const double here = places(configuration, agent, channel, weighed);
        fewest = fewest == 0 ? here : std::min(fewest, here);
    }
    return fewest;
}

} // namespace

WaitOutlook outlook_of(const Core& core, const Explanation& explanation) {
    const State& state = core.state();
    WaitOutlook outlook{.ahead = explanation.ahead, .agents = 0, .mean_handle_time = {}, .mean_patience = {}};
    const auto* live = found_in(state.items, explanation.item);
    if (live == nullptr) return outlook;
    const WorkItem& item = live->item;
    for (const AgentExplanation& one : explanation.agents) {
        const auto* profile = found_in(state.configuration.agents, one.agent);
        if (profile == nullptr || !would_serve(one.exclusion)) continue;
        const std::int64_t wanted_by = queues_that_want(core, profile->value, state.agents.at(one.agent));
        outlook.agents += places(state.configuration, profile->value, item.channel, item) *
                          part_of_one_queue(core, wanted_by, item.queue);
    }
    outlook.agents = within_bound(state.configuration, item.queue, outlook.agents);
    return outlook;
}

std::map<QueueName, NewcomerOutlook> outlooks_of_newcomers(const Core& core) {
    const State& state = core.state();
    std::map<QueueName, NewcomerOutlook> outlooks;
    for (const auto& [name, queue] : state.configuration.queues)
        outlooks[name].outlook.ahead = core.waiting_in(name);
    for (const auto& [id, profile] : state.configuration.agents) {
        const auto* agent = found_in(state.agents, id);
        if (agent == nullptr || !agent->connection) continue;
        const auto* status = found_in(state.configuration.presence_statuses, agent->status);
        if (status == nullptr || status->value.channels.empty()) continue;
        std::vector<QueueName> queues = profile.value.queues;
        queues.insert(queues.end(), agent->group_queues.begin(), agent->group_queues.end());
        const std::int64_t wanted_by = queues_that_want(core, profile.value, *agent);
        for (const QueueName& name : queues) {
            const auto found = outlooks.find(name);
            if (found == outlooks.end()) continue;
            auto& [outlook, is_somebody_free] = found->second;
            outlook.agents += places_in_queue(state.configuration, profile.value, status->value, name) *
                              part_of_one_queue(core, wanted_by, name);
            is_somebody_free = is_somebody_free || (outlook.ahead == 0 && agent->works.empty() &&
                                                    !agent->own_call_since && has_room(state, name));
        }
    }
    for (auto& [name, newcomer] : outlooks)
        newcomer.outlook.agents = within_bound(state.configuration, name, newcomer.outlook.agents);
    return outlooks;
}

} // namespace answerd::planning
