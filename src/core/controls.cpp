// SPDX-License-Identifier: Apache-2.0
#include "calls.hpp"
#include "decisions.hpp"
#include "lookup.hpp"
#include "steps.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <algorithm>

namespace answerd::core {

namespace {

struct CallInHand {
    const AgentWork* work = nullptr;
    const VoiceCall* call = nullptr;
};

Result<CallInHand> find_call_in_hand(const State& state, UserId agent, AgentWorkId id) {
    const auto work = find_opened_work(state, agent, id);
    if (!work) return std::unexpected(work.error());
    const LiveCall* live = (*work)->call ? find_in(state.calls, *(*work)->call) : nullptr;
    if (live == nullptr) return refuse(ProblemCode::not_supported, "this work has no call", "/work");
    if (live->call.ended_at) return refuse(ProblemCode::conflict, "the call has ended");
    return CallInHand{.work = *work, .call = &live->call};
}

struct Wish {
    ControlKind kind = ControlKind::hold;
    bool AdapterCapabilities::* capability = nullptr;
    bool is_so_already = false;
};

Result<Answer> request(Decider& d, const CallInHand& hand, const Wish& wish) {
    if (!(capabilities_of(d.configuration(), hand.call->adapter).*wish.capability)) {
        return refuse(ProblemCode::not_supported, "adapter " + hand.call->adapter.value + " cannot do this: " +
                                                      boost::describe::enum_to_string(wish.kind, ""));
    }
    const CallId id = hand.call->id;
    if (!wish.is_so_already && pending_control(d, id, wish.kind) == nullptr) {
        d.emit(event::ControlRequested{.control = make_control(d, wish.kind, *hand.call, *hand.work)});
    }
    return answer_with(id);
}

// What a control did comes after everything known so far, also within one millisecond.
Instant after_last_mark(const Decider& d, const std::vector<SwitchMark>& marks) {
    return marks.empty() ? d.now() : std::max(d.now(), marks.back().at + Milliseconds{1});
}

void succeed_on_call(Decider& d, const Control& control) {
    const LiveCall& live = d.state().calls.at(control.call);
    const VoiceCall& call = live.call;
    if (control.kind == ControlKind::hold && !call.held_since) {
        hold_call(d, call.id, after_last_mark(d, live.hold_marks));
    } else if (control.kind == ControlKind::resume && call.held_since) {
        resume_call(d, call.id, after_last_mark(d, live.hold_marks));
    } else if (control.kind == ControlKind::recording_pause && !call.recording_paused) {
        toggle_recording(d, call.id, true, after_last_mark(d, live.pause_marks));
    } else if (control.kind == ControlKind::recording_resume && call.recording_paused) {
        toggle_recording(d, call.id, false, after_last_mark(d, live.pause_marks));
    }
}

void succeed(Decider& d, const Control& control) {
    switch (control.kind) {
    case ControlKind::connect: // the answer has a signal of its own
    case ControlKind::hang_up: // so has the end
        break;
    case ControlKind::transfer:
        complete_transfer(d, control);
        break;
    case ControlKind::hold:
    case ControlKind::resume:
    case ControlKind::recording_pause:
    case ControlKind::recording_resume:
        succeed_on_call(d, control);
        break;
    case ControlKind::announcement: // they go on waiting
        break;
    case ControlKind::message:
    case ControlKind::voicemail:
    case ControlKind::callback:
        let_caller_go(d, control);
        break;
    }
}

} // namespace

const Control* pending_control(const Decider& d, CallId call, ControlKind kind) {
    for (const ControlId id : d.controls_of(call)) {
        const Control& control = d.state().controls.at(id);
        if (control.kind == kind) return &control;
    }
    return nullptr;
}

Control make_control(Decider& d, ControlKind kind, const VoiceCall& call) {
    Control control;
    control.id = d.new_id<ControlId>();
    control.kind = kind;
    control.adapter = call.adapter;
    control.call = call.id;
    control.call_key = call.call_key;
    control.deadline = d.now() + d.settings().control_timeout;
    return control;
}

Control make_control(Decider& d, ControlKind kind, const VoiceCall& call, const AgentWork& work) {
    Control control = make_control(d, kind, call);
    control.work = work.id;
    control.agent = work.agent;
    return control;
}

void settle_control(Decider& d, CallId call, ControlKind kind) {
    const Control* control = pending_control(d, call, kind);
    if (control == nullptr) return;
    const ControlId id = control->id;
    d.emit(event::ControlFinished{.control = id, .succeeded = true, .error = {}});
}

void settle_all_controls(Decider& d, CallId call) {
    for (const ControlId id : d.controls_of(call)) {
        const ControlKind kind = d.state().controls.at(id).kind;
        const bool was_wanted = kind == ControlKind::hang_up || kind == ControlKind::message;
        d.emit(event::ControlFinished{
            .control = id, .succeeded = was_wanted, .error = was_wanted ? std::string{} : "the call ended first"});
    }
}

void fail_control(Decider& d, ControlId id, std::string_view error) {
    const Control control = d.state().controls.at(id);
    d.emit(event::ControlFinished{.control = id, .succeeded = false, .error = std::string(error)});
    if (control.kind != ControlKind::connect) return;
    const AgentWork* work = find_in(d.state().works, control.work);
    if (work == nullptr || work->state != AgentWorkState::opened) return;
    // The cool-down keeps the caller from being sent to the same dead line again and again.
    return_work(d, control.work, {.reason = "connectFailed", .with_cooldown = true});
    apply_missed_presence(d, control.agent, "connectFailed");
}

Result<Answer> decide(Decider& d, const command::ControlResult& result) {
    const Control* found = find_in(d.state().controls, result.control);
    if (found == nullptr) {
        return refuse(ProblemCode::not_found, "no such pending control; it may have timed out", "/control");
    }
    const Control control = *found;
    if (result.succeeded) {
        d.emit(event::ControlFinished{.control = control.id, .succeeded = true, .error = {}});
        succeed(d, control);
    } else {
        fail_control(d, control.id, result.error);
    }
    return answer_with(control.call);
}

Result<Answer> decide(Decider& d, const command::HoldCall& command) {
    const auto hand = find_call_in_hand(d.state(), command.agent, command.work);
    if (!hand) return std::unexpected(hand.error());
    return request(d, *hand,
                   {.kind = ControlKind::hold,
                    .capability = &AdapterCapabilities::hold,
                    .is_so_already = hand->call->held_since.has_value()});
}

Result<Answer> decide(Decider& d, const command::ResumeCall& command) {
    const auto hand = find_call_in_hand(d.state(), command.agent, command.work);
    if (!hand) return std::unexpected(hand.error());
    return request(d, *hand,
                   {.kind = ControlKind::resume,
                    .capability = &AdapterCapabilities::hold,
                    .is_so_already = !hand->call->held_since.has_value()});
}

Result<Answer> decide(Decider& d, const command::HangUpCall& command) {
    const auto hand = find_call_in_hand(d.state(), command.agent, command.work);
    if (!hand) return std::unexpected(hand.error());
    return request(d, *hand, {.kind = ControlKind::hang_up, .capability = &AdapterCapabilities::hang_up});
}

Result<Answer> decide(Decider& d, const command::PauseRecording& command) {
    const auto hand = find_call_in_hand(d.state(), command.agent, command.work);
    if (!hand) return std::unexpected(hand.error());
    return request(d, *hand,
                   {.kind = command.paused ? ControlKind::recording_pause : ControlKind::recording_resume,
                    .capability = &AdapterCapabilities::recording_pause,
                    .is_so_already = hand->call->recording_paused == command.paused});
}

} // namespace answerd::core
