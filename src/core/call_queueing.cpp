// SPDX-License-Identifier: Apache-2.0
#include "business_hours.hpp"
#include "calls.hpp"
#include "lookup.hpp"
#include "steps.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

const EntryPoint* entry_point_of(const Configuration& configuration, const Party& dialled) {
    if (!dialled.e164) return nullptr;
    for (const auto& [name, entry] : configuration.entry_points) {
        if (entry.value.number == *dialled.e164) return &entry.value;
    }
    return nullptr;
}

std::vector<SkillRequirement> joined(std::vector<SkillRequirement> skills,
                                     const std::vector<SkillRequirement>& further) {
    skills.insert(skills.end(), further.begin(), further.end());
    return skills;
}

WorkItemOutcome outcome_when_over(const VoiceCall& call) {
    return call.answered_at ? WorkItemOutcome::cancelled : outcome_unanswered(call.ended_by);
}

} // namespace

Result<QueuePlan> plan_queue(const Configuration& configuration, const command::CallSignal& signal,
                             const Party& dialled, Instant now) {
    if (configuration.queues.contains(signal.queue))
        return QueuePlan{.queue = signal.queue, .skills = signal.skills, .skill_expression = signal.skill_expression};
    if (const EntryPoint* entry = entry_point_of(configuration, dialled)) {
        const bool is_closed = !entry->closed_queue.empty() && !is_open(configuration, entry->business_hours, now);
        return QueuePlan{.queue = is_closed ? entry->closed_queue : entry->queue,
                         .skills = joined(signal.skills, entry->skills),
                         .skill_expression = entry->skill_expression};
    }
    const AdapterProfile* adapter = configured(configuration.adapters, signal.adapter);
    if (adapter != nullptr && !adapter->default_queue.empty()) {
        return QueuePlan{.queue = adapter->default_queue, .skills = signal.skills, .skill_expression = {}};
    }
    const std::string named =
        signal.queue.empty() ? "the signal names no queue" : "queue " + signal.queue.value + " is not configured";
    return refuse(ProblemCode::not_found,
                  named + ", no entry point has the dialled number, and adapter " + signal.adapter.value +
                      " has no default queue",
                  "/queue");
}

void queue_call(Decider& d, CallId id, const command::CallSignal& signal, const QueuePlan& plan) {
    const VoiceCall& call = d.state().calls.at(id).call;
    const Instant at = std::clamp(signal.occurred_at, call.started_at, d.now());
    WorkItem item = make_item(d, ItemRequest{.channel = voice_channel(),
                                             .queue = plan.queue,
                                             .skills = plan.skills,
                                             .priority = signal.priority,
                                             .requested_at = at,
                                             .call = id,
                                             .required_agent = std::nullopt,
                                             .related_record = std::nullopt,
                                             .subject = {},
                                             .skill_expression = plan.skill_expression,
                                             .attributes = call.attributes});
    if (!call.ended_at && !call.answered_at) {
        queue_item(d, std::move(item));
        return;
    }
    // The signal was overtaken by the answer or the end: the reports count the item, nobody is offered it.
    const WorkItemOutcome outcome = outcome_when_over(call);
    const Instant over_at = std::max(at, call.answered_at ? *call.answered_at : *call.ended_at);
    const WorkItemId item_id = item.id;
    d.emit(event::WorkItemQueued{.item = std::move(item)});
    close_item(d, item_id, outcome, over_at);
}

} // namespace answerd::core
