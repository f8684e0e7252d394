// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/match.hpp"
#include "answerd/domain/softphone_layout.hpp"
#include "answerd/domain/voice_call.hpp"
#include "answerd/domain/work.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What an agent's console is told, as values; the agent protocol (api) turns each into one frame. Notices follow from
// the committed events alone, so they are the same after a restart, and each agent's `seq` is contiguous across
// restarts.
namespace answerd {

// The call as its agent sees it.
struct CallView {
    CallId id;
    ConversationId conversation_id;
    AdapterName adapter;
    CallType type = CallType::inbound;
    CallStatus status = CallStatus::created;
    Party from;
    Party to;
    std::map<std::string, PersonalText> attributes;
    bool is_on_hold = false;
    bool is_held_too_long = false; // for longer than the queue allows
    bool recording_paused = false;
    std::optional<RecordReference> related_record;
    PersonalText notes;
    DispositionName disposition;
    Instant started_at{};
    std::optional<Instant> answered_at;
    std::optional<Instant> ended_at;
    std::optional<CallId> previous_call;
    AdapterCapabilities controls; // what this call's adapter can do: gates the buttons (row F2)
};
ANSWERD_DESCRIBE(CallView, id, conversation_id, adapter, type, status, from, to, attributes, is_on_hold,
                 is_held_too_long, recording_paused, related_record, notes, disposition, started_at, answered_at,
                 ended_at, previous_call, controls)

// A tab behind the one in front; its members as there.
struct ScreenPopTab {
    PopKind kind = PopKind::nothing;
    std::optional<RecordReference> record;
    std::vector<MatchCandidate> candidates;
    std::optional<RecordKind> object;
    std::map<std::string, PersonalText> defaults;
    PersonalText query;
    PersonalText url;
};
ANSWERD_DESCRIBE(ScreenPopTab, kind, record, candidates, object, defaults, query, url)

// What opens on the agent's screen, by the agent's softphone layout.
struct ScreenPop {
    PopKind kind = PopKind::nothing;
    std::optional<RecordReference> record;        // kind record
    std::vector<MatchCandidate> candidates;       // kind record: the one; kind picker: all, best first
    std::optional<RecordKind> object;             // kind newRecord, as:
    std::map<std::string, PersonalText> defaults; // what its form is filled in with
    PersonalText query;                           // kind search
    PersonalText url;                             // kind url
    PopMoment moment = PopMoment::ring;           // until a pop on accept is due its kind is nothing
    bool is_claimed = false;                      // the caller's number is not verified: so is who it led to
    std::vector<ScreenPopTab> other_tabs;
};
ANSWERD_DESCRIBE(ScreenPop, kind, record, candidates, object, defaults, query, url, moment, is_claimed, other_tabs)

struct WorkView {
    AgentWorkId work_id;
    WorkItemId item_id;
    ChannelName channel;
    QueueName queue;
    AgentWorkState state = AgentWorkState::assigned;
    std::int64_t wait_ms = 0; // from entering the queue until this offer
    std::optional<Instant> expires_at;
    std::optional<Instant> accepted_at;
    std::optional<Instant> wrap_up_until;
    std::optional<Instant> paused_at; // put aside by the agent
    bool disposition_required = false;
    PersonalText subject;
    std::optional<RecordReference> related_record; // work without a call
    std::optional<CallView> call;
    ScreenPop pop;
};
ANSWERD_DESCRIBE(WorkView, work_id, item_id, channel, queue, state, wait_ms, expires_at, accepted_at, wrap_up_until,
                 paused_at, disposition_required, subject, related_record, call, pop)

namespace notice {

// Everything the console shows. Sent on connect when the missed notices cannot be replayed.
struct Snapshot {
    PresenceStatusName status;
    Instant status_since{};
    std::optional<PresenceStatusName> next_status;
    std::vector<WorkView> works;
    std::string disconnect_sound = {}; // to be played when the connection is lost; empty = the console's own
};
ANSWERD_DESCRIBE(Snapshot, status, status_since, next_status, works, disconnect_sound)

struct Presence {
    PresenceStatusName status;
    Instant status_since{};
    std::optional<PresenceStatusName> next_status;
    std::string reason;
};
ANSWERD_DESCRIBE(Presence, status, status_since, next_status, reason)

struct Offer { // the screen pop travels in the same frame (issue: "offer with screen pop in the same frame")
    WorkView work;
    bool auto_accept = false;
    std::string sound = {}; // to be played; empty = the console's own
};
ANSWERD_DESCRIBE(Offer, work, auto_accept, sound)

struct WorkChanged { // accepted, answered, held, resumed, wrap-up started, closed, returned, pop or record changed ...
    WorkView work;
    std::string reason; // for a work that ended: why; "heldTooLong", "silence"
};
ANSWERD_DESCRIBE(WorkChanged, work, reason)

struct Transcript {
    AgentWorkId work_id;
    CallId call_id;
    TranscriptLine line;
};
ANSWERD_DESCRIBE(Transcript, work_id, call_id, line)

struct ControlFailed { // typed, never silence (row F13)
    AgentWorkId work_id;
    std::string control;
    std::string error;
};
ANSWERD_DESCRIBE(ControlFailed, work_id, control, error)

} // namespace notice

using NoticeBody = std::variant<notice::Snapshot, notice::Presence, notice::Offer, notice::WorkChanged,
                                notice::Transcript, notice::ControlFailed>;

struct AgentNotice {
    UserId agent;
    std::uint64_t seq = 0; // of the agent's stream, contiguous; a Snapshot carries the seq it is true at
    NoticeBody body;
    Instant at{}; // of the event it follows from; of a Snapshot: the state's last instant
};

} // namespace answerd
