// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "routing_index.hpp"
#include "timers.hpp"

#include "answerd/core/core.hpp"
#include "answerd/core/state.hpp"

namespace answerd::core {

// What one event did to the state, by reference: enough to project records and notices, to refresh the indexes, and to
// let go of what is over. Rows that leave are still there while they are projected.
struct Change {
    std::optional<CallId> call;
    std::optional<WorkItemId> item;
    std::optional<AgentWorkId> work;
    std::optional<UserId> agent; // presence, connection or load
    std::optional<ControlId> control;
    std::optional<UserId> notified;    // the agent whose stream takes a step
    std::optional<QueueName> has_room; // a queue with a bound has one item less with agents
    std::optional<PresenceInterval> closed_interval;
    bool is_interval_new = false;
    bool call_leaves = false;
    bool item_leaves = false;
    bool work_leaves = false;
    bool control_leaves = false;
    bool agent_leaves = false;
};

// The state and everything recomputed from it. `apply` is the only way to change it.
class Model {
public:
    explicit Model(CoreSettings settings) : settings_(settings) {}

    void restore(State state);
    // With `emission`, its notices and records are filled from the state right after the event.
    void apply(const Event& event, Emission* emission);
    // The last event of a command that carried an id: a repeat is recognised from now on.
    void remember(const Event& last_event);

    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const CoreSettings& settings() const { return settings_; }
    [[nodiscard]] const Timers& timers() const { return timers_; }
    // Calls that have not ended; those that are only remembered are not counted.
    [[nodiscard]] std::size_t live_calls() const { return live_calls_; }
    // Of the calls that are over, the one to be forgotten next that no agent is still at work on.
    [[nodiscard]] std::optional<CallId> oldest_ended_call() const;
    // Controls of the call that have no answer yet, by id.
    [[nodiscard]] std::vector<ControlId> controls_of(CallId call) const;
    [[nodiscard]] RoutingIndex& routing() {
        routing_.refresh_agents_if_stale(state_);
        return routing_;
    }
    [[nodiscard]] const RoutingIndex& waiting_lines() const { return routing_; }

private:
    void refresh_indexes(const Event& event, const Change& change);
    void refresh_configuration(const EventBody& body);
    void refresh_call_timers(const LiveCall* call, CallId id);
    void refresh_item(const LiveItem& live, bool leaves);
    void refresh_item_timers(const LiveItem& live, bool leaves);
    void refresh_hold_timer(const LiveCall& live);
    void refresh_silence_timer(const AgentWork& work);
    void refresh_stage_timer(const WorkItem& item, bool is_waiting);
    void refresh_agent_timers(const AgentState& agent);
    void refresh_work_timers(AgentWorkId id, bool leaves);
    void refresh_control(ControlId id, bool leaves);
    void refresh_all_timers();
    void let_go(const Change& change);

    CoreSettings settings_;
    State state_;
    Timers timers_;
    RoutingIndex routing_;
    std::map<CallId, std::set<ControlId>> controls_by_call_;
    std::set<std::pair<Instant, CallId>> ended_calls_; // by the time until which they are remembered
    std::size_t live_calls_ = 0;
};

} // namespace answerd::core
