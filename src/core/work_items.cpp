// SPDX-License-Identifier: Apache-2.0
#include "decisions.hpp"
#include "lookup.hpp"
#include "skill_rules.hpp"
#include "skills.hpp"
#include "steps.hpp"

#include <algorithm>
#include <tuple>

namespace answerd::core {

namespace {

Result<> check_skills(const Configuration& configuration, const std::vector<SkillRequirement>& skills) {
    constexpr std::size_t skills_max = 25;
    if (skills.size() > skills_max) return refuse(ProblemCode::too_large, "at most 25 skills", "/skills");
    for (std::size_t at = 0; at < skills.size(); ++at) {
        const std::string where = "/skills/" + std::to_string(at);
        if (!configuration.skills.contains(skills[at].skill)) {
            return refuse(ProblemCode::invalid, "no such skill", where + "/skill");
        }
        if (skills[at].level < 0 || skills[at].level > 10) {
            return refuse(ProblemCode::invalid, "a level is 0 to 10", where + "/level");
        }
        if (skills[at].drop_priority < 0 || skills[at].drop_priority > 10) {
            return refuse(ProblemCode::invalid, "a drop priority is 0 to 10", where + "/dropPriority");
        }
    }
    return {};
}

Result<> check_attributes(const std::map<std::string, PersonalText>& attributes) {
    constexpr std::size_t attributes_max = 50;
    constexpr std::size_t name_length_max = 64;
    constexpr std::size_t value_length_max = 1'000;
    if (attributes.size() > attributes_max)
        return refuse(ProblemCode::too_large, "at most 50 attributes", "/attributes");
    for (const auto& [name, value] : attributes) {
        if (name.empty() || name.size() > name_length_max) {
            return refuse(ProblemCode::invalid, "an attribute's name has 1 to 64 characters", "/attributes");
        }
        if (value.reveal().size() > value_length_max) {
            return refuse(ProblemCode::too_large, "an attribute has at most 1000 bytes", "/attributes");
        }
    }
    return {};
}

Result<> check_named_agent(const Decider& d, const command::CreateWorkItem& command) {
    if (command.preferred_agent && command.required_agent) {
        return refuse(ProblemCode::invalid, "an agent is preferred or required, not both", "/requiredAgent");
    }
    if (command.preferred_agent && !d.configuration().agents.contains(*command.preferred_agent)) {
        return refuse(ProblemCode::invalid, "no such agent", "/preferredAgent");
    }
    if (command.required_agent && !d.configuration().agents.contains(*command.required_agent)) {
        return refuse(ProblemCode::invalid, "no such agent", "/requiredAgent");
    }
    return {};
}

Result<> check(const Decider& d, const command::CreateWorkItem& command) {
    constexpr std::size_t subject_length_max = 1000;
    if (command.channel == voice_channel()) {
        return refuse(ProblemCode::invalid, "calls come from telephony adapters", "/channel");
    }
    if (auto possible = check_item_possible(d, command.channel, command.queue); !possible) return possible;
    if (command.priority && (*command.priority < 0 || *command.priority > priority_max)) {
        return refuse(ProblemCode::invalid, "a priority is 0 to 1000", "/priority");
    }
    if (command.secondary_priority && (*command.secondary_priority < 0 || *command.secondary_priority > priority_max)) {
        return refuse(ProblemCode::invalid, "a priority is 0 to 1000", "/secondaryPriority");
    }
    if (auto named = check_named_agent(d, command); !named) return named;
    if (command.subject.reveal().size() > subject_length_max) {
        return refuse(ProblemCode::too_large, "a subject has at most 1000 bytes", "/subject");
    }
    if (auto checked = check_expression(d.configuration(), command.skill_expression); !checked) return checked;
    if (auto checked = check_attributes(command.attributes); !checked) return checked;
    return check_skills(d.configuration(), command.skills);
}

} // namespace

Result<> check_expression(const Configuration& configuration, const std::string& expression) {
    const auto fault = fault_in_expression(configuration, expression);
    return fault ? refuse(ProblemCode::invalid, *fault, "/skillExpression") : Result<>{};
}

std::vector<SkillRequirement> merged(std::vector<SkillRequirement> skills,
                                     const std::vector<SkillRequirement>& further) {
    skills.insert(skills.end(), further.begin(), further.end());
    std::ranges::sort(skills, [](const SkillRequirement& a, const SkillRequirement& b) {
        return std::tuple(a.skill, a.is_additional, -a.level) < std::tuple(b.skill, b.is_additional, -b.level);
    });
    const auto repeated = std::ranges::unique(skills, {}, &SkillRequirement::skill);
    skills.erase(repeated.begin(), repeated.end());
    return skills;
}

Result<> check_item_possible(const Decider& d, const ChannelName& channel, const QueueName& queue) {
    if (!d.configuration().channels.contains(channel)) {
        return refuse(ProblemCode::not_found, "channel " + channel.value + " is not configured", "/channel");
    }
    if (!d.configuration().queues.contains(queue)) {
        return refuse(ProblemCode::not_found, "queue " + queue.value + " is not configured", "/queue");
    }
    if (d.state().items.size() >= d.settings().items_max) {
        return refuse(ProblemCode::overloaded, "too many work items are open");
    }
    return {};
}

WorkItem make_item(Decider& d, const ItemRequest& request) {
    static const RoutingConfiguration without_rules{};
    const RoutingConfiguration* found = routing_of(d.configuration(), request.queue);
    const RoutingConfiguration& routing = found == nullptr ? without_rules : *found;
    WorkItem item;
    item.id = d.new_id<WorkItemId>();
    item.channel = request.channel;
    item.queue = request.queue;
    item.skills = request.skills;
    item.skill_expression = request.skill_expression;
    if (!request.call) item.attributes = request.attributes;
    take_on_demands(d.configuration(), request.attributes, item);
    item.priority = std::clamp(request.priority.value_or(routing.priority), 0, priority_max);
    item.secondary_priority =
        std::clamp(request.secondary_priority.value_or(routing.secondary_priority), 0, priority_max);
    item.target_accept_at = request.target_accept_at;
    item.weight = routing.weight;
    item.capacity_percentage = routing.capacity_percentage;
    item.requested_at = request.requested_at;
    item.arrival = d.state().arrivals + 1;
    item.call = request.call;
    item.required_agent = request.required_agent;
    item.preferred_agent = request.preferred_agent;
    item.related_record = request.related_record;
    item.subject = request.subject;
    item.configuration_revision = d.configuration().revision;
    item.queued_at = request.requested_at;
    item.in_queue_since = request.requested_at;
    return item;
}

void queue_item(Decider& d, WorkItem item) {
    const Queue* queue = configured(d.configuration().queues, item.queue);
    const std::size_t waiting_max = queue == nullptr ? 0 : static_cast<std::size_t>(queue->waiting_max);
    const bool is_full = waiting_max > 0 && d.waiting_lines().waiting_in(item.queue) >= waiting_max;
    const WorkItemId id = item.id;
    d.emit(event::WorkItemQueued{.item = std::move(item)});
    if (is_full) {
        close_item(d, id, WorkItemOutcome::deflected, d.now());
    } else {
        reach_due_stages(d, id);
    }
}

void queue_transferred(Decider& d, WorkItem item) {
    const WorkItemId id = item.id;
    const AgentState* agent = item.required_agent ? find_in(d.state().agents, *item.required_agent) : nullptr;
    const bool is_out_of_reach = item.required_agent && (agent == nullptr || !agent->connection);
    d.emit(event::WorkItemQueued{.item = std::move(item)});
    release_if_offline(d, id);
    if (is_out_of_reach && d.state().items.at(id).item.required_agent) {
        d.emit(event::RequiredAgentReleased{.item = id, .reason = "notConnected"});
    }
}

void release_if_offline(Decider& d, WorkItemId id) {
    const WorkItem& item = d.state().items.at(id).item;
    if (!item.required_agent) return;
    const AgentState* agent = find_in(d.state().agents, *item.required_agent);
    const bool is_offline = agent == nullptr || agent->status.empty();
    if (is_offline) d.emit(event::RequiredAgentReleased{.item = id, .reason = "offline"});
}

void close_item(Decider& d, WorkItemId item, WorkItemOutcome outcome, Instant at) {
    d.emit(event::WorkItemClosed{.item = item, .outcome = outcome, .closed_at = at});
}

Result<Answer> decide(Decider& d, const command::CreateWorkItem& command) {
    if (auto checked = check(d, command); !checked) return std::unexpected(checked.error());
    WorkItem item = make_item(d, ItemRequest{.channel = command.channel,
                                             .queue = command.queue,
                                             .skills = command.skills,
                                             .priority = command.priority,
                                             .requested_at = d.now(),
                                             .call = std::nullopt,
                                             .required_agent = command.required_agent,
                                             .related_record = command.related_record,
                                             .subject = command.subject,
                                             .secondary_priority = command.secondary_priority,
                                             .target_accept_at = command.target_accept_at,
                                             .preferred_agent = command.preferred_agent,
                                             .skill_expression = command.skill_expression,
                                             .attributes = command.attributes});
    const WorkItemId id = item.id;
    queue_item(d, std::move(item));
    return answer_with(id);
}

Result<Answer> decide(Decider& d, const command::CancelWorkItem& command) {
    const LiveItem* live = find_in(d.state().items, command.item);
    if (live == nullptr) return refuse(ProblemCode::not_found, "no such live work item", "/item");
    switch (live->item.state) {
    case WorkItemState::waiting:
        break;
    case WorkItemState::offered:
        return_work(d, *live->item.work,
                    {.state = AgentWorkState::canceled, .reason = "cancelled", .is_item_waiting = false});
        break;
    case WorkItemState::assigned:
        return refuse(ProblemCode::conflict, "the item is assigned: its agent has to close it");
    case WorkItemState::closed:
        return refuse(ProblemCode::conflict, "the item is closed");
    }
    close_item(d, command.item, WorkItemOutcome::cancelled, d.now());
    return answer_with(command.item);
}

} // namespace answerd::core
