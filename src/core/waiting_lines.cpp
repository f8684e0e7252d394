// SPDX-License-Identifier: Apache-2.0
#include "waiting_lines.hpp"

#include "lookup.hpp"
#include "skills.hpp"

#include <iterator>

namespace answerd::core {

namespace {

// Classes are kept while they are empty, since the next call is usually like one before; but a source that invents a
// new set of skills for every item must not fill the memory.
constexpr std::size_t empty_classes_max = 4096;

} // namespace

RescueRule rescue_of(const Configuration& configuration, const QueueName& name) {
    const Queue* queue = configured(configuration.queues, name);
    if (queue == nullptr) return {};
    return RescueRule{.service_level = Seconds{queue->service_level_seconds}, .cap = queue->rescue_cap};
}

std::uint32_t WaitingLines::class_for(const Configuration& configuration, const WorkItem& item) {
    const auto [known, is_new] = class_numbers_.try_emplace(ClassKey{.queue = item.queue,
                                                                     .channel = item.channel,
                                                                     .weight = item.weight,
                                                                     .capacity_percentage = item.capacity_percentage,
                                                                     .skills = item.skills,
                                                                     .also_members_of = item.also_members_of,
                                                                     .expressions = expressions_of(item)},
                                                            static_cast<std::uint32_t>(classes_.size()));
    if (!is_new) return known->second;
    ItemClass& made = classes_.emplace_back();
    made.queue = numbers_.queues.of(item.queue);
    for (const QueueName& queue : item.also_members_of)
        made.also_queues.push_back(numbers_.queues.of(queue));
    made.channel = numbers_.channels.of(item.channel);
    made.rescue = rescue_of(configuration, item.queue);
    for (const SkillRequirement& needed : item.skills) {
        made.skills.push_back({.skill = numbers_.skills.of(needed.skill), .level = needed.level});
        made.skills_to_have.push_back(made.skills.back().skill);
    }
    for (const std::string& expression : known->first.expressions) {
        made.expressions.push_back(book_.number_of(expression));
        const auto needed = book_.skills_needed_by(made.expressions.back());
        made.skills_to_have.insert(made.skills_to_have.end(), needed.begin(), needed.end());
    }
    ++empty_classes_;
    return known->second;
}

void WaitingLines::drop_empty_classes() {
    ++generation_;
    std::deque<ItemClass> kept;
    std::map<ClassKey, std::uint32_t> numbers;
    std::vector<std::uint32_t> moved_to(classes_.size());
    for (auto& [key, number] : class_numbers_) {
        if (classes_[number].line.empty()) continue;
        moved_to[number] = static_cast<std::uint32_t>(kept.size());
        numbers.emplace(key, moved_to[number]);
        kept.push_back(std::move(classes_[number]));
    }
    for (auto& [id, place] : places_) {
        if (!place.reserved_for) place.item_class = moved_to[place.item_class];
    }
    classes_ = std::move(kept);
    class_numbers_ = std::move(numbers);
    empty_classes_ = 0;
}

void WaitingLines::enter(const Place& place) {
    ++lengths_[place.queue];
    if (place.reserved_for) {
        reserved_[*place.reserved_for].insert(place.key);
        return;
    }
    Line& line = classes_[place.item_class].line;
    if (line.empty()) --empty_classes_;
    line.insert(place.key);
}

void WaitingLines::leave(const Place& place) {
    const auto length = lengths_.find(place.queue);
    if (--length->second == 0) lengths_.erase(length);
    if (place.reserved_for) {
        const auto line = reserved_.find(*place.reserved_for);
        line->second.erase(place.key);
        if (line->second.empty()) reserved_.erase(line);
        return;
    }
    Line& line = classes_[place.item_class].line;
    line.erase(place.key);
    if (line.empty()) ++empty_classes_;
}

bool WaitingLines::add(const Configuration& configuration, const WorkItem& item) {
    if (empty_classes_ > empty_classes_max) drop_empty_classes();
    const Place place{.queue = item.queue,
                      .item_class = item.required_agent ? 0 : class_for(configuration, item),
                      .reserved_for = item.required_agent,
                      .key = core::key_of(configuration, item)};
    const auto [known, is_new] = places_.try_emplace(item.id, place);
    if (!is_new) {
        if (known->second == place) return false;
        leave(known->second);
        known->second = place;
    }
    enter(place);
    return true;
}

bool WaitingLines::remove(WorkItemId item) {
    const auto known = places_.extract(item);
    if (known.empty()) return false;
    leave(known.mapped());
    return true;
}

void WaitingLines::follow(const State& state) {
    for (const auto& [key, number] : class_numbers_)
        classes_[number].rescue = rescue_of(state.configuration, key.queue);
    for (auto& [id, place] : places_) {
        const ItemKey key = core::key_of(state.configuration, state.items.at(id).item);
        if (key == place.key) continue;
        leave(place);
        place.key = key;
        enter(place);
    }
}

const ItemClass* WaitingLines::class_of(WorkItemId item) const {
    const Place* place = find_in(places_, item);
    return place == nullptr || place->reserved_for ? nullptr : &classes_[place->item_class];
}

std::size_t WaitingLines::expressions_in_use() const {
    std::set<std::uint32_t> in_use;
    for (const ItemClass& item_class : classes_) {
        if (!item_class.line.empty()) in_use.insert(item_class.expressions.begin(), item_class.expressions.end());
    }
    return in_use.size();
}

const Line* WaitingLines::reserved_for(UserId agent) const {
    return find_in(reserved_, agent);
}

std::size_t WaitingLines::length_of(const QueueName& queue) const {
    const std::size_t* length = find_in(lengths_, queue);
    return length == nullptr ? 0 : *length;
}

std::uint64_t WaitingLines::ahead_of(const Configuration& configuration, const WorkItem& item) const {
    const ItemKey key = core::key_of(configuration, item);
    std::uint64_t ahead = 0;
    const ClassKey first{.queue = item.queue,
                         .channel = {},
                         .weight = 0,
                         .capacity_percentage = {},
                         .skills = {},
                         .also_members_of = {},
                         .expressions = {}};
    for (auto at = class_numbers_.lower_bound(first); at != class_numbers_.end() && at->first.queue == item.queue;
         ++at) {
        const Line& line = classes_[at->second].line;
        ahead += static_cast<std::uint64_t>(std::distance(line.begin(), line.lower_bound(key)));
    }
    return ahead;
}

} // namespace answerd::core
