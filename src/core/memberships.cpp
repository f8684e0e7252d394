// SPDX-License-Identifier: Apache-2.0
#include "memberships.hpp"

#include "lookup.hpp"

#include <algorithm>
#include <set>

namespace answerd::core {

namespace {

template <class Entity>
const Entity* as(const std::optional<ConfigurationEntity>& entity) {
    return entity ? std::get_if<Entity>(&*entity) : nullptr;
}

template <class Names, class OneName>
bool names(const Names& list, const OneName& name) {
    return std::ranges::find(list, name) != list.end();
}

void add_members(const Configuration& configuration, const Queue* queue, std::set<UserId>& members) {
    if (queue == nullptr) return;
    for (const GroupName& name : queue->groups) {
        if (const Group* group = configured(configuration.groups, name)) {
            members.insert(group->agents.begin(), group->agents.end());
        }
    }
}

void set_membership(State& state, UserId agent, const QueueName& queue, bool is_in_group) {
    AgentState* found = find_in(state.agents, agent);
    const AgentProfile* profile = configured(state.configuration.agents, agent);
    if (found == nullptr || profile == nullptr) return;
    auto& queues = found->group_queues;
    const auto place = std::ranges::lower_bound(queues, queue);
    const bool was_there = place != queues.end() && *place == queue;
    const bool belongs_there = is_in_group && !names(profile->queues, queue);
    if (belongs_there && !was_there) queues.insert(place, queue);
    if (was_there && !belongs_there) queues.erase(place);
}

void follow(State& state, const QueueName& queue, const std::set<UserId>& touched) {
    std::set<UserId> members;
    add_members(state.configuration, configured(state.configuration.queues, queue), members);
    for (const UserId agent : touched)
        set_membership(state, agent, queue, members.contains(agent));
}

bool is_in_a_group(const Configuration& configuration, const Queue& queue, UserId agent) {
    return std::ranges::any_of(queue.groups, [&](const GroupName& name) {
        const Group* group = configured(configuration.groups, name);
        return group != nullptr && names(group->agents, agent);
    });
}

} // namespace

void follow_memberships(State& state, const std::optional<ConfigurationEntity>& before,
                        const std::optional<ConfigurationEntity>& after) {
    const auto& queues = state.configuration.queues;
    std::set<UserId> touched;
    if (const auto* profile = as<AgentProfile>(after)) {
        for (const auto& [name, queue] : queues) {
            if (!queue.value.groups.empty()) {
                set_membership(state, profile->id, name, is_in_a_group(state.configuration, queue.value, profile->id));
            }
        }
    }
    for (const auto* entity : {&before, &after}) {
        if (const auto* group = as<Group>(*entity)) touched.insert(group->agents.begin(), group->agents.end());
        add_members(state.configuration, as<Queue>(*entity), touched);
    }
    if (touched.empty()) return;
    if (const auto* queue = as<Queue>(after ? after : before)) return follow(state, queue->name, touched);
    const GroupName name = as<Group>(after ? after : before)->name;
    for (const auto& [queue_name, queue] : queues) {
        if (names(queue.value.groups, name)) follow(state, queue_name, touched);
    }
}

} // namespace answerd::core
