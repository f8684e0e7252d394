// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "decider.hpp"

#include <string_view>

// What several decisions have in common: each is a few events that belong together.
namespace answerd::core {

// ---- offers.cpp
void offer(Decider& d, WorkItemId item, const AgentChoice& choice);
void accept(Decider& d, AgentWorkId work);
struct Return {
    AgentWorkState state = AgentWorkState::unavailable;
    std::string_view reason;
    bool with_cooldown = false;
    bool is_item_waiting = true;
};
// Takes the work from its agent; a status that waited for the last work to end is applied.
void return_work(Decider& d, AgentWorkId work, const Return& how);
void time_out_offer(Decider& d, AgentWorkId work);
// The agent's own work, in one of the states that a command allows.
[[nodiscard]] Result<const AgentWork*> find_work(const State& state, UserId agent, AgentWorkId work);
[[nodiscard]] Result<const AgentWork*> find_opened_work(const State& state, UserId agent, AgentWorkId work);
[[nodiscard]] std::string_view name_of(AgentWorkState state);

// ---- wrap_up.cpp
struct ConversationEnd {
    Instant at{};
    bool was_transferred = false;
};
// Starts the wrap-up of an opened work, or closes it where there is none.
void finish_conversation(Decider& d, AgentWorkId work, const ConversationEnd& end);
void close_work(Decider& d, AgentWorkId work, Instant closed_at);

// ---- presence.cpp
void change_presence(Decider& d, UserId agent, const PresenceStatusName& status, std::string_view reason);
void apply_next_presence(Decider& d, UserId agent);
// The status after an offer that nobody answered in time, or a call that did not reach its agent's line.
void apply_missed_presence(Decider& d, UserId agent, std::string_view reason);
// The agent is gone for good: offers and work that is not a call go back, a call stays until it ends.
void take_offline(Decider& d, UserId agent, std::string_view reason);

// ---- work_items.cpp
struct ItemRequest {
    ChannelName channel;
    QueueName queue;
    std::vector<SkillRequirement> skills; // beside the routing configuration's
    std::optional<int> priority;
    Instant requested_at{};
    std::optional<CallId> call;
    std::optional<UserId> required_agent;
    std::optional<RecordReference> related_record;
    PersonalText subject;
    std::optional<int> secondary_priority;
    std::optional<Instant> target_accept_at;
    std::optional<UserId> preferred_agent;
    std::string skill_expression; // beside the routing configuration's
    std::map<std::string, PersonalText> attributes;
};
[[nodiscard]] WorkItem make_item(Decider& d, const ItemRequest& request);
// Queues it, or closes it at once when the queue is full.
void queue_item(Decider& d, WorkItem item);
// Transferred work is never deflected. Without a connection to the one agent it is for, it is its queue's.
void queue_transferred(Decider& d, WorkItem item);
// A waiting item is not kept for an agent who has left; it falls back to its queue.
void release_if_offline(Decider& d, WorkItemId item);
void close_item(Decider& d, WorkItemId item, WorkItemOutcome outcome, Instant at);
inline constexpr int priority_max = 1000;
// Sorted, each skill once: required before additional, at the strongest level asked for. Items that ask for the same
// compare equal.
[[nodiscard]] std::vector<SkillRequirement> merged(std::vector<SkillRequirement> skills,
                                                   const std::vector<SkillRequirement>& further);
// Of a work item that somebody makes or changes.
[[nodiscard]] Result<> check_expression(const Configuration& configuration, const std::string& expression);
// Channel, queue and the bound of live items; what has to hold before an item is made.
[[nodiscard]] Result<> check_item_possible(const Decider& d, const ChannelName& channel, const QueueName& queue);

// ---- stages.cpp
// Everything that waiting has brought about for the item until now; all of it in one step.
void reach_due_stages(Decider& d, WorkItemId item);
// The item as it goes on in another queue, with its age.
[[nodiscard]] WorkItem moved_to(const State& state, WorkItem item, const QueueName& queue, Instant now);

// ---- pauses.cpp
// Nobody has written in the conversation for too long.
void put_aside(Decider& d, AgentWorkId work);

// ---- calls_end.cpp
struct CallEnd {
    Instant at{};
    std::string reason;
    EndedBy by = EndedBy::unknown;
};
void end_call(Decider& d, CallId call, const CallEnd& end);
// The reasons of ends that no provider told.
inline constexpr std::string_view ended_without_events = "noEvents";
inline constexpr std::string_view ended_by_hand = "endedByHand";
// Of a caller whom no agent had accepted: they gave up, or the call was taken from them.
[[nodiscard]] WorkItemOutcome outcome_unanswered(EndedBy by);

// ---- controls.cpp
[[nodiscard]] Control make_control(Decider& d, ControlKind kind, const VoiceCall& call);
[[nodiscard]] Control make_control(Decider& d, ControlKind kind, const VoiceCall& call, const AgentWork& work);
// The call's control of a kind that has no answer yet; null if there is none.
[[nodiscard]] const Control* pending_control(const Decider& d, CallId call, ControlKind kind);
// The provider itself said that what a control asked for has happened.
void settle_control(Decider& d, CallId call, ControlKind kind);
void settle_all_controls(Decider& d, CallId call);
void fail_control(Decider& d, ControlId control, std::string_view error);

// ---- treatments.cpp
// Asks the call's provider for it, where it can do that and nothing else was asked of it for this caller.
void treat(Decider& d, WorkItemId item, const QueueStage& stage);
// The provider has begun what takes the caller out of the queue. Nothing if an agent was quicker.
void let_caller_go(Decider& d, const Control& treatment);

// ---- transfers.cpp
void complete_transfer(Decider& d, const Control& control);

// ---- match_step.cpp
// Offers until no waiting item has an eligible agent with room (invariant 12).
void match(Decider& d);

} // namespace answerd::core
