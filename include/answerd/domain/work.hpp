// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"
#include "answerd/domain/crm.hpp"
#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace answerd {

enum class WorkItemState { waiting, offered, assigned, closed };
ANSWERD_DESCRIBE_ENUM(WorkItemState, waiting, offered, assigned, closed)

// How an item left the queue for good. Every item ends with exactly one of these (invariant 7).
enum class WorkItemOutcome {
    none, // still in the queue or with an agent
    completed,
    abandoned,   // the customer left before an agent accepted
    cancelled,   // withdrawn by the source or an admin
    transferred, // an agent handed it on; a new item follows
    deflected,   // the queue was full on arrival
    flowed_out,  // to voicemail, a callback or a closing message, by a stage of its queue
};
ANSWERD_DESCRIBE_ENUM(WorkItemOutcome, none, completed, abandoned, cancelled, transferred, deflected, flowed_out)

// One piece of work waiting for, or with, one agent: a call, a chat, an e-mail, a case (PendingServiceRouting).
struct WorkItem {
    WorkItemId id;
    ChannelName channel;
    QueueName queue;
    std::vector<SkillRequirement> skills; // the routing configuration's and its own, sorted, strongest level kept
    int priority = 5;
    int secondary_priority = 5;
    std::optional<Instant> target_accept_at; // inside equal priorities the nearest or most overdue first; none = last
    int weight = 1;
    std::optional<int> capacity_percentage = std::nullopt; // of its agent's capacity, instead of the weight
    Instant requested_at{};    // its age: kept across decline, push timeout and restart (row C5)
    std::uint64_t arrival = 0; // breaks ties of age: the order in which the core saw them
    WorkItemState state = WorkItemState::waiting;
    WorkItemOutcome outcome = WorkItemOutcome::none;
    std::optional<CallId> call;
    std::optional<UserId> required_agent;  // a transfer to one agent: nobody else may take it
    std::optional<UserId> preferred_agent; // before everybody else, if they can take it right now
    std::optional<RecordReference> related_record;
    PersonalText subject; // for channels without a call
    std::int64_t configuration_revision = 0;

    Instant queued_at{};
    Instant in_queue_since{};                     // of its present queue: its stages count from here
    int stage = 0;                                // how many of them are behind it
    std::vector<QueueName> also_members_of;       // who may take it beside the members of its queue
    int skill_drops = 0;                          // groups of additional skills dropped so far
    std::vector<SkillRequirement> dropped_skills; // ... and what was in them
    QueueName overflowed_from;                    // its first queue; empty = it is still there
    int moves = 0;
    std::optional<AgentWorkId> work; // while offered or assigned
    std::optional<Instant> accepted_at;
    std::optional<Instant> closed_at;
    int offer_count = 0;

    // Beside `skills`, what whoever takes it has to fit: what it brought along, and what its present queue asks for.
    std::string skill_expression;
    std::string queue_skill_expression;
    std::map<std::string, PersonalText> attributes; // of work that is not a call; a call has its own
    // Attributes that the queue's skill rules know, of a value (or without one) for which no row says a skill.
    std::vector<std::string> unmatched_attributes;
    friend bool operator==(const WorkItem&, const WorkItem&) = default;
};
ANSWERD_DESCRIBE(WorkItem, id, channel, queue, skills, priority, secondary_priority, target_accept_at, weight,
                 capacity_percentage, requested_at, arrival, state, outcome, call, required_agent, preferred_agent,
                 related_record, subject, configuration_revision, queued_at, in_queue_since, stage, also_members_of,
                 skill_drops, dropped_skills, overflowed_from, moves, work, accepted_at, closed_at, offer_count,
                 skill_expression, queue_skill_expression, attributes, unmatched_attributes)

// AgentWork states and their legal transitions (reference §4.2):
// assigned -> opened | declined | declined_on_push_timeout | unavailable | canceled
// opened -> wrap_up | closed | transferred | unavailable;  transferred keeps its wrap-up in `wrap_up` first.
enum class AgentWorkState {
    assigned,
    opened,
    wrap_up,
    closed,
    declined,
    declined_on_push_timeout,
    unavailable,
    canceled,
    transferred,
};
ANSWERD_DESCRIBE_ENUM(AgentWorkState, assigned, opened, wrap_up, closed, declined, declined_on_push_timeout,
                      unavailable, canceled, transferred)

// One agent's part in one work item: an offer that may become a conversation. Takes capacity from the moment it is
// assigned (row D20) until it reaches a terminal state.
struct AgentWork {
    AgentWorkId id;
    WorkItemId item;
    UserId agent;
    ChannelName channel;
    QueueName queue;
    std::optional<CallId> call;
    AgentWorkState state = AgentWorkState::assigned;
    int weight = 1; // units of the agent's capacity; rounded up where it is a percentage
    std::optional<int> capacity_percentage = std::nullopt; // of the agent's capacity as it is now: what counts if set
    Instant requested_at{};
    Instant assigned_at{};
    std::optional<Instant> expires_at; // push timeout of the offer
    std::optional<Instant> accepted_at;
    std::optional<Instant> conversation_ended_at;
    std::optional<Instant> wrap_up_until;
    std::optional<Instant> closed_at;
    std::string decline_reason;
    bool was_transferred = false;
    std::int64_t talk_ms = 0; // answered (or accepted, without media) until the conversation ended, holds taken out
    std::int64_t hold_ms = 0;
    std::int64_t configuration_revision = 0;
    int wrap_up_extensions = 0;
    std::optional<UserId> assigned_by;               // who gave it to this agent by hand; empty = answerd chose
    std::uint64_t offered_seq = 0;                   // the journal's WorkOffered event: it says why this agent
    std::optional<Instant> paused_at = std::nullopt; // opened work that its agent has put aside
    int pause_count = 0;
    friend bool operator==(const AgentWork&, const AgentWork&) = default;
};
ANSWERD_DESCRIBE(AgentWork, id, item, agent, channel, queue, call, state, weight, capacity_percentage, requested_at,
                 assigned_at, expires_at, accepted_at, conversation_ended_at, wrap_up_until, closed_at, decline_reason,
                 was_transferred, talk_ms, hold_ms, configuration_revision, wrap_up_extensions, assigned_by,
                 offered_seq, paused_at, pause_count)

// One interval of one agent in one status (UserServicePresence); an empty status means offline. Intervals of an agent
// follow each other without gap or overlap.
struct PresenceInterval {
    UserId agent;
    PresenceStatusName status;
    Instant started_at{};
    std::optional<Instant> ended_at;
    std::string reason; // "agent", "decline", "pushTimeout", "connectionLost", "signedOut", "pending"
    friend bool operator==(const PresenceInterval&, const PresenceInterval&) = default;
};
ANSWERD_DESCRIBE(PresenceInterval, agent, status, started_at, ended_at, reason)

} // namespace answerd
