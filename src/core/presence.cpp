// SPDX-License-Identifier: Apache-2.0
#include "decisions.hpp"
#include "lookup.hpp"
#include "steps.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

Result<const AgentState*> find_agent(const State& state, UserId id) {
    const AgentState* agent = find_in(state.agents, id);
    if (agent == nullptr) return refuse(ProblemCode::not_found, "no such agent", "/agent");
    return agent;
}

bool takes_no_work(const Configuration& configuration, const PresenceStatusName& status) {
    const PresenceStatus* found = configured(configuration.presence_statuses, status);
    return found == nullptr || found->channels.empty();
}

std::vector<AgentWorkId> works_in(const State& state, const AgentState& agent, AgentWorkState wanted) {
    std::vector<AgentWorkId> works;
    for (const AgentWorkId id : agent.works) {
        if (state.works.at(id).state == wanted) works.push_back(id);
    }
    return works;
}

void return_offers(Decider& d, UserId agent, std::string_view reason) {
    for (const AgentWorkId work : works_in(d.state(), d.state().agents.at(agent), AgentWorkState::assigned)) {
        return_work(d, work, {.reason = reason});
    }
}

// Work that is not a call goes back to the queue with its age; a caller cannot be put back by the server's own wish.
void return_opened_items(Decider& d, UserId agent, std::string_view reason) {
    for (const AgentWorkId work : works_in(d.state(), d.state().agents.at(agent), AgentWorkState::opened)) {
        const AgentWork& opened = d.state().works.at(work);
        if (opened.call || outlasts_sign_out(d.configuration(), opened.channel)) continue;
        return_work(d, work, {.reason = reason});
    }
}

// A change of status waits for open work, but not for what may outlast the agent's day.
bool has_work_to_finish(const State& state, const AgentState& agent) {
    return std::ranges::any_of(agent.works, [&](AgentWorkId id) {
        const AgentWork& work = state.works.at(id);
        return work.state != AgentWorkState::opened || !outlasts_sign_out(state.configuration, work.channel);
    });
}

void set_next_presence(Decider& d, const AgentState& agent, std::optional<PresenceStatusName> status) {
    if (agent.next_status != status) d.emit(event::NextPresenceSet{.agent = agent.id, .status = std::move(status)});
}

} // namespace

void change_presence(Decider& d, UserId agent, const PresenceStatusName& status, std::string_view reason) {
    d.emit(event::PresenceChanged{.agent = agent, .status = status, .reason = std::string(reason)});
    for (const WorkItemId item : d.waiting_lines().reserved_for(agent))
        release_if_offline(d, item);
}

void apply_missed_presence(Decider& d, UserId id, std::string_view reason) {
    const PresenceConfiguration* rules = presence_rules_of(d.configuration(), id);
    const PresenceStatusName& status = d.state().agents.at(id).status;
    // Who has gone, or is where they asked to be after this work, is not moved from there.
    if (rules == nullptr || takes_no_work(d.configuration(), status)) return;
    const PresenceStatusName missed = rules->status_on_push_timeout;
    if (!missed.empty() && missed != status) change_presence(d, id, missed, reason);
}

void apply_next_presence(Decider& d, UserId id) {
    const AgentState& agent = d.state().agents.at(id);
    if (!agent.next_status || has_work_to_finish(d.state(), agent)) return;
    const PresenceStatusName status = *agent.next_status;
    change_presence(d, id, status, "pending");
}

void take_offline(Decider& d, UserId id, std::string_view reason) {
    // The status goes first: what the agent leaves behind must not fall back on the agent.
    if (!d.state().agents.at(id).status.empty()) change_presence(d, id, {}, reason);
    return_offers(d, id, reason);
    return_opened_items(d, id, reason);
}

Result<Answer> decide(Decider& d, const command::AgentConnected& command) {
    const auto agent = find_agent(d.state(), command.agent);
    if (!agent) return std::unexpected(agent.error());
    if (command.connection.is_nil()) return refuse(ProblemCode::invalid, "a connection has an id", "/connection");
    if ((*agent)->connection != command.connection) {
        d.emit(event::AgentConnected{.agent = command.agent, .connection = command.connection});
    }
    return answer_with(command.agent);
}

Result<Answer> decide(Decider& d, const command::AgentDisconnected& command) {
    const auto agent = find_agent(d.state(), command.agent);
    if (!agent) return std::unexpected(agent.error());
    if ((*agent)->connection != command.connection) return answer_with(command.agent);
    const bool keeps_work = !command.signed_out && !(*agent)->status.empty();
    d.emit(event::AgentDisconnected{.agent = command.agent,
                                    .lease_until =
                                        keeps_work ? std::optional{d.now() + d.settings().agent_grace} : std::nullopt});
    if (!keeps_work) take_offline(d, command.agent, command.signed_out ? "signedOut" : "connectionLost");
    return answer_with(command.agent);
}

Result<Answer> decide(Decider& d, const command::AgentLine& command) {
    if (command.endpoint.empty()) return refuse(ProblemCode::invalid, "an endpoint has a name", "/endpoint");
    const Instant at = std::min(command.occurred_at, d.now());
    bool is_known = false;
    for (const auto& [id, profile] : d.configuration().agents) {
        if (profile.value.endpoint != command.endpoint) continue;
        is_known = true;
        const AgentState& agent = d.state().agents.at(id);
        const bool is_news = at > agent.line_told_at ||
                             (at == agent.line_told_at && command.is_busy != agent.own_call_since.has_value());
        if (is_news) d.emit(event::AgentLineChanged{.agent = id, .is_busy = command.is_busy, .changed_at = at});
    }
    if (!is_known) return refuse(ProblemCode::not_found, "no agent has this endpoint", "/endpoint");
    return Answer{};
}

Result<Answer> decide(Decider& d, const command::SetPresence& command) {
    const auto agent = find_agent(d.state(), command.agent);
    if (!agent) return std::unexpected(agent.error());
    if (!(*agent)->connection) return refuse(ProblemCode::conflict, "the agent has no console connected");
    if (!command.status.empty() && !d.configuration().presence_statuses.contains(command.status)) {
        return refuse(ProblemCode::invalid, "no such presence status", "/status");
    }
    const bool is_change = (*agent)->status != command.status;
    if (is_change && takes_no_work(d.configuration(), command.status)) return_offers(d, command.agent, "agentBusy");
    if ((*agent)->status == command.status) { // already, or by the status that waited for the last offer to go
        set_next_presence(d, **agent, std::nullopt);
    } else if (!has_work_to_finish(d.state(), **agent)) {
        change_presence(d, command.agent, command.status, "agent");
    } else {
        set_next_presence(d, **agent, command.status);
    }
    return answer_with(command.agent);
}

} // namespace answerd::core
