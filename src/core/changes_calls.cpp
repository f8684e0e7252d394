// SPDX-License-Identifier: Apache-2.0
#include "call_facts.hpp"
#include "changes.hpp"
#include "digest.hpp"
#include "lookup.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

std::int64_t ms_between(Instant from, Instant to) {
    return std::max<std::int64_t>(0, (to - from).count());
}

void count_hold(VoiceCall& call, Instant from, Instant to) {
    const std::int64_t length_ms = ms_between(from, to);
    call.hold_ms += length_ms;
    call.longest_hold_ms = std::max(call.longest_hold_ms, length_ms);
}

// The hold figures follow from all marks, whatever order they came in.
void derive_holds(LiveCall& live) {
    VoiceCall& call = live.call;
    call.held_since.reset();
    call.hold_ms = 0;
    call.longest_hold_ms = 0;
    call.hold_count = 0;
    for (const SwitchMark& mark : live.hold_marks) {
        if (mark.is_on && !call.held_since) {
            call.held_since = mark.at;
            ++call.hold_count;
        } else if (!mark.is_on && call.held_since) {
            count_hold(call, *call.held_since, mark.at);
            call.held_since.reset();
        }
    }
    if (call.held_since && call.ended_at) {
        count_hold(call, *call.held_since, *call.ended_at);
        call.held_since.reset();
    }
    if (!call.held_since) live.is_held_too_long = false;
}

void add_mark(std::vector<SwitchMark>& marks, SwitchMark mark) {
    const auto place = std::ranges::lower_bound(marks, mark);
    if (place == marks.end() || *place != mark) marks.insert(place, mark);
}

// The agent who has the call on screen.
std::optional<UserId> viewer_of(const State& state, const VoiceCall& call) {
    const AgentWork* work = work_of(state, call);
    return work == nullptr ? std::nullopt : std::optional{work->agent};
}

Change seen_by_agent(const State& state, const LiveCall& live) {
    return Change{.call = live.call.id, .notified = viewer_of(state, live.call)};
}

void add_message(LiveCall& live, std::uint64_t hash) {
    const auto place = std::ranges::lower_bound(live.message_hashes, hash);
    live.message_hashes.insert(place, hash);
}

} // namespace

Change change(State& state, const Event&, const event::CallStarted& body) {
    LiveCall live;
    live.call = body.call;
    live.fact_times = body.fact_times;
    const std::string key = key_text(body.call.adapter, body.call.call_key);
    const CallId* before = find_in(state.call_keys, key);
    const LiveCall* earlier = before == nullptr ? nullptr : find_in(state.calls, *before);
    if (earlier != nullptr && body.call.previous_call == earlier->call.id) {
        live.message_hashes = earlier->message_hashes; // message ids are unique within the conversation
    } else if (earlier != nullptr) {
        live.key_free_since = earlier->call.ended_at;
    }
    state.call_keys[key] = body.call.id;
    state.calls[body.call.id] = std::move(live);
    return Change{.call = body.call.id};
}

Change change(State& state, const Event&, const event::CallUpdated& body) {
    LiveCall& live = state.calls.at(body.call);
    live.call.type = body.type;
    live.call.from = body.from;
    live.call.to = body.to;
    live.call.attributes = body.attributes;
    live.call.match = body.match;
    live.call.related_record = body.related_record;
    live.call.started_at = body.started_at;
    live.fact_times = body.fact_times;
    return seen_by_agent(state, live);
}

Change change(State& state, const Event&, const event::CallAnswered& body) {
    LiveCall& live = state.calls.at(body.call);
    live.call.answered_at = body.answered_at;
    live.call.status = live.call.ended_at ? CallStatus::completed : CallStatus::in_progress;
    live.call.is_abandoned = false;
    return seen_by_agent(state, live);
}

Change change(State& state, const Event&, const event::CallHeld& body) {
    LiveCall& live = state.calls.at(body.call);
    add_mark(live.hold_marks, SwitchMark{.at = body.held_at, .is_on = true});
    derive_holds(live);
    return seen_by_agent(state, live);
}

Change change(State& state, const Event&, const event::CallResumed& body) {
    LiveCall& live = state.calls.at(body.call);
    add_mark(live.hold_marks, SwitchMark{.at = body.resumed_at, .is_on = false});
    derive_holds(live);
    return seen_by_agent(state, live);
}

Change change(State& state, const Event&, const event::CallHeldTooLong& body) {
    LiveCall& live = state.calls.at(body.call);
    live.is_held_too_long = true;
    return seen_by_agent(state, live);
}

Change change(State& state, const Event&, const event::RecordingToggled& body) {
    LiveCall& live = state.calls.at(body.call);
    add_mark(live.pause_marks, SwitchMark{.at = body.toggled_at, .is_on = body.paused});
    live.call.recording_paused = live.pause_marks.back().is_on;
    return seen_by_agent(state, live);
}

Change change(State& state, const Event&, const event::CallEnded& body) {
    LiveCall& live = state.calls.at(body.call);
    live.call.ended_at = body.ended_at;
    live.call.end_reason = body.reason;
    live.call.ended_by = body.ended_by;
    live.call.is_abandoned = body.is_abandoned;
    live.call.next_call = body.next_call;
    if (live.call.status == CallStatus::in_progress) live.call.status = CallStatus::completed;
    live.forget_at = body.forget_at;
    derive_holds(live);
    return Change{.call = body.call};
}

Change change(State&, const Event&, const event::CallForgotten& body) {
    return Change{.call = body.call, .call_leaves = true};
}

Change change(State& state, const Event&, const event::NotesSaved& body) {
    LiveCall& live = state.calls.at(body.call);
    live.call.notes = body.notes;
    return seen_by_agent(state, live);
}

Change change(State& state, const Event&, const event::DispositionSet& body) {
    LiveCall& live = state.calls.at(body.call);
    live.call.disposition = body.disposition;
    return seen_by_agent(state, live);
}

Change change(State& state, const Event& event, const event::RecordLinked& body) {
    LiveCall& live = state.calls.at(body.call);
    live.call.related_record = body.record;
    if (!body.record) rule_out_records(live.fact_times, event.at);
    return seen_by_agent(state, live);
}

Change change(State& state, const Event&, const event::TranscriptLineAdded& body) {
    LiveCall& live = state.calls.at(body.call);
    ++live.call.transcript_lines;
    add_message(live, hash_text(body.line.message_id));
    const AgentWork* work = work_of(state, live.call);
    // An offer shows the caller, not the conversation.
    const bool is_read = work != nullptr && work->state != AgentWorkState::assigned;
    return Change{.call = body.call, .notified = is_read ? std::optional{work->agent} : std::nullopt};
}

Change change(State& state, const Event&, const event::TranscriptLineDropped& body) {
    LiveCall& live = state.calls.at(body.call);
    ++live.call.transcript_lines_dropped;
    add_message(live, hash_text(body.message_id));
    return Change{.call = body.call};
}

Change change(State& state, const Event&, const event::ControlRequested& body) {
    state.controls[body.control.id] = body.control;
    return Change{.control = body.control.id};
}

Change change(State& state, const Event&, const event::ControlFinished& body) {
    const Control& control = state.controls.at(body.control);
    const LiveCall* live = find_in(state.calls, control.call);
    const bool is_call_over = live == nullptr || live->call.ended_at.has_value();
    Change result{.control = body.control, .control_leaves = true};
    const bool is_agents = !control.agent.is_nil();
    // A control that failed because the caller left needs no word of its own: the work's end says it.
    if (!body.succeeded && !is_call_over && is_agents) result.notified = control.agent;
    return result;
}

} // namespace answerd::core
