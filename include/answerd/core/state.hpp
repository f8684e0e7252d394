// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/events.hpp"
#include "answerd/core/shared_table.hpp"
#include "answerd/domain/configuration.hpp"
#include "answerd/domain/describe.hpp"
#include "answerd/domain/voice_call.hpp"
#include "answerd/domain/work.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

// All the core knows: live things only. What is over leaves the state and stays in the records. Everything here is
// described, so a snapshot is this value written down and `digest()` is this value hashed. Indexes that can be
// recomputed (who is eligible for what, which deadline is next) are not state: they live beside it and are rebuilt.
namespace answerd {

template <class T>
struct Configured { // an entity and the revision that wrote it: its ETag
    T value;
    std::int64_t revision = 0;
    friend bool operator==(const Configured&, const Configured&) = default;
    BOOST_DESCRIBE_CLASS(Configured, (), (value, revision), (), ())
};

// std::map on purpose: decisions may walk these, so their order has to be the same everywhere.
struct Configuration {
    std::int64_t revision = 0; // of the whole; grows by one with every change and is cited by every decision
    std::map<ChannelName, Configured<ServiceChannel>> channels;
    std::map<SkillName, Configured<Skill>> skills;
    std::map<PresenceStatusName, Configured<PresenceStatus>> presence_statuses;
    std::map<PresenceConfigurationName, Configured<PresenceConfiguration>> presence_configurations;
    std::map<RoutingConfigurationName, Configured<RoutingConfiguration>> routing_configurations;
    std::map<QueueName, Configured<Queue>> queues;
    std::map<DispositionName, Configured<Disposition>> dispositions;
    std::map<EntryPointName, Configured<EntryPoint>> entry_points;
    std::map<UserId, Configured<AgentProfile>> agents;
    std::map<AdapterName, Configured<AdapterProfile>> adapters;
    std::map<GroupName, Configured<Group>> groups;
    std::map<SkillRulesName, Configured<SkillRules>> skill_rules;
    std::map<BusinessHoursName, Configured<BusinessHours>> business_hours;
    std::map<MatchingRuleName, Configured<MatchingRule>> matching_rules;
    std::map<SoftphoneLayoutName, Configured<SoftphoneLayout>> softphone_layouts;
    std::map<CustomFieldName, Configured<CustomField>> custom_fields;
};
ANSWERD_DESCRIBE(Configuration, revision, channels, skills, presence_statuses, presence_configurations,
                 routing_configurations, queues, dispositions, entry_points, agents, adapters, groups, skill_rules,
                 business_hours, matching_rules, softphone_layouts, custom_fields)

struct RememberedCommand { // the newest few of a sender; enough for a client that repeats after a reconnect
    std::string command_id;
    std::optional<Uuid> answer_id;
};
ANSWERD_DESCRIBE(RememberedCommand, command_id, answer_id)

// So that an answer that comes a moment too late is told what became of the work.
struct EndedWork {
    AgentWorkId work;
    AgentWorkState state = AgentWorkState::closed;
};
ANSWERD_DESCRIBE(EndedWork, work, state)

struct AgentState {
    UserId id;
    PresenceStatusName status; // empty = offline
    Instant status_since{};
    std::string status_reason;
    std::optional<PresenceStatusName> next_status;
    std::optional<ConnectionId> connection; // empty = no socket
    std::optional<Instant> lease_until;     // set while the socket is gone and may come back
    std::vector<AgentWorkId> works;         // assigned, opened or in wrap-up, oldest first
    std::vector<EndedWork> ended_works;     // oldest first, at most remembered_works_max
    Instant idle_since{};                   // last time capacity was released, capped at going online
    Instant last_assigned_at{};
    Instant online_since{}; // counts as an assignment when agents tie: nobody is first because they were away longest
    std::uint64_t stream_seq = 0;
    std::vector<RememberedCommand> commands; // oldest first, at most remembered_commands_max
    Instant skills_at{};                     // the moment by which the validity dates of the skills are read
    // Queues that the agent serves because of a group and does not name themselves, sorted. Follows from the
    // configuration; kept here because every decision asks for it.
    std::vector<QueueName> group_queues;
    std::optional<Instant> own_call_since; // a call that answerd did not route keeps the agent's telephone busy
    Instant line_told_at{};                // of the latest word about it
};
ANSWERD_DESCRIBE(AgentState, id, status, status_since, status_reason, next_status, connection, lease_until, works,
                 ended_works, idle_since, last_assigned_at, online_since, stream_seq, commands, skills_at, group_queues,
                 own_call_since, line_told_at)

struct Cooldown {
    UserId agent;
    Instant until{};
};
ANSWERD_DESCRIBE(Cooldown, agent, until)

// A moment at which something of the call went on or off, as somebody reported it: the hold, or the pause of the
// recording. What the record says is derived from all marks, so that their order of arrival does not matter. Of two
// marks of one instant "on" counts.
struct SwitchMark {
    Instant at{};
    bool is_on = false;
    friend auto operator<=>(const SwitchMark&, const SwitchMark&) = default;
};
ANSWERD_DESCRIBE(SwitchMark, at, is_on)

struct LiveCall {
    VoiceCall call;
    std::vector<std::uint64_t> message_hashes; // of accepted and dropped lines, sorted: repeats are recognised
    std::optional<Instant> forget_at;          // set once ended
    Instant last_event_at{};                   // a call without any event for too long is ended
    std::optional<Instant> key_free_since;     // the key was used before: older signals belong to that call
    std::vector<SwitchMark> hold_marks;        // sorted
    std::vector<SwitchMark> pause_marks;       // of the recording, sorted
    FactTimes fact_times;
    bool is_held_too_long = false; // the agent was told of this hold
};
ANSWERD_DESCRIBE(LiveCall, call, message_hashes, forget_at, last_event_at, key_free_since, hold_marks, pause_marks,
                 fact_times, is_held_too_long)

struct LiveItem {
    WorkItem item;
    std::vector<Cooldown> cooldowns;
    Instant active_at{};    // somebody wrote, or the agent took it up again; epoch = not since the accept
    bool is_silent = false; // put aside because nobody did
};
ANSWERD_DESCRIBE(LiveItem, item, cooldowns, active_at, is_silent)

template <class Key, class Value>
using Table = std::unordered_map<Key, Value>; // looked up, never walked by a decision

struct State {
    std::uint64_t last_seq = 0;
    std::int64_t epoch = 0;
    std::uint64_t seed = 0;
    std::uint64_t arrivals = 0;
    Instant last_at{};
    Configuration configuration;
    Table<UserId, AgentState> agents;
    SharedTable<CallId, LiveCall> calls; // ended ones too, until they are forgotten: by far the most of a state
    Table<WorkItemId, LiveItem> items;
    Table<AgentWorkId, AgentWork> works;
    Table<ControlId, Control> controls; // requested, not finished
    // (adapter, call key) -> the newest leg. Key text: adapter + '\n' + call key.
    Table<std::string, CallId> call_keys;
    std::vector<RememberedCommand> user_commands; // of REST clients; "userId:commandId"; bounded like an agent's
    std::map<QueueName, int> active_items;        // of each queue that has some: offered, or in conversation
};
ANSWERD_DESCRIBE(State, last_seq, epoch, seed, arrivals, last_at, configuration, agents, calls, items, works, controls,
                 call_keys, user_commands, active_items)

inline constexpr std::size_t remembered_commands_max = 64;
inline constexpr std::size_t remembered_user_commands_max = 4096;
inline constexpr std::size_t remembered_works_max = 8;
inline constexpr std::size_t switch_marks_max = 1'000; // holds, and as many pauses, of a call

} // namespace answerd
