// SPDX-License-Identifier: Apache-2.0
#include "changes.hpp"

#include <algorithm>

namespace answerd::core {

Change change(State& state, const Event& event, const event::PresenceChanged& body) {
    AgentState& agent = state.agents.at(body.agent);
    Change result{.agent = body.agent, .notified = body.agent};
    result.closed_interval = PresenceInterval{.agent = body.agent,
                                              .status = agent.status,
                                              .started_at = agent.status_since,
                                              .ended_at = event.at,
                                              .reason = agent.status_reason};
    result.is_interval_new = true;
    if (agent.status.empty()) {
        agent.online_since = event.at;
        agent.idle_since = std::max(agent.idle_since, event.at);
    }
    if (body.status.empty()) agent.lease_until.reset();
    agent.status = body.status;
    agent.status_since = event.at;
    agent.status_reason = body.reason;
    agent.next_status.reset();
    return result;
}

Change change(State& state, const Event&, const event::NextPresenceSet& body) {
    state.agents.at(body.agent).next_status = body.status;
    return Change{.agent = body.agent, .notified = body.agent};
}

Change change(State& state, const Event&, const event::AgentConnected& body) {
    AgentState& agent = state.agents.at(body.agent);
    agent.connection = body.connection;
    agent.lease_until.reset();
    return Change{.agent = body.agent};
}

Change change(State& state, const Event&, const event::AgentDisconnected& body) {
    AgentState& agent = state.agents.at(body.agent);
    agent.connection.reset();
    agent.lease_until = body.lease_until;
    return Change{.agent = body.agent};
}

Change change(State& state, const Event&, const event::AgentLineChanged& body) {
    AgentState& agent = state.agents.at(body.agent);
    agent.own_call_since = body.is_busy ? std::optional{body.changed_at} : std::nullopt;
    agent.line_told_at = body.changed_at;
    return Change{.agent = body.agent};
}

} // namespace answerd::core
