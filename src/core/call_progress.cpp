// SPDX-License-Identifier: Apache-2.0
#include "calls.hpp"
#include "lookup.hpp"
#include "steps.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

bool is_after_end(const LiveCall& live, Instant at) {
    return live.call.ended_at && at > *live.call.ended_at;
}

bool is_news(const LiveCall& live, const std::vector<SwitchMark>& marks, SwitchMark mark) {
    return !is_after_end(live, mark.at) && marks.size() < switch_marks_max && !std::ranges::binary_search(marks, mark);
}

// Somebody outside talks to the caller: the item is withdrawn by its source.
void withdraw_item(Decider& d, const WorkItem& item, Instant at) {
    const WorkItemId id = item.id;
    if (item.work) {
        return_work(d, *item.work,
                    {.state = AgentWorkState::canceled, .reason = "answeredElsewhere", .is_item_waiting = false});
    }
    close_item(d, id, WorkItemOutcome::cancelled, at);
}

bool is_not_accepted(const LiveItem* live) {
    return live != nullptr &&
           (live->item.state == WorkItemState::waiting || live->item.state == WorkItemState::offered);
}

} // namespace

Result<> check_answered(const Decider& d, const LiveCall& live) {
    if (live.call.answered_at || !capabilities_of(d.configuration(), live.call.adapter).connect) return {};
    // Where we connect the agent ourselves, an answer without an accept is a late one.
    if (is_not_accepted(item_of(d.state(), live.call))) {
        return refuse(ProblemCode::conflict, "answered too late: the call is back in the queue");
    }
    if (live.call.ended_at && !live.call.agent)
        return refuse(ProblemCode::conflict, "answered too late: the call is over");
    return {};
}

void answer_call(Decider& d, CallId id, Instant at) {
    const LiveCall& live = d.state().calls.at(id);
    if (live.call.answered_at || is_after_end(live, at)) return;
    const LiveItem* item = item_of(d.state(), live.call);
    if (is_not_accepted(item)) withdraw_item(d, item->item, at);
    d.emit(event::CallAnswered{.call = id, .answered_at = at});
    settle_control(d, id, ControlKind::connect);
}

void hold_call(Decider& d, CallId id, Instant at) {
    const LiveCall& live = d.state().calls.at(id);
    if (!is_news(live, live.hold_marks, SwitchMark{.at = at, .is_on = true})) return;
    d.emit(event::CallHeld{.call = id, .held_at = at});
    settle_control(d, id, ControlKind::hold);
}

void resume_call(Decider& d, CallId id, Instant at) {
    const LiveCall& live = d.state().calls.at(id);
    if (!is_news(live, live.hold_marks, SwitchMark{.at = at, .is_on = false})) return;
    d.emit(event::CallResumed{.call = id, .resumed_at = at});
    settle_control(d, id, ControlKind::resume);
}

void toggle_recording(Decider& d, CallId id, bool paused, Instant at) {
    const LiveCall& live = d.state().calls.at(id);
    if (!is_news(live, live.pause_marks, SwitchMark{.at = at, .is_on = paused})) return;
    d.emit(event::RecordingToggled{.call = id, .paused = paused, .toggled_at = at});
    settle_control(d, id, paused ? ControlKind::recording_pause : ControlKind::recording_resume);
}

} // namespace answerd::core
