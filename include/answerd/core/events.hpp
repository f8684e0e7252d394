// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/commands.hpp"
#include "answerd/core/control.hpp"
#include "answerd/domain/configuration.hpp"
#include "answerd/domain/voice_call.hpp"
#include "answerd/domain/work.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

// What the core decided: the journal's content. An event is a fact; applying it needs no decision, so an upgraded
// binary reads an old journal to the same state. `kind` is the journal's name for it and never changes; a field may be
// added, never renamed or given another meaning.
namespace answerd {

// When the provider said each fact of a call ("from", "to", "type", "begun", "attribute/<key>"): a fact said later
// replaces one said earlier, in whatever order they arrive.
using FactTimes = std::map<std::string, Instant>;

namespace event {

struct NodeStarted {
    static constexpr std::string_view kind = "nodeStarted";
    std::int64_t epoch = 1;
    std::uint64_t seed = 0; // of the id generator
    Instant lease_until{};  // until then agents that were connected may come back and keep their work
};
ANSWERD_DESCRIBE(NodeStarted, epoch, seed, lease_until)

struct ConfigurationPut {
    static constexpr std::string_view kind = "configurationPut";
    ConfigurationEntity entity;
    std::int64_t revision = 0;
};
ANSWERD_DESCRIBE(ConfigurationPut, entity, revision)

struct ConfigurationRemoved {
    static constexpr std::string_view kind = "configurationRemoved";
    ConfigurationKind entity_kind = ConfigurationKind::queue;
    std::string key;
    std::int64_t revision = 0;
};
ANSWERD_DESCRIBE(ConfigurationRemoved, entity_kind, key, revision)

struct CallStarted {
    static constexpr std::string_view kind = "callStarted";
    VoiceCall call;
    FactTimes fact_times;
};
ANSWERD_DESCRIBE(CallStarted, call, fact_times)

// New facts about a live call; every field is the new value of the record's field of that name.
struct CallUpdated {
    static constexpr std::string_view kind = "callUpdated";
    CallId call;
    CallType type = CallType::inbound;
    Party from;
    Party to;
    std::map<std::string, PersonalText> attributes;
    CallerMatch match;
    std::optional<RecordReference> related_record;
    Instant started_at{}; // only ever moves back: an earlier signal that came late
    FactTimes fact_times;
};
ANSWERD_DESCRIBE(CallUpdated, call, type, from, to, attributes, match, related_record, started_at, fact_times)

struct CallAnswered {
    static constexpr std::string_view kind = "callAnswered";
    CallId call;
    Instant answered_at{};
};
ANSWERD_DESCRIBE(CallAnswered, call, answered_at)

struct CallHeld {
    static constexpr std::string_view kind = "callHeld";
    CallId call;
    Instant held_at{};
};
ANSWERD_DESCRIBE(CallHeld, call, held_at)

struct CallResumed {
    static constexpr std::string_view kind = "callResumed";
    CallId call;
    Instant resumed_at{};
};
ANSWERD_DESCRIBE(CallResumed, call, resumed_at)

struct RecordingToggled {
    static constexpr std::string_view kind = "recordingToggled";
    CallId call;
    bool paused = false;
    Instant toggled_at{};
};
ANSWERD_DESCRIBE(RecordingToggled, call, paused, toggled_at)

struct CallEnded {
    static constexpr std::string_view kind = "callEnded";
    CallId call;
    Instant ended_at{};
    std::string reason;
    EndedBy ended_by = EndedBy::unknown;
    bool is_abandoned = false;
    std::optional<CallId> next_call; // set when it ended by transfer
    Instant forget_at{};             // until then late signals still find it
};
ANSWERD_DESCRIBE(CallEnded, call, ended_at, reason, ended_by, is_abandoned, next_call, forget_at)

// The call has been over long enough that late events no longer concern it; it leaves the live state.
struct CallForgotten {
    static constexpr std::string_view kind = "callForgotten";
    CallId call;
};
ANSWERD_DESCRIBE(CallForgotten, call)

struct WorkItemQueued {
    static constexpr std::string_view kind = "workItemQueued";
    WorkItem item;
};
ANSWERD_DESCRIBE(WorkItemQueued, item)

// Where an agent stood in the order of agents for an item: compared member by member, the smaller one is offered it.
struct AgentStanding {
    UserId agent;
    int load = 0;            // by the routing model: open works, or free units below zero, rounded towards zero
    int breadth = 0;         // queues and skills, when the tie-break is scarcity; otherwise 0
    Instant idle_since{};    // the last work ended, or the agent came online, whichever is later
    Instant assigned_at{};   // the last assignment; coming online counts as one
    int load_hundredths = 0; // the same to the hundredth of a unit, which is what is compared
    friend bool operator==(const AgentStanding&, const AgentStanding&) = default;
};
ANSWERD_DESCRIBE(AgentStanding, agent, load, breadth, idle_since, assigned_at, load_hundredths)

// Why this agent: enough to say so to a supervisor later (design §2).
struct OfferReason {
    RoutingModel model = RoutingModel::least_active;
    TieBreak tie_break = TieBreak::scarcity;
    bool is_preferred = false; // the item's preferred or required agent could take it: nobody else was compared
    int ready_agents = 0;      // in the item's queue, with its channel in their status and room for something
    int passed_over = 0;       // better placed in that order, but without the skills, the room, or in a cool-down
    AgentStanding winner;
    std::optional<AgentStanding> runner_up; // the next one after the winner who could have taken it, if looked at
    friend bool operator==(const OfferReason&, const OfferReason&) = default;
};
ANSWERD_DESCRIBE(OfferReason, model, tie_break, is_preferred, ready_agents, passed_over, winner, runner_up)

struct WorkOffered {
    static constexpr std::string_view kind = "workOffered";
    AgentWork work;
    OfferReason reason;
};
ANSWERD_DESCRIBE(WorkOffered, work, reason)

struct WorkAccepted {
    static constexpr std::string_view kind = "workAccepted";
    AgentWorkId work;
    Instant accepted_at{};
};
ANSWERD_DESCRIBE(WorkAccepted, work, accepted_at)

// The offer, or work that had been accepted, did not lead to a conversation with this agent. `state` is terminal.
struct WorkReturned {
    static constexpr std::string_view kind = "workReturned";
    AgentWorkId work;
    AgentWorkState state = AgentWorkState::declined;
    std::string reason;
    std::optional<Instant> cooldown_until; // this agent is not offered this item before then
    bool is_item_waiting = true;           // false: the item ended too (caller gone, cancelled)
};
ANSWERD_DESCRIBE(WorkReturned, work, state, reason, cooldown_until, is_item_waiting)

struct CooldownEnded {
    static constexpr std::string_view kind = "cooldownEnded";
    WorkItemId item;
    UserId agent;
};
ANSWERD_DESCRIBE(CooldownEnded, item, agent)

struct WrapUpStarted {
    static constexpr std::string_view kind = "wrapUpStarted";
    AgentWorkId work;
    Instant conversation_ended_at{};
    Instant until{};
    bool was_transferred = false;
    std::int64_t talk_ms = 0;
    std::int64_t hold_ms = 0;
};
ANSWERD_DESCRIBE(WrapUpStarted, work, conversation_ended_at, until, was_transferred, talk_ms, hold_ms)

struct WorkClosed {
    static constexpr std::string_view kind = "workClosed";
    AgentWorkId work;
    AgentWorkState state = AgentWorkState::closed; // closed or transferred
    Instant conversation_ended_at{};
    Instant closed_at{};
    std::int64_t talk_ms = 0;
    std::int64_t hold_ms = 0;
};
ANSWERD_DESCRIBE(WorkClosed, work, state, conversation_ended_at, closed_at, talk_ms, hold_ms)

struct WorkItemClosed {
    static constexpr std::string_view kind = "workItemClosed";
    WorkItemId item;
    WorkItemOutcome outcome = WorkItemOutcome::completed;
    Instant closed_at{};
};
ANSWERD_DESCRIBE(WorkItemClosed, item, outcome, closed_at)

struct PresenceChanged {
    static constexpr std::string_view kind = "presenceChanged";
    UserId agent;
    PresenceStatusName status; // empty = offline
    std::string reason;
};
ANSWERD_DESCRIBE(PresenceChanged, agent, status, reason)

struct NextPresenceSet { // applied when the last open work closes
    static constexpr std::string_view kind = "nextPresenceSet";
    UserId agent;
    std::optional<PresenceStatusName> status; // empty = taken back
};
ANSWERD_DESCRIBE(NextPresenceSet, agent, status)

struct AgentConnected {
    static constexpr std::string_view kind = "agentConnected";
    UserId agent;
    ConnectionId connection;
};
ANSWERD_DESCRIBE(AgentConnected, agent, connection)

struct AgentDisconnected {
    static constexpr std::string_view kind = "agentDisconnected";
    UserId agent;
    std::optional<Instant> lease_until; // empty: signed out, nothing is kept
};
ANSWERD_DESCRIBE(AgentDisconnected, agent, lease_until)

struct NotesSaved {
    static constexpr std::string_view kind = "notesSaved";
    AgentWorkId work;
    CallId call;
    PersonalText notes;
};
ANSWERD_DESCRIBE(NotesSaved, work, call, notes)

struct DispositionSet {
    static constexpr std::string_view kind = "dispositionSet";
    AgentWorkId work;
    CallId call;
    DispositionName disposition;
};
ANSWERD_DESCRIBE(DispositionSet, work, call, disposition)

struct RecordLinked {
    static constexpr std::string_view kind = "recordLinked";
    CallId call;
    std::optional<RecordReference> record;
};
ANSWERD_DESCRIBE(RecordLinked, call, record)

struct TranscriptLineAdded {
    static constexpr std::string_view kind = "transcriptLineAdded";
    CallId call;
    TranscriptLine line;
};
ANSWERD_DESCRIBE(TranscriptLineAdded, call, line)

struct TranscriptLineDropped { // on hold or recording paused: counted, its text is not kept anywhere
    static constexpr std::string_view kind = "transcriptLineDropped";
    CallId call;
    std::string message_id;
    std::string reason; // "onHold", "recordingPaused"
};
ANSWERD_DESCRIBE(TranscriptLineDropped, call, message_id, reason)

struct ControlRequested {
    static constexpr std::string_view kind = "controlRequested";
    Control control;
};
ANSWERD_DESCRIBE(ControlRequested, control)

struct ControlFinished {
    static constexpr std::string_view kind = "controlFinished";
    ControlId control;
    bool succeeded = false;
    std::string error;
};
ANSWERD_DESCRIBE(ControlFinished, control, succeeded, error)

// The one agent for whom the item was kept cannot be reached: from now on anybody of its queue may take it.
struct RequiredAgentReleased {
    static constexpr std::string_view kind = "requiredAgentReleased";
    WorkItemId item;
    std::string reason; // "offline", "notConnected"
};
ANSWERD_DESCRIBE(RequiredAgentReleased, item, reason)

// Something about how a waiting item is routed has changed. `item` is its whole new image.
struct WorkItemChanged {
    static constexpr std::string_view kind = "workItemChanged";
    WorkItem item;
    std::string reason; // "stage", "skillsDropped", "overflow", "changed"
};
ANSWERD_DESCRIBE(WorkItemChanged, item, reason)

struct WrapUpExtended {
    static constexpr std::string_view kind = "wrapUpExtended";
    AgentWorkId work;
    Instant until{};
};
ANSWERD_DESCRIBE(WrapUpExtended, work, until)

// Skills of the agent begin or end to count, by their validity dates.
struct AgentSkillsChanged {
    static constexpr std::string_view kind = "agentSkillsChanged";
    UserId agent;
};
ANSWERD_DESCRIBE(AgentSkillsChanged, agent)

struct WorkPaused {
    static constexpr std::string_view kind = "workPaused";
    AgentWorkId work;
    bool is_silent = false; // nobody has written for too long; otherwise its agent put it aside
};
ANSWERD_DESCRIBE(WorkPaused, work, is_silent)

struct WorkResumed {
    static constexpr std::string_view kind = "workResumed";
    AgentWorkId work;
};
ANSWERD_DESCRIBE(WorkResumed, work)

// The agent's telephone is, or is no longer, in a call that answerd knows nothing of.
struct AgentLineChanged {
    static constexpr std::string_view kind = "agentLineChanged";
    UserId agent;
    bool is_busy = false;
    Instant changed_at{};
};
ANSWERD_DESCRIBE(AgentLineChanged, agent, is_busy, changed_at)

// The caller has been on hold for longer than the queue allows; once a hold.
struct CallHeldTooLong {
    static constexpr std::string_view kind = "callHeldTooLong";
    CallId call;
};
ANSWERD_DESCRIBE(CallHeldTooLong, call)

// Somebody has written something in the conversation.
struct WorkItemActive {
    static constexpr std::string_view kind = "workItemActive";
    WorkItemId item;
    bool is_put_off = false; // nobody has, but its agent has no more room for paused work: looked at again later
};
ANSWERD_DESCRIBE(WorkItemActive, item, is_put_off)

} // namespace event

using EventBody =
    std::variant<event::NodeStarted, event::ConfigurationPut, event::ConfigurationRemoved, event::CallStarted,
                 event::CallUpdated, event::CallAnswered, event::CallHeld, event::CallResumed, event::RecordingToggled,
                 event::CallEnded, event::CallForgotten, event::WorkItemQueued, event::WorkOffered, event::WorkAccepted,
                 event::WorkReturned, event::CooldownEnded, event::WrapUpStarted, event::WorkClosed,
                 event::WorkItemClosed, event::PresenceChanged, event::NextPresenceSet, event::AgentConnected,
                 event::AgentDisconnected, event::NotesSaved, event::DispositionSet, event::RecordLinked,
                 event::TranscriptLineAdded, event::TranscriptLineDropped, event::ControlRequested,
                 event::ControlFinished, event::RequiredAgentReleased, event::WorkItemChanged, event::WrapUpExtended,
                 event::AgentSkillsChanged, event::WorkPaused, event::WorkResumed, event::AgentLineChanged,
                 event::CallHeldTooLong, event::WorkItemActive>;

// `seq` is contiguous from 1 within a routing domain; `origin` makes a repeated command recognisable after a restart.
struct Event {
    std::uint64_t seq = 0;
    Instant at{};
    Origin origin;
    std::optional<Uuid> answer_id; // on the last event of a command that carried a command_id: what it was answered
    bool completes_command = false;
    EventBody body;
};

[[nodiscard]] std::string_view kind_of(const EventBody& body);

} // namespace answerd
