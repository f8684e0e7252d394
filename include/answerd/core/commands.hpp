// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/domain/voice_call.hpp"
#include "answerd/domain/work.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

// Everything anybody can ask of the contact center. Reading this list is reading the product (design §2).
namespace answerd {

// Who asks. `command_id` is the sender's idempotency key: a repeated command of the same sender is answered as the
// first one was and changes nothing. Empty = never repeated.
enum class OriginKind { system, adapter, agent, user };
ANSWERD_DESCRIBE_ENUM(OriginKind, system, adapter, agent, user)

struct Origin {
    OriginKind kind = OriginKind::system;
    UserId user;            // for agent and user
    std::string command_id; // at most 64 characters
    friend bool operator==(const Origin&, const Origin&) = default;
};
ANSWERD_DESCRIBE(Origin, kind, user, command_id)

namespace command {

// ---- configuration ------------------------------------------------------------------------------------------------
// Creates or replaces one entity. `expected_revision` is the revision the writer saw: 0 = must not exist yet,
// empty = whatever is there.
struct PutConfiguration {
    ConfigurationEntity entity;
    std::optional<std::int64_t> expected_revision;
};
struct RemoveConfiguration {
    ConfigurationKind kind = ConfigurationKind::queue;
    std::string key;
    std::optional<std::int64_t> expected_revision;
};
struct ConfigurationKey {
    ConfigurationKind kind = ConfigurationKind::queue;
    std::string key;
};
// Many changes as one, in any order: all of them or none. Rules are checked against the result, so entities may refer
// to each other; entities that are there already as they are given change nothing. `expected_revision` is that of the
// configuration as a whole. The problem's errors are JSON pointers into the result: "/queues/billing/routing", where
// the first segment is the member of Configuration and the second the entity's key.
struct ApplyConfiguration {
    std::vector<ConfigurationEntity> upserts;
    std::vector<ConfigurationKey> removals;
    std::optional<std::int64_t> expected_revision;
};

// ---- what a telephony provider says happened ------------------------------------------------------------------------
enum class SignalKind {
    offered, // a call exists; may repeat, may come late, may be missing
    queued,  // ... and wants an agent
    ringing,
    answered,
    held,
    resumed,
    recording_paused,
    recording_resumed,
    updated, // more facts: caller, attributes
    ended,
};
ANSWERD_DESCRIBE_ENUM(SignalKind, offered, queued, ringing, answered, held, resumed, recording_paused,
                      recording_resumed, updated, ended)

// One normalised provider event about one call. Signals may be repeated, late, reordered or missing; any order that
// respects causality ends in the same record (invariants 23 to 25). Facts that are absent say nothing.
struct CallSignal {
    AdapterName adapter;
    std::string call_key;
    SignalKind kind = SignalKind::updated;
    Instant occurred_at{}; // the provider's clock; the core clamps it into [call start, now]
    std::optional<CallType> type;
    std::optional<Party> from;
    std::optional<Party> to;
    QueueName queue;
    std::vector<SkillRequirement> skills;
    std::optional<int> priority;
    std::map<std::string, PersonalText> attributes;
    std::optional<CallerMatch> match; // looked up before the core is asked: the core does no I/O
    std::string reason;               // on ended
    EndedBy ended_by = EndedBy::unknown;
    std::string skill_expression; // with a queue: of a day that is lived through again; providers send none
};

// What the provider says about the telephone of an agent: a call of their own, that answerd did not route, has begun or
// is over. Whoever is in one is offered nothing that a call of ours would keep away. Of several words about one
// telephone the latest `occurred_at` counts.
struct AgentLine {
    std::string endpoint; // of the agent's profile; every agent who has it
    bool is_busy = false;
    Instant occurred_at{};
};

// The adapter's answer to a Control the core requested.
struct ControlResult {
    ControlId control;
    bool succeeded = false;
    std::string error; // a sentence; empty when succeeded
};

// ---- work that is not a call
// ------------------------------------------------------------------------------------------
struct CreateWorkItem {
    ChannelName channel; // not voice: calls come from adapters
    QueueName queue;
    std::vector<SkillRequirement> skills;
    std::optional<int> priority;
    std::optional<RecordReference> related_record;
    PersonalText subject;
    std::optional<int> secondary_priority;
    std::optional<Instant> target_accept_at;
    std::optional<UserId> preferred_agent; // at most one of these two
    std::optional<UserId> required_agent;
    std::string skill_expression;
    std::map<std::string, PersonalText> attributes; // for the skill rules of its queue
};
// Somebody, the customer or the agent, has written in the conversation of this item. Work that was put aside because of
// the silence is taken up again.
struct NoteActivity {
    WorkItemId item;
};
struct CancelWorkItem {
    WorkItemId item;
};
// Of a waiting item, also a call's. What is absent stays.
struct ChangeWorkItem {
    WorkItemId item;
    std::optional<int> priority;
    std::optional<int> secondary_priority;
    std::optional<Instant> target_accept_at;
    QueueName queue;                             // moves it there, with its age; empty = it stays
    std::optional<std::string> skill_expression; // its own; empty text = none
};
// A waiting item, or one that is not a call from the agent who has accepted it, to an agent by name, whatever the
// queue's members, skills and cool-downs say. Of what the agent can do, only a console and a status with the channel
// are asked for when `skip_capacity` is set, or when the item was another's and its channel does not check capacity
// then.
struct AssignWorkItem {
    WorkItemId item;
    UserId agent;
    bool skip_capacity = false;
};
// Takes an offered item, or one in conversation that is not a call, from its agent, or from the one agent it is kept
// for, and gives it back to its queue.
struct ReleaseWorkItem {
    WorkItemId item;
};
// A supervisor's word that the call of this item is over, where the provider never said so. The provider is not asked
// to do anything: an agent hangs up, this only sets right what we know (pain 6).
struct EndCallOfItem {
    WorkItemId item;
};

// ---- agents
// -----------------------------------------------------------------------------------------------------------
struct AgentConnected { // a second connection of the same agent takes over from the first (row E9)
    UserId agent;
    ConnectionId connection;
};
struct AgentDisconnected { // ignored unless `connection` is the current one
    UserId agent;
    ConnectionId connection;
    bool signed_out = false; // deliberate: no grace period
};
struct SetPresence { // while work is open the status is kept as the next one and applied after wrap-up (row E12)
    UserId agent;
    PresenceStatusName status; // empty = offline
};
struct AcceptWork {
    UserId agent;
    AgentWorkId work;
};
struct DeclineWork {
    UserId agent;
    AgentWorkId work;
    std::string reason;
};
struct HoldCall {
    UserId agent;
    AgentWorkId work;
};
struct ResumeCall {
    UserId agent;
    AgentWorkId work;
};
struct HangUpCall {
    UserId agent;
    AgentWorkId work;
};
struct PauseRecording {
    UserId agent;
    AgentWorkId work;
    bool paused = true;
};
// Blind transfer to exactly one of the two.
struct TransferWork {
    UserId agent;
    AgentWorkId work;
    QueueName queue;
    std::optional<UserId> to_agent;
};
struct CloseWork { // ends the conversation of a work item that is not a call; starts its wrap-up
    UserId agent;
    AgentWorkId work;
};
struct EndWrapUp {
    UserId agent;
    AgentWorkId work;
};
struct ExtendWrapUp {
    UserId agent;
    AgentWorkId work;
};
// Work that is not a call is put aside, and taken up again even where that leaves the agent over capacity: then nothing
// new comes until something is closed (row D17).
struct PauseWork {
    UserId agent;
    AgentWorkId work;
};
struct ResumeWork {
    UserId agent;
    AgentWorkId work;
};
struct SetNotes {
    UserId agent;
    AgentWorkId work;
    PersonalText notes;
};
struct SetDisposition {
    UserId agent;
    AgentWorkId work;
    DispositionName disposition; // empty = take it back
};
// The picker's answer: one of the candidates, a record found by search, or none (unlink).
struct LinkRecord {
    UserId agent;
    AgentWorkId work;
    std::optional<RecordReference> record;
};

// ---- transcript
// --------------------------------------------------------------------------------------------------------- The call is
// named by id, or by adapter and key. Lines for the key of a transferred call go to its live leg.
struct AddTranscriptLine {
    std::optional<CallId> call;
    AdapterName adapter;
    std::string call_key;
    TranscriptLine line;
};

// ---- the shell
// ----------------------------------------------------------------------------------------------------------
struct TimePassed {};  // some deadline is due
struct NodeStarted {}; // after recovery: every connection is gone, grace periods start now

} // namespace command

using Command =
    std::variant<command::PutConfiguration, command::RemoveConfiguration, command::CallSignal, command::ControlResult,
                 command::CreateWorkItem, command::CancelWorkItem, command::AgentConnected, command::AgentDisconnected,
                 command::SetPresence, command::AcceptWork, command::DeclineWork, command::HoldCall,
                 command::ResumeCall, command::HangUpCall, command::PauseRecording, command::TransferWork,
                 command::CloseWork, command::EndWrapUp, command::SetNotes, command::SetDisposition,
                 command::LinkRecord, command::AddTranscriptLine, command::TimePassed, command::NodeStarted,
                 command::ApplyConfiguration, command::ChangeWorkItem, command::AssignWorkItem,
                 command::ReleaseWorkItem, command::ExtendWrapUp, command::PauseWork, command::ResumeWork,
                 command::EndCallOfItem, command::AgentLine, command::NoteActivity>;

// What a successful command created or touched, as far as the asker needs an id.
struct Answer {
    std::optional<Uuid> id;               // of the call, work item or work
    std::optional<std::int64_t> revision; // of the configuration entity
    bool was_repeated = false;            // answered from an earlier run of the same command_id
    friend bool operator==(const Answer&, const Answer&) = default;
};
ANSWERD_DESCRIBE(Answer, id, revision, was_repeated)

} // namespace answerd
