// SPDX-License-Identifier: Apache-2.0
#include "decisions.hpp"
#include "lookup.hpp"
#include "skill_rules.hpp"
#include "steps.hpp"

namespace answerd::core {

namespace {

struct Target {
    QueueName queue;
    std::optional<UserId> agent;
};

Result<> check_target(const Decider& d, const command::TransferWork& command) {
    const bool names_queue = !command.queue.empty();
    if (names_queue == command.to_agent.has_value()) {
        return refuse(ProblemCode::invalid, "a transfer goes to exactly one of queue and agent", "/queue");
    }
    if (names_queue) {
        if (d.configuration().queues.contains(command.queue)) return {};
        return refuse(ProblemCode::not_found, "queue " + command.queue.value + " is not configured", "/queue");
    }
    const AgentState* agent = find_in(d.state().agents, *command.to_agent);
    if (agent == nullptr) return refuse(ProblemCode::not_found, "no such agent", "/toAgent");
    if (*command.to_agent == command.agent) {
        return refuse(ProblemCode::invalid, "a transfer goes to somebody else", "/toAgent");
    }
    if (agent->status.empty()) return refuse(ProblemCode::conflict, "the agent is offline", "/toAgent");
    return {};
}

// Work for one agent stays with the queue it came from: its rules and reports go on.
WorkItem make_next_item(Decider& d, const AgentWork& work, const Target& target, std::optional<CallId> call) {
    const LiveItem* live = find_in(d.state().items, work.item);
    ItemRequest request{.channel = work.channel,
                        .queue = target.agent ? work.queue : target.queue,
                        .skills = {},
                        .priority = std::nullopt,
                        .requested_at = d.now(),
                        .call = call,
                        .required_agent = target.agent,
                        .related_record = std::nullopt,
                        .subject = {}};
    if (live != nullptr) {
        request.related_record = live->item.related_record;
        request.subject = live->item.subject;
        request.attributes = attributes_of(d.state(), live->item);
    }
    return make_item(d, request);
}

// A new leg of the same conversation: what is known of the caller goes along (row A5).
VoiceCall make_next_leg(Decider& d, const VoiceCall& from) {
    VoiceCall leg;
    leg.id = d.new_id<CallId>();
    leg.conversation_id = from.conversation_id;
    leg.adapter = from.adapter;
    leg.call_key = from.call_key;
    leg.type = CallType::transfer;
    leg.from = from.from;
    leg.to = from.to;
    leg.attributes = from.attributes;
    leg.match = from.match;
    leg.related_record = from.related_record;
    leg.previous_call = from.id;
    leg.started_at = d.now();
    return leg;
}

void hand_on_item(Decider& d, const AgentWork& work, const Target& target) {
    WorkItem next = make_next_item(d, work, target, std::nullopt);
    const WorkItemId item = work.item;
    finish_conversation(d, work.id, {.at = d.now(), .was_transferred = true});
    close_item(d, item, WorkItemOutcome::transferred, d.now());
    queue_transferred(d, std::move(next));
}

} // namespace

void complete_transfer(Decider& d, const Control& control) {
    const AgentWork* work = find_in(d.state().works, control.work);
    const LiveCall* live = find_in(d.state().calls, control.call);
    const bool is_still_theirs = work != nullptr && work->state == AgentWorkState::opened;
    if (!is_still_theirs || live == nullptr || live->call.ended_at) return;

    VoiceCall leg = make_next_leg(d, live->call);
    FactTimes times = live->fact_times;
    times["type"] = d.now(); // a late word about the first leg does not make it inbound again
    const CallId leg_id = leg.id;
    WorkItem next = make_next_item(d, *work, {.queue = control.target_queue, .agent = control.target_agent}, leg_id);
    const WorkItemId item = work->item;

    d.emit(event::CallStarted{.call = std::move(leg), .fact_times = std::move(times)});
    d.emit(event::CallEnded{.call = control.call,
                            .ended_at = d.now(),
                            .reason = "transferred",
                            .ended_by = EndedBy::agent,
                            .is_abandoned = false,
                            .next_call = leg_id,
                            .forget_at = d.now() + d.settings().call_memory});
    settle_all_controls(d, control.call);
    finish_conversation(d, control.work, {.at = d.now(), .was_transferred = true});
    close_item(d, item, WorkItemOutcome::transferred, d.now());
    queue_transferred(d, std::move(next));
}

Result<Answer> decide(Decider& d, const command::TransferWork& command) {
    const auto work = find_opened_work(d.state(), command.agent, command.work);
    if (!work) return std::unexpected(work.error());
    if (auto checked = check_target(d, command); !checked) return std::unexpected(checked.error());
    const LiveCall* live = (*work)->call ? find_in(d.state().calls, *(*work)->call) : nullptr;
    if (live == nullptr) {
        hand_on_item(d, **work, {.queue = command.queue, .agent = command.to_agent});
        return answer_with(command.work);
    }
    if (!capabilities_of(d.configuration(), live->call.adapter).transfer) {
        return refuse(ProblemCode::not_supported, "adapter " + live->call.adapter.value + " cannot do this: transfer");
    }
    if (const Control* pending = pending_control(d, live->call.id, ControlKind::transfer)) {
        const bool is_the_same = pending->target_queue == command.queue && pending->target_agent == command.to_agent;
        if (is_the_same) return answer_with(command.work);
        return refuse(ProblemCode::conflict, "a transfer of this call is under way");
    }
    Control control = make_control(d, ControlKind::transfer, live->call, **work);
    control.target_queue = command.queue;
    control.target_agent = command.to_agent;
    d.emit(event::ControlRequested{.control = std::move(control)});
    return answer_with(command.work);
}

} // namespace answerd::core
