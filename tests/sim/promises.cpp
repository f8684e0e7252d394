// SPDX-License-Identifier: Apache-2.0
// The promises of design §5, restated naively over a state at rest. No index, no shared helper with the core: if both
// are wrong, they are wrong in different ways.
#include "support/routing_oracle.hpp"
#include "world.hpp"

#include <algorithm>
#include <map>

namespace answerd::sim {

namespace {

using Broken = std::optional<std::string>;

bool is_over(AgentWorkState state) {
    switch (state) {
    case AgentWorkState::assigned:
    case AgentWorkState::opened:
    case AgentWorkState::wrap_up:
        return false;
    case AgentWorkState::closed:
    case AgentWorkState::declined:
    case AgentWorkState::declined_on_push_timeout:
    case AgentWorkState::unavailable:
    case AgentWorkState::canceled:
    case AgentWorkState::transferred:
        return true;
    }
    return true;
}

bool is_exclusive(const State& state, const ChannelName& channel) {
    const auto found = state.configuration.channels.find(channel);
    return found != state.configuration.channels.end() && found->second.value.exclusive;
}

Broken item_and_owner_agree(const State& state) {
    for (const auto& [id, live] : state.items) {
        const auto& item = live.item;
        const bool has_owner = item.state == WorkItemState::offered || item.state == WorkItemState::assigned;
        int owners = 0;
        for (const auto& [work_id, work] : state.works) {
            const bool owns =
                work.item == id && (work.state == AgentWorkState::assigned || work.state == AgentWorkState::opened);
            if (owns) ++owners;
            if (owns && item.work != work_id) return "an item does not know its work";
        }
        if (owners != (has_owner ? 1 : 0)) {
            return "item in state " + std::to_string(static_cast<int>(item.state)) + " has " + std::to_string(owners) +
                   " owners";
        }
        // A closed item stays for as long as its agent wraps up, and no longer.
        const auto wrapping_up = item.work ? state.works.find(*item.work) : state.works.end();
        const bool may_stay = wrapping_up != state.works.end() && wrapping_up->second.state == AgentWorkState::wrap_up;
        if (item.state == WorkItemState::closed && !may_stay) return "a closed item is still live";
    }
    return std::nullopt;
}

Broken bounds_are_counted(const State& state) {
    for (const auto& [name, queue] : state.configuration.queues) {
        int with_agents = 0;
        for (const auto& [id, live] : state.items) {
            const bool counts = live.item.state == WorkItemState::offered || live.item.state == WorkItemState::assigned;
            if (live.item.queue == name && counts) ++with_agents;
        }
        const auto counted = state.active_items.find(name);
        const bool is_bounded = queue.value.active_max > 0;
        if (is_bounded != (counted != state.active_items.end())) return "a bound is not watched, or one that is gone";
        if (is_bounded && counted->second != with_agents) return "the items of a queue with agents are miscounted";
    }
    return std::nullopt;
}

Broken nobody_is_over_capacity(const State& state) {
    for (const auto& [id, agent] : state.agents) {
        int used = 0;
        int exclusive = 0;
        for (const auto work_id : agent.works) {
            const auto& work = state.works.at(work_id);
            if (work.agent != id || is_over(work.state)) return "an agent holds work that is not open or not theirs";
            const auto channel = state.configuration.channels.find(work.channel);
            if (work.pause_count > 0 || work.assigned_by) continue; // taken up again or assigned over the limit
            if (channel == state.configuration.channels.end() || !channel->second.value.interruptible) {
                // A percentage of a capacity of its own, whose largest value is compared below.
                used += work.capacity_percentage ? 0 : work.weight;
            } else {
                continue; // gives way to everything, and is bounded where it is offered
            }
            if (is_exclusive(state, work.channel)) ++exclusive;
        }
        const auto primary = std::ranges::count_if(agent.works, [&](AgentWorkId work) {
            const auto channel = state.configuration.channels.find(state.works.at(work).channel);
            if (state.works.at(work).pause_count > 0 || state.works.at(work).assigned_by) return false;
            return channel == state.configuration.channels.end() || !channel->second.value.interruptible;
        });
        if (exclusive > 1 || (exclusive == 1 && primary > 1)) return "an exclusive work is not alone";
        if (exclusive == 0 && !agent.works.empty() && state.configuration.agents.contains(id)) {
            // A configuration change may shrink capacity under open work; then nothing new may come, which
            // nobody_waits_in_vain and the judging of every offer check. Here: never more than the largest configured
            // capacity.
            int largest = 0;
            for (const auto& [name, configured] : state.configuration.presence_configurations) {
                largest = std::max(largest, configured.value.capacity);
            }
            if (used > largest) return "an agent is over capacity";
        }
    }
    return std::nullopt;
}

Broken every_work_has_its_agent(const State& state) {
    for (const auto& [id, work] : state.works) {
        if (is_over(work.state)) return "a finished work is still live";
        const auto agent = state.agents.find(work.agent);
        if (agent == state.agents.end() || std::ranges::find(agent->second.works, id) == agent->second.works.end()) {
            return "a work's agent does not know of it";
        }
    }
    return std::nullopt;
}

Broken nobody_waits_in_vain(const State& state, Instant now) {
    for (const auto& [id, live] : state.items) {
        if (live.item.state != WorkItemState::waiting) continue;
        for (const auto& [agent_id, agent] : state.agents) {
            if (testing::may_take(state, agent, live, now)) {
                return "an item waits although an agent could take it: channel " + live.item.channel.value +
                       ", queue " + live.item.queue.value + ", weight " + std::to_string(live.item.weight) +
                       (live.item.required_agent ? ", for one agent" : "") + ", agent in " + agent.status.value +
                       " with " + std::to_string(agent.works.size()) + " works" +
                       (agent.next_status ? ", next status set" : "");
            }
        }
    }
    return std::nullopt;
}

Broken calls_and_items_agree(const State& state) {
    for (const auto& [id, live] : state.calls) {
        const auto& call = live.call;
        if (call.ended_at && call.status == CallStatus::created && call.accepted_at)
            return "an accepted call ended as new";
        if (!call.ended_at || !call.work_item) continue;
        const auto item = state.items.find(*call.work_item);
        const bool is_open = item != state.items.end() && item->second.item.state != WorkItemState::closed;
        if (is_open) return "a caller who left is still in the queue";
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> broken_promise(const Core& core, Instant now) {
    const auto& state = core.state();
    for (const auto check : {item_and_owner_agree, bounds_are_counted, nobody_is_over_capacity,
                             every_work_has_its_agent, calls_and_items_agree}) {
        if (auto broken = check(state)) return broken;
    }
    if (auto broken = nobody_waits_in_vain(state, now)) return broken;
    if (const auto deadline = core.next_deadline(); deadline && *deadline <= now) return "a deadline is overdue";
    return std::nullopt;
}

std::optional<std::string> broken_history(const std::vector<Event>& journal) {
    std::map<WorkItemId, int> item_ends;
    std::map<AgentWorkId, int> work_ends;
    std::set<std::pair<AdapterName, std::string>> begun;
    std::set<std::pair<UserId, std::string>> carried_out;
    std::uint64_t expected_seq = 1;
    for (const auto& event : journal) {
        if (event.seq != expected_seq++) return "the journal has a gap at " + std::to_string(event.seq);
        if (event.completes_command && !event.origin.command_id.empty() &&
            !carried_out.emplace(event.origin.user, event.origin.command_id).second) {
            return "a repeated command was carried out again";
        }
        if (const auto* started = std::get_if<event::CallStarted>(&event.body)) {
            const auto& call = started->call;
            if (!call.previous_call && !begun.emplace(call.adapter, call.call_key).second) {
                return "a call was begun twice: " + call.call_key;
            }
        }
        if (const auto* queued = std::get_if<event::WorkItemQueued>(&event.body)) {
            if (!item_ends.emplace(queued->item.id, 0).second) return "an item was queued twice";
        }
        if (const auto* closed = std::get_if<event::WorkItemClosed>(&event.body)) ++item_ends[closed->item];
        if (const auto* offered = std::get_if<event::WorkOffered>(&event.body)) work_ends[offered->work.id] = 0;
        if (const auto* returned = std::get_if<event::WorkReturned>(&event.body)) ++work_ends[returned->work];
        if (const auto* closed = std::get_if<event::WorkClosed>(&event.body)) ++work_ends[closed->work];
    }
    const auto once = [](const auto& entry) { return entry.second == 1; };
    if (!std::ranges::all_of(item_ends, once)) return "an item did not end exactly once";
    if (!std::ranges::all_of(work_ends, once)) return "a work did not end exactly once";
    return std::nullopt;
}

} // namespace answerd::sim
