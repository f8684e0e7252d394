// SPDX-License-Identifier: Apache-2.0
// What waiting brings about: stages of a queue, and additional skills that are dropped. One timer an item, for
// whichever comes first.
#include "business_hours.hpp"
#include "lookup.hpp"
#include "skill_rules.hpp"
#include "steps.hpp"

#include "answerd/domain/skill_expression.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

// Queues may pass an item round in a circle; not without end.
constexpr int moves_max = 10;

bool applies(Decider& d, const WorkItem& item, const QueueStage& stage) {
    const Queue& queue = d.configuration().queues.at(item.queue).value;
    if (stage.when_closed && is_open(d.configuration(), queue.business_hours, d.now())) return false;
    const auto threshold = static_cast<std::size_t>(stage.when_waiting_over);
    if (threshold > 0 && d.waiting_lines().waiting_in(item.queue) <= threshold) return false;
    return !stage.when_nobody_signed_in || !d.routing().is_somebody_signed_in(item.queue, item.channel);
}

bool has_room_for_one_more(const Decider& d, const QueueName& name) {
    const Queue* queue = configured(d.configuration().queues, name);
    if (queue == nullptr) return false;
    return queue->waiting_max == 0 || d.waiting_lines().waiting_in(name) < static_cast<std::size_t>(queue->waiting_max);
}

void lower(std::string& expression, int levels) {
    if (expression.empty() || levels == 0) return;
    auto parsed = parse_skill_expression(expression);
    if (parsed) expression = to_text(lowered(*std::move(parsed), levels));
}

void reach_stage(Decider& d, WorkItem item) {
    const QueueStage stage =
        d.configuration().queues.at(item.queue).value.stages.at(static_cast<std::size_t>(item.stage));
    ++item.stage;
    std::string reason = "stage";
    const WorkItemId id = item.id;
    const bool does_apply = applies(d, item, stage);
    if (does_apply) {
        for (const QueueName& queue : stage.also_members_of) {
            if (std::ranges::find(item.also_members_of, queue) == item.also_members_of.end()) {
                item.also_members_of.push_back(queue);
            }
        }
        for (SkillRequirement& needed : item.skills)
            needed.level = std::max(0, needed.level - stage.lower_levels_by);
        lower(item.skill_expression, stage.lower_levels_by);
        lower(item.queue_skill_expression, stage.lower_levels_by);
        if (!stage.move_to.empty() && item.moves < moves_max && has_room_for_one_more(d, stage.move_to)) {
            item = moved_to(d.state(), std::move(item), stage.move_to, d.now());
            reason = "overflow";
        }
    }
    d.emit(event::WorkItemChanged{.item = std::move(item), .reason = std::move(reason)});
    if (does_apply && stage.treatment != Treatment::none) treat(d, id, stage);
}

// One group: those of the highest number among the additional skills that are left.
void drop_skills(Decider& d, WorkItem item) {
    int highest = 0;
    for (const SkillRequirement& needed : item.skills) {
        if (needed.is_additional) highest = std::max(highest, needed.drop_priority);
    }
    const auto is_dropped = [&](const SkillRequirement& needed) {
        return needed.is_additional && needed.drop_priority == highest;
    };
    std::ranges::copy_if(item.skills, std::back_inserter(item.dropped_skills), is_dropped);
    std::erase_if(item.skills, is_dropped);
    ++item.skill_drops;
    d.emit(event::WorkItemChanged{.item = std::move(item), .reason = "skillsDropped"});
}

} // namespace

void reach_due_stages(Decider& d, WorkItemId id) {
    for (const LiveItem* live = find_in(d.state().items, id);
         live != nullptr && live->item.state == WorkItemState::waiting; live = find_in(d.state().items, id)) {
        const auto stage_at = next_stage_at(d.configuration(), live->item);
        const auto drop_at = next_skill_drop_at(d.configuration(), live->item);
        if (drop_at && *drop_at <= d.now() && (!stage_at || *drop_at <= *stage_at)) {
            drop_skills(d, live->item);
        } else if (stage_at && *stage_at <= d.now()) {
            reach_stage(d, live->item);
        } else {
            return;
        }
    }
}

WorkItem moved_to(const State& state, WorkItem item, const QueueName& queue, Instant now) {
    const Configuration& configuration = state.configuration;
    const RoutingConfiguration* from = routing_of(configuration, item.queue);
    const RoutingConfiguration* to = routing_of(configuration, queue);
    const bool has_rules = from != nullptr && to != nullptr;
    const Attributes attributes = attributes_of(state, item);
    if (has_rules) {
        // What the old queue asked for is its affair; what the item brought along stays.
        lay_down_demands(configuration, attributes, item);
        if (item.priority == from->priority) item.priority = to->priority;
        if (item.secondary_priority == from->secondary_priority) item.secondary_priority = to->secondary_priority;
        item.weight = to->weight;
        item.capacity_percentage = to->capacity_percentage;
    }
    if (item.overflowed_from.empty()) item.overflowed_from = item.queue;
    item.queue = queue;
    if (has_rules) take_on_demands(configuration, attributes, item);
    item.in_queue_since = now;
    item.stage = 0;
    item.also_members_of.clear();
    ++item.moves;
    return item;
}

} // namespace answerd::core
