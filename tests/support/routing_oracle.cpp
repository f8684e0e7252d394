// SPDX-License-Identifier: Apache-2.0
#include "support/routing_oracle.hpp"

#include "support/expression_oracle.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace answerd::testing {

namespace {

bool is_exclusive(const State& state, const ChannelName& channel) {
    const auto found = state.configuration.channels.find(channel);
    return found != state.configuration.channels.end() && found->second.value.exclusive;
}

const AgentProfile* profile_of(const State& state, const AgentState& agent) {
    const auto found = state.configuration.agents.find(agent.id);
    return found == state.configuration.agents.end() ? nullptr : &found->second.value;
}

int capacity_of(const State& state, const AgentState& agent) {
    const auto& name = profile_of(state, agent)->presence_configuration;
    return state.configuration.presence_configurations.at(name).value.capacity;
}

bool gives_way(const State& state, const ChannelName& channel) {
    const auto found = state.configuration.channels.find(channel);
    return found != state.configuration.channels.end() && found->second.value.interruptible;
}

// All in hundredths of a unit: of a weight each unit is a hundred, of a percentage each percent is the capacity.
template <class Weighed>
int share_of(const State& state, const AgentState& agent, const Weighed& of) {
    return of.capacity_percentage ? *of.capacity_percentage * capacity_of(state, agent) : 100 * of.weight;
}

int share_of_open(const State& state, const AgentState& agent, const AgentWork& work) {
    if (work.paused_at) {
        const Queue& queue = state.configuration.queues.at(work.queue).value;
        const auto& rules = state.configuration.routing_configurations.at(queue.routing).value;
        if (rules.paused_percentage) return *rules.paused_percentage * capacity_of(state, agent);
        if (rules.paused_weight) return 100 * *rules.paused_weight;
    }
    return share_of(state, agent, work);
}

int used_of(const State& state, const AgentState& agent, bool interruptible) {
    int used = 0;
    for (const auto id : agent.works) {
        const AgentWork& work = state.works.at(id);
        if (gives_way(state, work.channel) != interruptible) continue;
        used += is_exclusive(state, work.channel) ? 100 * capacity_of(state, agent) : share_of_open(state, agent, work);
    }
    return used;
}

bool is_queue_full(const State& state, const WorkItem& item) {
    const int bound = state.configuration.queues.at(item.queue).value.active_max;
    const auto is_with_agent = [&](const auto& other) {
        const WorkItemState is = other.second.item.state;
        return other.second.item.queue == item.queue && (is == WorkItemState::offered || is == WorkItemState::assigned);
    };
    return bound > 0 && std::ranges::count_if(state.items, is_with_agent) >= bound;
}

bool has_room(const State& state, const AgentState& agent, const WorkItem& item) {
    bool is_idle = true;
    if (agent.own_call_since) return false;
    for (const auto id : agent.works) {
        const AgentWork& work = state.works.at(id);
        if (gives_way(state, work.channel)) continue;
        if (is_exclusive(state, work.channel)) return false;
        is_idle = is_idle && share_of_open(state, agent, work) == 0;
    }
    if (is_exclusive(state, item.channel)) return is_idle;
    const int needed = used_of(state, agent, false) + share_of(state, agent, item);
    if (!gives_way(state, item.channel)) return needed <= 100 * capacity_of(state, agent);
    const auto& rules =
        state.configuration.presence_configurations.at(profile_of(state, agent)->presence_configuration);
    const int bound = rules.value.interruptible_capacity.value_or(rules.value.capacity);
    return needed + used_of(state, agent, true) <= 100 * bound;
}

// The skills that count at that moment; the last one named wins, and the rules let none be named twice.
std::map<SkillName, int> skills_of(const AgentProfile& profile, Instant now) {
    std::map<SkillName, int> levels;
    for (const AgentSkill& held : profile.skills) {
        const bool has_begun = held.valid_from.value_or(Instant::min()) <= now;
        const bool has_ended = held.valid_until.value_or(Instant::max()) <= now;
        if (has_begun && !has_ended) levels[held.skill] = held.level;
    }
    return levels;
}

bool has_skills(const AgentProfile& profile, const WorkItem& item, Instant now) {
    const auto levels = skills_of(profile, now);
    std::map<std::string, int> by_name;
    for (const auto& [skill, level] : levels)
        by_name[skill.value] = level;
    if (!fits_by_hand(item.skill_expression, by_name)) return false;
    if (!fits_by_hand(item.queue_skill_expression, by_name)) return false;
    return std::ranges::all_of(item.skills, [&](const SkillRequirement& required) {
        return levels.contains(required.skill) && levels.at(required.skill) >= required.level;
    });
}

bool allows(const State& state, const PresenceStatusName& status, const ChannelName& channel) {
    const auto found = state.configuration.presence_statuses.find(status);
    if (found == state.configuration.presence_statuses.end()) return false;
    return std::ranges::find(found->second.value.channels, channel) != found->second.value.channels.end();
}

std::set<QueueName> queues_of(const State& state, const AgentProfile& profile) {
    std::set<QueueName> queues(profile.queues.begin(), profile.queues.end());
    for (const auto& [name, queue] : state.configuration.queues) {
        for (const GroupName& group : queue.value.groups) {
            const auto& agents = state.configuration.groups.at(group).value.agents;
            if (std::ranges::find(agents, profile.id) != agents.end()) queues.insert(name);
        }
    }
    return queues;
}

bool is_member(const State& state, const AgentProfile& profile, const WorkItem& item) {
    return std::ranges::any_of(queues_of(state, profile), [&](const QueueName& queue) {
        const auto& also = item.also_members_of;
        return queue == item.queue || std::ranges::find(also, queue) != also.end();
    });
}

const RoutingConfiguration& rules_of(const State& state, const WorkItem& item) {
    const Queue& queue = state.configuration.queues.at(item.queue).value;
    return state.configuration.routing_configurations.at(queue.routing).value;
}

Place place_of_agent(const State& state, const AgentState& agent, const WorkItem& item, Instant now) {
    const RoutingConfiguration& rules = rules_of(state, item);
    const AgentProfile& profile = *profile_of(state, agent);
    const std::int64_t load = rules.model == RoutingModel::least_active
                                  ? static_cast<std::int64_t>(agent.works.size())
                                  : used_of(state, agent, false) - 100 * capacity_of(state, agent);
    const std::int64_t breadth =
        rules.tie_break == TieBreak::scarcity
            ? static_cast<std::int64_t>(queues_of(state, profile).size() + skills_of(profile, now).size())
            : 0;
    const Instant assigned = std::max(agent.last_assigned_at, agent.online_since);
    return {load, breadth, agent.idle_since.time_since_epoch().count(), assigned.time_since_epoch().count()};
}

bool has_rescue(const State& state, const AgentState& agent) {
    return std::ranges::any_of(queues_of(state, *profile_of(state, agent)), [&](const QueueName& name) {
        const auto queue = state.configuration.queues.find(name);
        return queue != state.configuration.queues.end() && queue->second.value.rescue_cap > 0;
    });
}

} // namespace

