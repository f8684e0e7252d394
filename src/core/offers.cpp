// SPDX-License-Identifier: Apache-2.0
#include "decisions.hpp"
#include "lookup.hpp"
#include "steps.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <algorithm>

namespace answerd::core {

namespace {

std::optional<Instant> expiry_of(const Decider& d, const WorkItem& item) {
    const RoutingConfiguration* routing = routing_of(d.configuration(), item.queue);
    if (routing == nullptr || routing->push_timeout_seconds == 0) return std::nullopt;
    return d.now() + Seconds{routing->push_timeout_seconds};
}

std::optional<Instant> cooldown_of(const Decider& d, const QueueName& queue) {
    const RoutingConfiguration* routing = routing_of(d.configuration(), queue);
    if (routing == nullptr || routing->decline_cooldown_seconds == 0) return std::nullopt;
    return d.now() + Seconds{routing->decline_cooldown_seconds};
}

void connect_or_answer(Decider& d, const AgentWork& work) {
    const LiveCall* live = work.call ? find_in(d.state().calls, *work.call) : nullptr;
    if (live == nullptr) return;
    if (!capabilities_of(d.configuration(), live->call.adapter).connect) {
        if (!live->call.answered_at) d.emit(event::CallAnswered{.call = live->call.id, .answered_at = d.now()});
        return;
    }
    Control control = make_control(d, ControlKind::connect, live->call, work);
    if (const AgentProfile* profile = configured(d.configuration().agents, work.agent)) {
        control.endpoint = profile->endpoint;
    }
    d.emit(event::ControlRequested{.control = std::move(control)});
}

void apply_status_after(Decider& d, UserId agent, const PresenceStatusName& status, std::string_view reason) {
    if (status.empty() || d.state().agents.at(agent).status == status) return;
    change_presence(d, agent, status, reason);
}

Result<> check_decline_reason(const PresenceConfiguration& rules, const std::string& reason) {
    constexpr std::size_t reason_length_max = 200;
    if (!rules.decline_allowed) return refuse(ProblemCode::conflict, "declining is not allowed for this agent");
    if (reason.size() > reason_length_max) {
        return refuse(ProblemCode::too_large, "the reason has at most 200 characters", "/reason");
    }
    const bool is_listed = std::ranges::find(rules.decline_reasons, reason) != rules.decline_reasons.end();
    if (!rules.decline_reasons.empty() && !is_listed) {
        return refuse(ProblemCode::invalid, "the reason has to be one of the configured decline reasons", "/reason");
    }
    return {};
}

const EndedWork* find_ended(const State& state, UserId id, AgentWorkId work) {
    const AgentState* agent = find_in(state.agents, id);
    if (agent == nullptr) return nullptr;
    const auto found = std::ranges::find(agent->ended_works, work, &EndedWork::work);
    return found == agent->ended_works.end() ? nullptr : &*found;
}

} // namespace

std::string_view name_of(AgentWorkState state) {
    return boost::describe::enum_to_string(state, "unknown");
}

Result<const AgentWork*> find_work(const State& state, UserId agent, AgentWorkId id) {
    const AgentWork* work = find_in(state.works, id);
    if (work != nullptr && work->agent == agent) return work;
    if (const EndedWork* ended = find_ended(state, agent, id)) {
        return refuse(ProblemCode::conflict, "too late: the work is " + std::string(name_of(ended->state)));
    }
    // Somebody else's work is answered like none: ids of other agents' work are nobody's business.
    return refuse(ProblemCode::not_found, "no such work of this agent", "/work");
}

Result<const AgentWork*> find_opened_work(const State& state, UserId agent, AgentWorkId id) {
    auto work = find_work(state, agent, id);
    if (work && (*work)->state != AgentWorkState::opened) {
        return refuse(ProblemCode::conflict, "the work is " + std::string(name_of((*work)->state)) + ", not opened");
    }
    return work;
}

void offer(Decider& d, WorkItemId id, const AgentChoice& choice) {
    const WorkItem& item = d.state().items.at(id).item;
    const AgentFit fit = fit_of(d.state(), d.state().agents.at(choice.agent));
    AgentWork work;
    work.id = d.new_id<AgentWorkId>();
    work.item = id;
    work.agent = choice.agent;
    work.channel = item.channel;
    work.queue = item.queue;
    work.call = item.call;
    work.weight = (charge_of(d.state(), fit, item) + hundredths_per_unit - 1) / hundredths_per_unit;
    if (!is_exclusive(d.configuration(), item.channel)) work.capacity_percentage = item.capacity_percentage;
    work.requested_at = item.requested_at;
    work.assigned_at = d.now();
    work.expires_at = expiry_of(d, item);
    work.configuration_revision = d.configuration().revision;
    work.assigned_by = choice.assigned_by;
    work.offered_seq = d.state().last_seq + 1;
    const AgentWorkId work_id = work.id;
    d.emit(event::WorkOffered{.work = std::move(work), .reason = choice.reason});
    const ChannelName& channel = d.state().works.at(work_id).channel;
    if (accepts_by_itself(d.configuration(), choice.agent, channel)) accept(d, work_id);
}

void accept(Decider& d, AgentWorkId id) {
    d.emit(event::WorkAccepted{.work = id, .accepted_at = d.now()});
    connect_or_answer(d, d.state().works.at(id));
    // What was the last offer may now be work that no change of status waits for.
    apply_next_presence(d, d.state().works.at(id).agent);
}

void return_work(Decider& d, AgentWorkId id, const Return& how) {
    const AgentWork& work = d.state().works.at(id);
    const UserId agent = work.agent;
    const WorkItemId item = work.item;
    d.emit(event::WorkReturned{.work = id,
                               .state = how.state,
                               .reason = std::string(how.reason),
                               .cooldown_until = how.with_cooldown ? cooldown_of(d, work.queue) : std::nullopt,
                               .is_item_waiting = how.is_item_waiting});
    if (how.is_item_waiting) release_if_offline(d, item);
    apply_next_presence(d, agent);
}

void time_out_offer(Decider& d, AgentWorkId id) {
    const UserId agent = d.state().works.at(id).agent;
    return_work(d, id,
                {.state = AgentWorkState::declined_on_push_timeout, .reason = "pushTimeout", .with_cooldown = true});
    apply_missed_presence(d, agent, "pushTimeout");
}

Result<Answer> decide(Decider& d, const command::AcceptWork& command) {
    const auto work = find_work(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    if ((*work)->state == AgentWorkState::opened) return answer_with(command.work);
    if ((*work)->state != AgentWorkState::assigned) {
        return refuse(ProblemCode::conflict, "too late: the work is " + std::string(name_of((*work)->state)));
    }
    accept(d, command.work);
    return answer_with(command.work);
}

Result<Answer> decide(Decider& d, const command::DeclineWork& command) {
    const auto work = find_work(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    if ((*work)->state != AgentWorkState::assigned) {
        return refuse(ProblemCode::conflict, "too late: the work is " + std::string(name_of((*work)->state)));
    }
    const PresenceConfiguration* rules = presence_rules_of(d.configuration(), command.agent);
    if (rules != nullptr) {
        if (auto checked = check_decline_reason(*rules, command.reason); !checked) {
            return std::unexpected(checked.error());
        }
    }
    const PresenceStatusName status = rules == nullptr ? PresenceStatusName{} : rules->status_on_decline;
    return_work(d, command.work, {.state = AgentWorkState::declined, .reason = command.reason, .with_cooldown = true});
    apply_status_after(d, command.agent, status, "decline");
    return answer_with(command.work);
}

} // namespace answerd::core
