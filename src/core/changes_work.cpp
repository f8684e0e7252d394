// SPDX-License-Identifier: Apache-2.0
#include "changes.hpp"
#include "lookup.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

VoiceCall* call_of(State& state, const std::optional<CallId>& id) {
    LiveCall* live = id ? find_in(state.calls, *id) : nullptr;
    return live == nullptr ? nullptr : &live->call;
}

Change touching(const AgentWork& work) {
    return Change{.call = work.call, .item = work.item, .work = work.id, .agent = work.agent, .notified = work.agent};
}

// The agent's capacity comes back exactly once: when the work reaches a terminal state.
void release(State& state, const AgentWork& work, Instant at) {
    AgentState& agent = state.agents.at(work.agent);
    std::erase(agent.works, work.id);
    agent.idle_since = at;
    if (agent.ended_works.size() >= remembered_works_max) agent.ended_works.erase(agent.ended_works.begin());
    agent.ended_works.push_back(EndedWork{.work = work.id, .state = work.state});
}

// The item goes to an agent, waits again, or is over. The queue that has room for another one now, if it has a bound.
std::optional<QueueName> enter(State& state, WorkItem& item, WorkItemState entered) {
    const int change = int{is_with_agent(entered)} - int{is_with_agent(item.state)};
    item.state = entered;
    int* active = change == 0 ? nullptr : find_in(state.active_items, item.queue);
    if (active == nullptr) return std::nullopt;
    *active += change;
    return change < 0 ? std::optional{item.queue} : std::nullopt;
}

// The work lets go of its item; an item that was already closed has nothing left to wait for.
void detach(State& state, const AgentWork& work, Change& result) {
    LiveItem* live = find_in(state.items, work.item);
    if (live == nullptr) return;
    result.item_leaves = live->item.state == WorkItemState::closed;
    live->item.work.reset();
}

std::optional<QueueName> put_back(State& state, const AgentWork& work, const std::optional<Instant>& cooldown_until) {
    LiveItem& live = state.items.at(work.item);
    live.item.accepted_at.reset();
    live.active_at = {};
    live.is_silent = false;
    if (cooldown_until) live.cooldowns.push_back(Cooldown{.agent = work.agent, .until = *cooldown_until});
    return enter(state, live.item, WorkItemState::waiting);
}

} // namespace

Change change(State& state, const Event&, const event::WorkItemQueued& body) {
    const WorkItem& item = body.item;
    state.arrivals = std::max(state.arrivals, item.arrival);
    state.items[item.id] = LiveItem{.item = item};
    if (VoiceCall* call = call_of(state, item.call)) {
        call->work_item = item.id;
        call->queue = item.queue;
        call->queued_at = item.queued_at;
    }
    return Change{.call = item.call, .item = item.id};
}

Change change(State& state, const Event& event, const event::WorkOffered& body) {
    const AgentWork& work = body.work;
    state.works[work.id] = work;
    WorkItem& item = state.items.at(work.item).item;
    enter(state, item, WorkItemState::offered);
    item.work = work.id;
    ++item.offer_count;
    AgentState& agent = state.agents.at(work.agent);
    agent.works.push_back(work.id);
    agent.last_assigned_at = event.at;
    Change result = touching(work);
    result.call.reset(); // an offer says nothing about the call yet
    return result;
}

Change change(State& state, const Event&, const event::WorkAccepted& body) {
    AgentWork& work = state.works.at(body.work);
    work.state = AgentWorkState::opened;
    work.accepted_at = body.accepted_at;
    WorkItem& item = state.items.at(work.item).item;
    enter(state, item, WorkItemState::assigned);
    item.accepted_at = body.accepted_at;
    if (VoiceCall* call = call_of(state, work.call)) {
        call->agent = work.agent;
        call->accepted_at = body.accepted_at;
        call->status = CallStatus::in_progress;
    }
    return touching(work);
}

