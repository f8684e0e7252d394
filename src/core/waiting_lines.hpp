// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "expression_book.hpp"
#include "routing_numbers.hpp"
#include "routing_order.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace answerd::core {

using Line = std::set<ItemKey>;

[[nodiscard]] RescueRule rescue_of(const Configuration& configuration, const QueueName& queue);

// Waiting items that are alike to every agent but for a cool-down: of one queue, channel, weight or percentage, skills,
// expressions and further queues. When the first of them is out of an agent's reach so are all of them, 100,000 items
// or one.
struct ItemClass {
    std::uint32_t queue = 0;
    std::vector<std::uint32_t> also_queues; // whose members may take them too
    std::uint32_t channel = 0;
    std::vector<NumberedSkill> skills;
    std::vector<std::uint32_t> expressions;    // by their numbers in the book
    std::vector<std::uint32_t> skills_to_have; // by the skills and the expressions: who lacks one cannot take them
    RescueRule rescue;
    Line line;
};

// What waits, and where it stands. Items for one agent by name have lines of their own.
class WaitingLines {
public:
    WaitingLines(RoutingNumbers& numbers, ExpressionBook& book) : numbers_(numbers), book_(book) {}

    // False when it stood there already.
    bool add(const Configuration& configuration, const WorkItem& item);
    bool remove(WorkItemId item);
    // Rules of a queue have changed: whoever stands elsewhere by them moves.
    void follow(const State& state);

    [[nodiscard]] bool contains(WorkItemId item) const { return places_.contains(item); }
    // Of an item that stands in a line.
    [[nodiscard]] const ItemKey& key_of(WorkItemId item) const { return places_.at(item).key; }
    // The class of a waiting item; null for an item that is reserved for one agent.
    [[nodiscard]] const ItemClass* class_of(WorkItemId item) const;
    [[nodiscard]] const std::deque<ItemClass>& classes() const { return classes_; }
    // By items that wait.
    [[nodiscard]] std::size_t expressions_in_use() const;
    // Grows when classes have been renumbered: what is remembered about their places is void.
    [[nodiscard]] std::uint64_t generation() const { return generation_; }
    [[nodiscard]] const Line* reserved_for(UserId agent) const;
    [[nodiscard]] std::size_t length_of(const QueueName& queue) const;
    // Items of the same queue that are served before this one.
    [[nodiscard]] std::uint64_t ahead_of(const Configuration& configuration, const WorkItem& item) const;

private:
    struct ClassKey {
        QueueName queue;
        ChannelName channel;
        int weight = 1;
        std::optional<int> capacity_percentage;
        std::vector<SkillRequirement> skills;
        std::vector<QueueName> also_members_of;
        std::vector<std::string> expressions;
        friend auto operator<=>(const ClassKey&, const ClassKey&) = default;
    };
    struct Place {
        QueueName queue;
        std::uint32_t item_class = 0;
        std::optional<UserId> reserved_for;
        ItemKey key;
        friend bool operator==(const Place&, const Place&) = default;
    };

    std::uint32_t class_for(const Configuration& configuration, const WorkItem& item);
    void drop_empty_classes();
    void enter(const Place& place);
    void leave(const Place& place);

    RoutingNumbers& numbers_;
    ExpressionBook& book_;
    std::deque<ItemClass> classes_;
    std::map<ClassKey, std::uint32_t> class_numbers_;
    std::unordered_map<WorkItemId, Place> places_;
    std::map<UserId, Line> reserved_;
    std::unordered_map<QueueName, std::size_t> lengths_;
    std::size_t empty_classes_ = 0;
    std::uint64_t generation_ = 0;
};

} // namespace answerd::core
