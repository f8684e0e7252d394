// SPDX-License-Identifier: Apache-2.0
// What a supervisor, or a program that routes by itself, does with an item by hand.
#include "capacity.hpp"
#include "decisions.hpp"
#include "lookup.hpp"
#include "steps.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace answerd::core {

namespace {

std::string_view name_of(WorkItemState state) {
    return boost::describe::enum_to_string(state, "unknown");
}

Result<const LiveItem*> find_item(const State& state, WorkItemId id) {
    const LiveItem* live = find_in(state.items, id);
    if (live == nullptr) return refuse(ProblemCode::not_found, "no such live work item", "/item");
    return live;
}

Result<const LiveItem*> find_waiting(const State& state, WorkItemId id) {
    auto live = find_item(state, id);
    if (live && (*live)->item.state != WorkItemState::waiting) {
        return refuse(ProblemCode::conflict,
                      "the item is " + std::string(name_of((*live)->item.state)) + ", not waiting");
    }
    return live;
}

// Waiting, ringing at another agent, or in another agent's hands and not a call.
Result<const LiveItem*> find_assignable(const State& state, const command::AssignWorkItem& command) {
    const auto live = find_item(state, command.item);
    if (!live) return live;
    const WorkItem& item = (*live)->item;
    const bool is_conversation = item.state == WorkItemState::assigned && !item.call;
    if (item.state != WorkItemState::offered && !is_conversation) return find_waiting(state, command.item);
    if (state.works.at(*item.work).agent == command.agent) {
        return refuse(ProblemCode::conflict, "the item is " + std::string(name_of(item.state)) + " to this agent",
                      "/agent");
    }
    return live;
}

bool checks_reassigned(const Configuration& configuration, const ChannelName& name) {
    const ServiceChannel* channel = configured(configuration.channels, name);
    return channel != nullptr && channel->check_capacity_on_reassign;
}

Result<> check_priority(const std::optional<int>& priority, std::string where) {
    if (!priority || (*priority >= 0 && *priority <= priority_max)) return {};
    return refuse(ProblemCode::invalid, "a priority is 0 to 1000", std::move(where));
}

// Membership, skills and cool-downs are what whoever assigns by hand sets aside.
bool is_set_aside(Exclusion reason, bool skip_capacity) {
    switch (reason) {
    case Exclusion::none:
    case Exclusion::not_in_queue:
    case Exclusion::not_required_agent:
    case Exclusion::routed_externally:
    case Exclusion::queue_at_bound:
    case Exclusion::skill_missing:
    case Exclusion::in_cooldown:
        return true;
    case Exclusion::no_capacity:
    case Exclusion::in_wrap_up:
        return skip_capacity;
    case Exclusion::not_connected:
    case Exclusion::channel_not_in_status:
        return false;
    }
    return false;
}

} // namespace

Result<Answer> decide(Decider& d, const command::ChangeWorkItem& command) {
    const auto live = find_waiting(d.state(), command.item);
    if (!live) return std::unexpected(live.error());
    if (auto checked = check_priority(command.priority, "/priority"); !checked) return std::unexpected(checked.error());
    if (auto checked = check_priority(command.secondary_priority, "/secondaryPriority"); !checked) {
        return std::unexpected(checked.error());
    }
    if (!command.queue.empty() && !d.configuration().queues.contains(command.queue)) {
        return refuse(ProblemCode::invalid, "queue " + command.queue.value + " is not configured", "/queue");
    }
    if (auto checked = check_expression(d.configuration(), command.skill_expression.value_or("")); !checked) {
        return std::unexpected(checked.error());
    }
    WorkItem item = (*live)->item;
    if (!command.queue.empty() && command.queue != item.queue) {
        item = moved_to(d.state(), std::move(item), command.queue, d.now());
    }
    item.priority = command.priority.value_or(item.priority);
    item.secondary_priority = command.secondary_priority.value_or(item.secondary_priority);
    if (command.skill_expression) item.skill_expression = *command.skill_expression;
    if (command.target_accept_at) item.target_accept_at = command.target_accept_at;
    if (item != (*live)->item) {
        d.emit(event::WorkItemChanged{.item = std::move(item), .reason = "changed"});
        reach_due_stages(d, command.item);
    }
    return answer_with(command.item);
}

Result<Answer> decide(Decider& d, const command::AssignWorkItem& command) {
    const auto live = find_assignable(d.state(), command);
    if (!live) return std::unexpected(live.error());
    const AgentState* agent = find_in(d.state().agents, command.agent);
    if (agent == nullptr) return refuse(ProblemCode::not_found, "no such agent", "/agent");
    const AgentFit fit = fit_of(d.state(), *agent);
    const std::optional<AgentWorkId> taken_from = (*live)->item.work;
    const bool was_accepted = (*live)->item.state == WorkItemState::assigned;
    const bool skips_capacity =
        command.skip_capacity || (was_accepted && !checks_reassigned(d.configuration(), (*live)->item.channel));
    for (const Exclusion reason : exclusions(d.state(), fit, **live)) {
        if (is_set_aside(reason, skips_capacity)) continue;
        return refuse(ProblemCode::conflict, "the agent cannot take it: " + detail_of(d.state(), fit, **live, reason),
                      "/agent");
    }
    AgentChoice choice{.agent = command.agent, .reason = {}};
    choice.reason.is_preferred = true;
    choice.reason.ready_agents = 1;
    choice.reason.winner.agent = command.agent;
    choice.assigned_by = d.origin().user;
    if (taken_from) return_work(d, *taken_from, {.reason = "reassigned"});
    offer(d, command.item, choice);
    return answer_with(command.item);
}

Result<Answer> decide(Decider& d, const command::ReleaseWorkItem& command) {
    const auto live = find_item(d.state(), command.item);
    if (!live) return std::unexpected(live.error());
    const WorkItem& item = (*live)->item;
    if (item.state == WorkItemState::waiting && item.required_agent) {
        d.emit(event::RequiredAgentReleased{.item = command.item, .reason = "released"});
        return answer_with(command.item);
    }
    const bool is_conversation = item.state == WorkItemState::assigned && !item.call;
    if (item.state != WorkItemState::offered && !is_conversation) {
        return refuse(ProblemCode::conflict, "the item is " + std::string(name_of(item.state)) +
                                                 (item.call ? " and a call" : "") + ": nothing to release");
    }
    return_work(d, *item.work, {.reason = "released", .with_cooldown = true});
    return answer_with(command.item);
}

Result<Answer> decide(Decider& d, const command::EndCallOfItem& command) {
    const auto live = find_item(d.state(), command.item);
    if (!live) return std::unexpected(live.error());
    const std::optional<CallId> call = (*live)->item.call;
    const LiveCall* known = call ? find_in(d.state().calls, *call) : nullptr;
    if (known == nullptr) return refuse(ProblemCode::conflict, "the item is not a call");
    if (known->call.ended_at) return refuse(ProblemCode::conflict, "the call has ended");
    end_call(d, *call, {.at = d.now(), .reason = std::string(ended_by_hand), .by = EndedBy::system});
    return answer_with(command.item);
}

} // namespace answerd::core