Change change(State& state, const Event& event, const event::WorkReturned& body) {
    AgentWork& work = state.works.at(body.work);
    const bool was_accepted = work.state == AgentWorkState::opened;
    work.state = body.state;
    work.paused_at.reset();
    work.closed_at = event.at;
    if (body.state == AgentWorkState::declined) work.decline_reason = body.reason;
    Change result = touching(work);
    result.work_leaves = true;
    release(state, work, event.at);
    detach(state, work, result);
    if (body.is_item_waiting) result.has_room = put_back(state, work, body.cooldown_until);
    VoiceCall* call = call_of(state, work.call);
    if (call != nullptr && was_accepted) {
        call->agent.reset();
        call->accepted_at.reset();
    } else {
        result.call.reset();
    }
    return result;
}

Change change(State& state, const Event&, const event::CooldownEnded& body) {
    LiveItem& live = state.items.at(body.item);
    std::erase_if(live.cooldowns, [&](const Cooldown& cooldown) { return cooldown.agent == body.agent; });
    return Change{.item = body.item};
}

Change change(State& state, const Event&, const event::WrapUpStarted& body) {
    AgentWork& work = state.works.at(body.work);
    work.state = AgentWorkState::wrap_up;
    work.paused_at.reset();
    work.conversation_ended_at = body.conversation_ended_at;
    work.wrap_up_until = body.until;
    work.was_transferred = body.was_transferred;
    work.talk_ms = body.talk_ms;
    work.hold_ms = body.hold_ms;
    LiveCall* live = work.call ? find_in(state.calls, *work.call) : nullptr;
    // Notes are written during wrap-up: the call stays known at least as long.
    if (live != nullptr && live->forget_at) live->forget_at = std::max(*live->forget_at, body.until);
    return touching(work);
}

Change change(State& state, const Event& event, const event::WorkClosed& body) {
    AgentWork& work = state.works.at(body.work);
    work.state = body.state;
    work.paused_at.reset();
    work.conversation_ended_at = body.conversation_ended_at;
    work.closed_at = body.closed_at;
    work.was_transferred = body.state == AgentWorkState::transferred;
    work.talk_ms = body.talk_ms;
    work.hold_ms = body.hold_ms;
    Change result = touching(work);
    result.work_leaves = true;
    release(state, work, event.at);
    detach(state, work, result);
    return result;
}

Change change(State& state, const Event&, const event::WorkItemClosed& body) {
    LiveItem& live = state.items.at(body.item);
    auto has_room = enter(state, live.item, WorkItemState::closed);
    live.item.outcome = body.outcome;
    live.item.closed_at = body.closed_at;
    live.cooldowns.clear();
    // While its agent wraps up, the item stays: the work's view reads from it.
    return Change{.item = body.item, .has_room = std::move(has_room), .item_leaves = !live.item.work.has_value()};
}

Change change(State& state, const Event&, const event::RequiredAgentReleased& body) {
    state.items.at(body.item).item.required_agent.reset();
    return Change{.item = body.item};
}

Change change(State& state, const Event&, const event::WorkItemChanged& body) {
    state.items.at(body.item.id).item = body.item;
    Change result{.item = body.item.id};
    VoiceCall* call = call_of(state, body.item.call);
    if (call != nullptr && call->queue != body.item.queue) {
        call->queue = body.item.queue;
        result.call = call->id;
    }
    return result;
}

Change change(State& state, const Event& event, const event::WorkPaused& body) {
    AgentWork& work = state.works.at(body.work);
    work.paused_at = event.at;
    ++work.pause_count;
    if (LiveItem* live = find_in(state.items, work.item)) live->is_silent = body.is_silent;
    return touching(work);
}

Change change(State& state, const Event& event, const event::WorkResumed& body) {
    AgentWork& work = state.works.at(body.work);
    work.paused_at.reset();
    if (LiveItem* live = find_in(state.items, work.item)) {
        live->is_silent = false;
        live->active_at = event.at;
    }
    return touching(work);
}

Change change(State& state, const Event& event, const event::WorkItemActive& body) {
    LiveItem& live = state.items.at(body.item);
    live.active_at = event.at;
    return Change{.item = body.item};
}

Change change(State& state, const Event&, const event::WrapUpExtended& body) {
    AgentWork& work = state.works.at(body.work);
    work.wrap_up_until = body.until;
    ++work.wrap_up_extensions;
    LiveCall* live = work.call ? find_in(state.calls, *work.call) : nullptr;
    if (live != nullptr && live->forget_at) live->forget_at = std::max(*live->forget_at, body.until);
    return touching(work);
}

} // namespace answerd::core
