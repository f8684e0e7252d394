// SPDX-License-Identifier: Apache-2.0
#include "answerd/core/recorded.hpp"

#include "lookup.hpp"
#include "recorded_calls.hpp"
#include "skill_rules.hpp"
#include "steps.hpp"

#include <algorithm>

namespace answerd {

namespace {

using core::find_in;
using core::first_of;

// Reads the first event: it says what kind of command this was, the others fill in what it asked for.
class Reading {
public:
    Reading(const State& before, std::span<const Event> decided) : before_(before), decided_(decided) {}

    using Behind = std::optional<Command>;

    Behind of(const event::NodeStarted&) const { return command::NodeStarted{}; }
    Behind of(const event::ConfigurationPut&) const { return configuration(); }
    Behind of(const event::ConfigurationRemoved&) const { return configuration(); }

    Behind of(const event::CallStarted&) const { return core::signal_behind(before_, decided_); }
    Behind of(const event::CallUpdated&) const { return core::signal_behind(before_, decided_); }
    Behind of(const event::CallAnswered&) const { return core::signal_behind(before_, decided_); }
    Behind of(const event::CallHeld&) const { return core::signal_behind(before_, decided_); }
    Behind of(const event::CallResumed&) const { return core::signal_behind(before_, decided_); }
    Behind of(const event::RecordingToggled&) const { return core::signal_behind(before_, decided_); }
    Behind of(const event::CallEnded& ended) const;
    Behind of(const event::CallForgotten&) const;

    Behind of(const event::WorkItemQueued& queued) const;
    Behind of(const event::WorkItemClosed& closed) const;
    Behind of(const event::WorkItemChanged& changed) const;
    Behind of(const event::RequiredAgentReleased& released) const;
    Behind of(const event::WorkOffered& offered) const;
    Behind of(const event::WorkAccepted& accepted) const;
    Behind of(const event::WorkReturned& returned) const;
    Behind of(const event::WrapUpStarted& started) const { return conversation_over(started.work); }
    Behind of(const event::WorkClosed& closed) const { return conversation_over(closed.work); }
    Behind of(const event::WrapUpExtended& extended) const;
    Behind of(const event::WorkPaused& paused) const;
    Behind of(const event::WorkResumed& resumed) const;

    Behind of(const event::PresenceChanged& changed) const;
    Behind of(const event::NextPresenceSet& set) const { return presence_of(set.agent); }
    Behind of(const event::AgentConnected& connected) const;
    Behind of(const event::AgentDisconnected& disconnected) const;

    Behind of(const event::NotesSaved& saved) const;
    Behind of(const event::DispositionSet& set) const;
    Behind of(const event::RecordLinked& linked) const;
    Behind of(const event::TranscriptLineAdded& added) const;
    Behind of(const event::TranscriptLineDropped&) const { return std::nullopt; }

    Behind of(const event::ControlRequested& requested) const;
    Behind of(const event::ControlFinished& finished) const;

    Behind of(const event::CooldownEnded&) const { return command::TimePassed{}; }
    Behind of(const event::AgentSkillsChanged&) const { return command::TimePassed{}; }
    Behind of(const event::CallHeldTooLong&) const { return command::TimePassed{}; }
    Behind of(const event::AgentLineChanged& changed) const;
    Behind of(const event::WorkItemActive& active) const;

private:
    // At its very deadline somebody may still be faster than the clock.
    [[nodiscard]] bool is_deadline(std::optional<Instant> deadline) const {
        const Event& first = decided_.front();
        return first.origin.kind == OriginKind::system && deadline && *deadline <= first.at;
    }
    [[nodiscard]] Behind configuration() const;
    [[nodiscard]] Behind conversation_over(AgentWorkId id) const;
    [[nodiscard]] Behind presence_of(UserId agent) const;
    [[nodiscard]] Behind transfer_of(const AgentWork& work) const;
    [[nodiscard]] UserId agent_of(AgentWorkId work) const;