bool may_take(const State& state, const AgentState& agent, const LiveItem& live, Instant now) {
    const AgentProfile* profile = profile_of(state, agent);
    if (profile == nullptr || !agent.connection || agent.lease_until) return false;
    const WorkItem& item = live.item;
    if (!allows(state, agent.status, item.channel)) return false;
    // Whoever has asked for another status takes only what both allow.
    if (agent.next_status && !allows(state, *agent.next_status, item.channel)) return false;
    if (item.required_agent) {
        if (*item.required_agent != agent.id) return false;
    } else if (!is_member(state, *profile, item) || !has_skills(*profile, item, now) || is_queue_full(state, item) ||
               rules_of(state, item).model == RoutingModel::external) {
        return false;
    }
    const bool cools_down = std::ranges::any_of(live.cooldowns, [&](const Cooldown& c) { return c.agent == agent.id; });
    return has_room(state, agent, item) && !cools_down;
}

Place place_of(const State& state, const AgentState& agent, const WorkItem& item, Instant now) {
    const Queue& queue = state.configuration.queues.at(item.queue).value;
    std::int64_t priority = item.priority;
    std::int64_t since = item.requested_at.time_since_epoch().count();
    if (queue.ageing_seconds > 0) {
        const int usual = rules_of(state, item).priority;
        since += 1000LL * queue.ageing_seconds * (item.priority - usual);
        priority = usual;
    }
    Place place = {priority, item.secondary_priority,
                   item.target_accept_at.value_or(Instant::max()).time_since_epoch().count()};
    if (has_rescue(state, agent)) {
        const std::int64_t level = 1000LL * queue.service_level_seconds;
        const std::int64_t waited = now.time_since_epoch().count() - since;
        if (queue.rescue_cap > 0 && waited > queue.rescue_cap * level) {
            place.insert(place.end(), {0, -waited * 1000 / level});
        } else if (queue.rescue_cap == 0 || waited <= level) {
            place.insert(place.end(), {1, level - waited});
        } else {
            place.insert(place.end(), {2, -waited * 1000 / level});
        }
    }
    place.insert(place.end(), {since, static_cast<std::int64_t>(item.arrival)});
    return place;
}

std::optional<UserId> best_agent(const State& state, const LiveItem& live, Instant now) {
    std::optional<std::tuple<bool, Place, UserId>> best;
    for (const auto& [id, agent] : state.agents) {
        if (!may_take(state, agent, live, now)) continue;
        std::tuple rank{live.item.preferred_agent != id, place_of_agent(state, agent, live.item, now), id};
        if (!best || rank < *best) best = std::move(rank);
    }
    return best ? std::optional{std::get<UserId>(*best)} : std::nullopt;
}

std::optional<std::string> wrong_offer(const State& before, Instant now, const AgentWork& offered) {
    const LiveItem& chosen = before.items.at(offered.item);
    if (best_agent(before, chosen, now) != offered.agent) return "an item was offered to another than the best agent";
    const AgentState& agent = before.agents.at(offered.agent);
    const Place place = place_of(before, agent, chosen.item, now);
    for (const auto& [id, live] : before.items) {
        if (live.item.state != WorkItemState::waiting || place_of(before, agent, live.item, now) >= place) continue;
        if (!may_take(before, agent, live, now)) continue;
        // Where agents see different orders, whoever is better for the item ahead may be about to get it.
        if (has_rescue(before, agent) && best_agent(before, live, now) != agent.id) continue;
        return "an item was overtaken";
    }
    return std::nullopt;
}

} // namespace answerd::testing
