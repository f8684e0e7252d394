// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"
#include "steps.hpp"

namespace answerd::core {

namespace {

bool is_left_by_caller(EndedBy by) {
    switch (by) {
    case EndedBy::unknown:
    case EndedBy::customer:
        return true;
    case EndedBy::agent:
    case EndedBy::system:
    case EndedBy::network:
        return false;
    }
    return false;
}

// The provider was asked to let the caller hear a message and then hang up: whoever ended it, they have left that way.
bool is_dismissed(const Decider& d, CallId id) {
    return pending_control(d, id, ControlKind::message) != nullptr;
}

// Nobody had accepted it, and nobody had turned it away either.
bool is_abandoned(const State& state, const VoiceCall& call, EndedBy by) {
    if (!is_left_by_caller(by) || call.answered_at) return false;
    const LiveItem* live = item_of(state, call);
    if (live == nullptr) return !call.work_item;
    return live->item.state == WorkItemState::waiting || live->item.state == WorkItemState::offered;
}

void end_item(Decider& d, const WorkItem& item, WorkItemOutcome unanswered, Instant at) {
    const WorkItemId id = item.id;
    switch (item.state) {
    case WorkItemState::waiting:
        close_item(d, id, unanswered, at);
        break;
    case WorkItemState::offered:
        return_work(d, *item.work,
                    {.state = AgentWorkState::canceled, .reason = "callerGone", .is_item_waiting = false});
        close_item(d, id, unanswered, at);
        break;
    case WorkItemState::assigned:
        finish_conversation(d, *item.work, {.at = at});
        close_item(d, id, WorkItemOutcome::completed, at);
        break;
    case WorkItemState::closed:
        break;
    }
}

} // namespace

WorkItemOutcome outcome_unanswered(EndedBy by) {
    return is_left_by_caller(by) ? WorkItemOutcome::abandoned : WorkItemOutcome::cancelled;
}

void end_call(Decider& d, CallId id, const CallEnd& end) {
    const bool was_dismissed = is_dismissed(d, id);
    const WorkItemOutcome unanswered = was_dismissed ? WorkItemOutcome::flowed_out : outcome_unanswered(end.by);
    const bool was_abandoned = !was_dismissed && is_abandoned(d.state(), d.state().calls.at(id).call, end.by);
    d.emit(event::CallEnded{.call = id,
                            .ended_at = end.at,
                            .reason = end.reason,
                            .ended_by = end.by,
                            .is_abandoned = was_abandoned,
                            .next_call = std::nullopt,
                            .forget_at = d.now() + d.settings().call_memory});
    settle_all_controls(d, id);
    if (const LiveItem* live = item_of(d.state(), d.state().calls.at(id).call)) {
        end_item(d, live->item, unanswered, end.at);
    }
}

} // namespace answerd::core
