// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"
#include "answerd/domain/match.hpp"
#include "answerd/domain/phone_number.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace answerd {

enum class CallType { inbound, outbound, transfer, callback, consult, internal_call };
ANSWERD_DESCRIBE_ENUM(CallType, inbound, outbound, transfer, callback, consult, internal_call)

// The status of the record, as Salesforce's CallDisposition (reference §1.1): never backwards. A call nobody answered
// stays `created`. After-conversation work starts after `completed`.
enum class CallStatus { created, in_progress, completed };
ANSWERD_DESCRIBE_ENUM(CallStatus, created, in_progress, completed)

enum class EndedBy { unknown, customer, agent, system, network };
ANSWERD_DESCRIBE_ENUM(EndedBy, unknown, customer, agent, system, network)

// One leg with one customer. A transfer makes a new VoiceCall that shares conversation and call key and is linked both
// ways (row A5).
struct VoiceCall {
    CallId id;
    ConversationId conversation_id;
    AdapterName adapter;
    std::string call_key; // the provider's id of the call ("VendorCallKey"); unique per adapter among live calls
    CallType type = CallType::inbound;
    CallStatus status = CallStatus::created;
    Party from;
    Party to;
    QueueName queue;
    std::map<std::string, PersonalText> attributes; // what the provider or the IVR said about the call
    CallerMatch match;
    std::optional<RecordReference> related_record; // linked automatically (one match) or by the agent's pick
    std::optional<UserId> agent;                   // who answered; empty if nobody did
    std::optional<WorkItemId> work_item;
    std::optional<CallId> previous_call;
    std::optional<CallId> next_call;

    Instant started_at{};
    std::optional<Instant> queued_at;
    std::optional<Instant> accepted_at; // the agent accepted the offer
    std::optional<Instant> answered_at; // the agent's media is connected
    std::optional<Instant> ended_at;
    std::optional<Instant> held_since; // set while on hold
    std::int64_t hold_ms = 0;
    std::int64_t longest_hold_ms = 0;
    int hold_count = 0;
    bool recording_paused = false;

    std::string end_reason; // the provider's own word, kept raw
    EndedBy ended_by = EndedBy::unknown;
    bool is_abandoned = false; // ended by the caller before any agent accepted
    int transcript_lines = 0;
    int transcript_lines_dropped = 0; // refused while on hold or paused
    PersonalText notes;
    DispositionName disposition;
    friend bool operator==(const VoiceCall&, const VoiceCall&) = default;
};
ANSWERD_DESCRIBE(VoiceCall, id, conversation_id, adapter, call_key, type, status, from, to, queue, attributes, match,
                 related_record, agent, work_item, previous_call, next_call, started_at, queued_at, accepted_at,
                 answered_at, ended_at, held_since, hold_ms, longest_hold_ms, hold_count, recording_paused, end_reason,
                 ended_by, is_abandoned, transcript_lines, transcript_lines_dropped, notes, disposition)

enum class SenderType { end_user, human_agent, virtual_agent, supervisor, system };
ANSWERD_DESCRIBE_ENUM(SenderType, end_user, human_agent, virtual_agent, supervisor, system)

// A ConversationEntry. `message_id` is unique within the conversation; lines are read back by `spoken_at`, then id.
struct TranscriptLine {
    std::string message_id; // at most 36 characters
    SenderType sender = SenderType::end_user;
    PersonalText text;
    Instant spoken_at{};
    std::int64_t duration_ms = 0;
    friend bool operator==(const TranscriptLine&, const TranscriptLine&) = default;
};
ANSWERD_DESCRIBE(TranscriptLine, message_id, sender, text, spoken_at, duration_ms)

} // namespace answerd
