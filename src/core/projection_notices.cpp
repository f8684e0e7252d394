// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"
#include "projection.hpp"

#include "answerd/core/screen_pop.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <algorithm>

namespace answerd::core {

namespace {

CallView view_of(const State& state, const LiveCall& live) {
    const VoiceCall& call = live.call;
    return CallView{.id = call.id,
                    .conversation_id = call.conversation_id,
                    .adapter = call.adapter,
                    .type = call.type,
                    .status = call.status,
                    .from = call.from,
                    .to = call.to,
                    .attributes = call.attributes,
                    .is_on_hold = call.held_since.has_value(),
                    .is_held_too_long = live.is_held_too_long,
                    .recording_paused = call.recording_paused,
                    .related_record = call.related_record,
                    .notes = call.notes,
                    .disposition = call.disposition,
                    .started_at = call.started_at,
                    .answered_at = call.answered_at,
                    .ended_at = call.ended_at,
                    .previous_call = call.previous_call,
                    .controls = capabilities_of(state.configuration, call.adapter)};
}

void add_item(const State& state, const WorkItem& item, WorkView& view) {
    const Queue* queue = configured(state.configuration.queues, item.queue);
    view.disposition_required = queue != nullptr && queue->disposition_required && item.call;
    view.subject = item.subject;
    if (item.call) return;
    view.related_record = item.related_record;
    if (item.related_record) view.pop = {.kind = PopKind::record, .record = item.related_record};
}

notice::Presence presence_of(const State& state, UserId id) {
    const AgentState& agent = state.agents.at(id);
    return notice::Presence{.status = agent.status,
                            .status_since = agent.status_since,
                            .next_status = agent.next_status,
                            .reason = agent.status_reason};
}

// The work a call's event is about: the live one of its agent.
const AgentWork* work_of_change(const State& state, const Change& change) {
    if (change.work) return find_in(state.works, *change.work);
    const LiveCall* live = change.call ? find_in(state.calls, *change.call) : nullptr;
    return live == nullptr ? nullptr : work_of(state, live->call);
}

std::string reason_of(const EventBody& body) {
    if (std::holds_alternative<event::CallHeldTooLong>(body)) return "heldTooLong";
    const auto* paused = std::get_if<event::WorkPaused>(&body);
    if (paused != nullptr && paused->is_silent) return "silence";
    const auto* returned = std::get_if<event::WorkReturned>(&body);
    return returned == nullptr ? std::string{} : returned->reason;
}

notice::ControlFailed failure_of(const State& state, const event::ControlFinished& finished) {
    const Control& control = state.controls.at(finished.control);
    return notice::ControlFailed{
        .work_id = control.work, .control = boost::describe::enum_to_string(control.kind, ""), .error = finished.error};
}

} // namespace

WorkView view_of(const State& state, const AgentWork& work) {
    WorkView view;
    view.work_id = work.id;
    view.item_id = work.item;
    view.channel = work.channel;
    view.queue = work.queue;
    view.state = work.state;
    view.wait_ms = std::max<std::int64_t>(0, (work.assigned_at - work.requested_at).count());
    view.expires_at = work.state == AgentWorkState::assigned ? work.expires_at : std::nullopt;
    view.accepted_at = work.accepted_at;
    view.wrap_up_until = work.wrap_up_until;
    view.paused_at = work.paused_at;
    if (const LiveItem* live = find_in(state.items, work.item)) add_item(state, live->item, view);
    if (const LiveCall* live = work.call ? find_in(state.calls, *work.call) : nullptr) {
        view.call = view_of(state, *live);
        const SoftphoneLayout& layout = layout_of(state.configuration, work.agent);
        const bool is_due = work.state != AgentWorkState::assigned || layout.moment != PopMoment::accept;
        view.pop = is_due ? screen_pop_of(live->call, layout) : ScreenPop{.moment = layout.moment};
    }
    return view;
}

notice::Snapshot snapshot_for(const State& state, const AgentState& agent) {
    notice::Snapshot snapshot{.status = agent.status,
                              .status_since = agent.status_since,
                              .next_status = agent.next_status,
                              .works = {},
                              .disconnect_sound = {}};
    for (const AgentWorkId id : agent.works)
        snapshot.works.push_back(view_of(state, state.works.at(id)));
    if (const PresenceConfiguration* rules = presence_rules_of(state.configuration, agent.id)) {
        snapshot.disconnect_sound = rules->disconnect_sound;
    }
    return snapshot;
}

std::optional<NoticeBody> notice_of(const State& state, const Change& change, const Event& event) {
    if (!change.notified) return std::nullopt;
    if (std::holds_alternative<event::PresenceChanged>(event.body) ||
        std::holds_alternative<event::NextPresenceSet>(event.body)) {
        return presence_of(state, *change.notified);
    }
    if (const auto* finished = std::get_if<event::ControlFinished>(&event.body)) return failure_of(state, *finished);
    const AgentWork* work = work_of_change(state, change);
    if (work == nullptr) return std::nullopt;
    if (const auto* added = std::get_if<event::TranscriptLineAdded>(&event.body)) {
        return notice::Transcript{.work_id = work->id, .call_id = added->call, .line = added->line};
    }
    if (std::holds_alternative<event::WorkOffered>(event.body)) {
        const PresenceConfiguration* rules = presence_rules_of(state.configuration, work->agent);
        return notice::Offer{.work = view_of(state, *work),
                             .auto_accept = accepts_by_itself(state.configuration, work->agent, work->channel),
                             .sound = rules == nullptr ? std::string{} : rules->request_sound};
    }
    return notice::WorkChanged{.work = view_of(state, *work), .reason = reason_of(event.body)};
}

void project(const State& state, const Change& change, Emission& emission) {
    if (auto body = notice_of(state, change, emission.event)) {
        const std::uint64_t seq = state.agents.at(*change.notified).stream_seq;
        emission.notices.push_back(
            AgentNotice{.agent = *change.notified, .seq = seq, .body = std::move(*body), .at = emission.event.at});
    }
    emission.records = records_of(state, change, emission.event);
}

} // namespace answerd::core