    const State& before_;
    std::span<const Event> decided_;
};

using Behind = Reading::Behind;

UserId Reading::agent_of(AgentWorkId id) const {
    const AgentWork* work = find_in(before_.works, id);
    return work == nullptr ? UserId{} : work->agent;
}

Behind Reading::configuration() const {
    command::ApplyConfiguration apply;
    for (const Event& event : decided_) {
        if (const auto* put = std::get_if<event::ConfigurationPut>(&event.body)) apply.upserts.push_back(put->entity);
        if (const auto* removed = std::get_if<event::ConfigurationRemoved>(&event.body)) {
            apply.removals.push_back({.kind = removed->entity_kind, .key = removed->key});
        }
    }
    if (apply.upserts.size() + apply.removals.size() > 1) return apply;
    if (!apply.upserts.empty()) {
        return command::PutConfiguration{.entity = apply.upserts.front(), .expected_revision = std::nullopt};
    }
    const auto& removal = apply.removals.front();
    return command::RemoveConfiguration{.kind = removal.kind, .key = removal.key, .expected_revision = std::nullopt};
}

Behind Reading::of(const event::CallEnded& ended) const {
    const bool is_ours = ended.ended_by == EndedBy::system;
    if (is_ours && ended.reason == core::ended_without_events) return command::TimePassed{};
    const LiveCall* live = find_in(before_.calls, ended.call);
    if (is_ours && ended.reason == core::ended_by_hand && live != nullptr && live->call.work_item) {
        return command::EndCallOfItem{.item = *live->call.work_item};
    }
    return core::signal_behind(before_, decided_);
}

// The memory of ended calls runs out by time, or gives way to a new call.
Behind Reading::of(const event::CallForgotten&) const {
    if (first_of<event::CallStarted>(decided_) == nullptr) return command::TimePassed{};
    return core::signal_behind(before_, decided_);
}

Behind Reading::of(const event::WorkItemQueued& queued) const {
    const WorkItem& item = queued.item;
    if (item.call) return core::signal_behind(before_, decided_);
    const RoutingConfiguration* routing = core::routing_of(before_.configuration, item.queue);
    const auto unless_by_rule = [&](int RoutingConfiguration::* rule, int value) {
        return routing != nullptr && routing->*rule == value ? std::nullopt : std::optional(value);
    };
    return command::CreateWorkItem{
        .channel = item.channel,
        .queue = item.queue,
        .skills = core::brought_along(before_.configuration, item.attributes, item),
        .priority = unless_by_rule(&RoutingConfiguration::priority, item.priority),
        .related_record = item.related_record,
        .subject = item.subject,
        .secondary_priority = unless_by_rule(&RoutingConfiguration::secondary_priority, item.secondary_priority),
        .target_accept_at = item.target_accept_at,
        .preferred_agent = item.preferred_agent,
        .required_agent = item.required_agent,
        .skill_expression = item.skill_expression,
        .attributes = item.attributes};
}

Behind Reading::of(const event::WorkItemClosed& closed) const {
    if (first_of<event::CallAnswered>(decided_) != nullptr) return core::signal_behind(before_, decided_);
    return command::CancelWorkItem{.item = closed.item};
}

Behind Reading::of(const event::WorkItemChanged& changed) const {
    if (changed.reason != "changed") return command::TimePassed{};
    const WorkItem& item = changed.item;
    command::ChangeWorkItem change{.item = item.id,
                                   .priority = item.priority,
                                   .secondary_priority = item.secondary_priority,
                                   .target_accept_at = item.target_accept_at,
                                   .queue = {}};
    const LiveItem* live = find_in(before_.items, item.id);
    if (live != nullptr && live->item.queue != item.queue) change.queue = item.queue;
    if (live != nullptr && live->item.skill_expression != item.skill_expression) {
        change.skill_expression = item.skill_expression;
    }
    return change;
}

Behind Reading::of(const event::RequiredAgentReleased& released) const {
    if (released.reason != "released") return std::nullopt;
    return command::ReleaseWorkItem{.item = released.item};
}

// Nobody is offered anything out of nowhere but by hand.
Behind Reading::of(const event::WorkOffered& offered) const {
    if (!offered.work.assigned_by) return std::nullopt;
    return command::AssignWorkItem{.item = offered.work.item, .agent = offered.work.agent, .skip_capacity = true};
}

Behind Reading::of(const event::WorkAccepted& accepted) const {
    return command::AcceptWork{.agent = agent_of(accepted.work), .work = accepted.work};
}

Behind Reading::of(const event::WorkReturned& returned) const {
    const AgentWork* work = find_in(before_.works, returned.work);
    if (work == nullptr) return std::nullopt;
    if (returned.state == AgentWorkState::declined) {
        return command::DeclineWork{.agent = work->agent, .work = work->id, .reason = returned.reason};
    }
    if (returned.reason == "cancelled") return command::CancelWorkItem{.item = work->item};
    if (returned.reason == "released") return command::ReleaseWorkItem{.item = work->item};
    if (returned.reason == "reassigned") {
        const auto* offered = first_of<event::WorkOffered>(decided_);
        return offered == nullptr ? std::nullopt : of(*offered);
    }
    if (returned.reason == "answeredElsewhere") return core::signal_behind(before_, decided_);
    if (returned.reason == "agentBusy") return presence_of(work->agent);
    return command::TimePassed{}; // the push timeout, or the grace of a console that vanished
}

Behind Reading::conversation_over(AgentWorkId id) const {
    const AgentWork* work = find_in(before_.works, id);
    if (work == nullptr) return std::nullopt;
    if (work->state == AgentWorkState::wrap_up) {
        if (is_deadline(work->wrap_up_until)) return command::TimePassed{};
        return command::EndWrapUp{.agent = work->agent, .work = id};
    }
    const auto* closed = first_of<event::WorkItemClosed>(decided_);
    if (closed != nullptr && closed->outcome == WorkItemOutcome::transferred) return transfer_of(*work);
    return command::CloseWork{.agent = work->agent, .work = id};
}

// Of work that is not a call: the next item tells where it went.
Behind Reading::transfer_of(const AgentWork& work) const {
    const auto* next = first_of<event::WorkItemQueued>(decided_);
    if (next == nullptr) return std::nullopt;
    command::TransferWork transfer{.agent = work.agent, .work = work.id, .queue = {}, .to_agent = {}};
    transfer.to_agent = next->item.required_agent;
    if (!transfer.to_agent) transfer.queue = next->item.queue;
    return transfer;
}

Behind Reading::of(const event::WrapUpExtended& extended) const {
    return command::ExtendWrapUp{.agent = agent_of(extended.work), .work = extended.work};
}

Behind Reading::of(const event::WorkPaused& paused) const {
    if (paused.is_silent) return command::TimePassed{};
    return command::PauseWork{.agent = agent_of(paused.work), .work = paused.work};
}

Behind Reading::of(const event::WorkResumed& resumed) const {
    return command::ResumeWork{.agent = agent_of(resumed.work), .work = resumed.work};
}

Behind Reading::of(const event::AgentLineChanged& changed) const {
    if (decided_.front().origin.kind == OriginKind::system) return command::TimePassed{};
    const AgentProfile* profile = core::configured(before_.configuration.agents, changed.agent);
    if (profile == nullptr) return std::nullopt;
    return command::AgentLine{
        .endpoint = profile->endpoint, .is_busy = changed.is_busy, .occurred_at = changed.changed_at};
}

Behind Reading::of(const event::WorkItemActive& active) const {
    if (active.is_put_off) return command::TimePassed{};
    return command::NoteActivity{.item = active.item};
}

Behind Reading::of(const event::PresenceChanged& changed) const {
    if (changed.reason == "connectionLost") return command::TimePassed{};
    return presence_of(changed.agent);
}

// The wish itself is the last of it; a status that only waited for the agent's last offer to go may come before.
Behind Reading::presence_of(UserId agent) const {
    const AgentState* known = find_in(before_.agents, agent);
    command::SetPresence set{.agent = agent, .status = known == nullptr ? PresenceStatusName{} : known->status};
    for (const Event& event : decided_) {
        if (const auto* changed = std::get_if<event::PresenceChanged>(&event.body)) {
            if (changed->agent == agent) set.status = changed->status;
        } else if (const auto* next = std::get_if<event::NextPresenceSet>(&event.body)) {
            if (next->agent == agent && next->status) set.status = *next->status;
        }
    }
    return set;
}

Behind Reading::of(const event::AgentConnected& connected) const {
    return command::AgentConnected{.agent = connected.agent, .connection = connected.connection};
}

Behind Reading::of(const event::AgentDisconnected& disconnected) const {
    const AgentState* known = find_in(before_.agents, disconnected.agent);
    if (known == nullptr || !known->connection) return std::nullopt;
    const auto* changed = first_of<event::PresenceChanged>(decided_);
    const bool signed_out = changed != nullptr && changed->reason == "signedOut";
    return command::AgentDisconnected{
        .agent = disconnected.agent, .connection = *known->connection, .signed_out = signed_out};
}

Behind Reading::of(const event::NotesSaved& saved) const {
    return command::SetNotes{.agent = agent_of(saved.work), .work = saved.work, .notes = saved.notes};
}

Behind Reading::of(const event::DispositionSet& set) const {
    return command::SetDisposition{.agent = agent_of(set.work), .work = set.work, .disposition = set.disposition};
}

Behind Reading::of(const event::RecordLinked& linked) const {
    const LiveCall* live = find_in(before_.calls, linked.call);
    const AgentWork* work = live == nullptr ? nullptr : core::work_of(before_, live->call);
    if (work == nullptr) return std::nullopt;
    return command::LinkRecord{.agent = work->agent, .work = work->id, .record = linked.record};
}

Behind Reading::of(const event::TranscriptLineAdded& added) const {
    return command::AddTranscriptLine{.call = added.call, .adapter = {}, .call_key = {}, .line = added.line};
}

Behind Reading::of(const event::ControlRequested& requested) const {
    const Control& control = requested.control;
    switch (control.kind) {
    case ControlKind::connect: // follows an accept
        return std::nullopt;
    case ControlKind::hold:
        return command::HoldCall{.agent = control.agent, .work = control.work};
    case ControlKind::resume:
        return command::ResumeCall{.agent = control.agent, .work = control.work};
    case ControlKind::transfer:
        return command::TransferWork{.agent = control.agent,
                                     .work = control.work,
                                     .queue = control.target_queue,
                                     .to_agent = control.target_agent};
    case ControlKind::hang_up:
        return command::HangUpCall{.agent = control.agent, .work = control.work};
    case ControlKind::recording_pause:
    case ControlKind::recording_resume:
        return command::PauseRecording{
            .agent = control.agent, .work = control.work, .paused = control.kind == ControlKind::recording_pause};
    case ControlKind::announcement: // follow a stage
    case ControlKind::message:
    case ControlKind::voicemail:
    case ControlKind::callback:
        return std::nullopt;
    }
    return std::nullopt;
}

Behind Reading::of(const event::ControlFinished& finished) const {
    const Control* control = find_in(before_.controls, finished.control);
    if (control != nullptr && is_deadline(control->deadline)) return command::TimePassed{};
    return command::ControlResult{
        .control = finished.control, .succeeded = finished.succeeded, .error = finished.error};
}

} // namespace

std::optional<Command> command_behind(const State& before, std::span<const Event> decided) {
    if (decided.empty()) return std::nullopt;
    const Reading reading(before, decided);
    return std::visit([&](const auto& body) { return reading.of(body); }, decided.front().body);
}

} // namespace answerd
