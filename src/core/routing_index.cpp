// SPDX-License-Identifier: Apache-2.0
#include "routing_index.hpp"

#include "lookup.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace answerd::core {

namespace {

// What one agent makes of the waiting lines at one moment.
class Search {
public:
    Search(const State& state, const Seat& seat, Instant now) : state_(state), seat_(seat), now_(now) {}

    [[nodiscard]] const std::optional<ItemRank>& best() const { return best_; }

    void look_at(const Line& line, const RescueRule& rule) {
        is_out_of_reach_ = false;
        if (!seat_.has_rescue) {
            std::ignore = look_from(line.begin(), line.end(), rule);
            return;
        }
        // Items of one priority and target at a time: everything behind a group is served later. Inside it the oldest
        // and the oldest of those in time are the only ones that can be first.
        for (auto from = line.begin(); from != line.end() && !is_out_of_reach_;) {
            const auto until = end_of_group(line, *from);
            const bool has_old = look_from(from, until, rule);
            const bool has_in_time = rule.cap > 0 && look_from(first_in_time(line, *from, rule), until, rule);
            if (has_old || has_in_time) return;
            from = until;
        }
    }

private:
    using Position = Line::const_iterator;

    static Position end_of_group(const Line& line, ItemKey key) {
        key.waiting_since = Instant::max();
        return line.upper_bound(key);
    }
    [[nodiscard]] Position first_in_time(const Line& line, ItemKey key, const RescueRule& rule) const {
        key.waiting_since = now_ - rule.service_level;
        key.arrival = 0;
        key.id = {};
        return line.lower_bound(key);
    }

    // Keeps the first item from here on that the agent may take, if it is better than what was found before. Only a
    // cool-down differs between items of a line.
    bool look_from(Position from, Position until, const RescueRule& rule) {
        for (auto at = from; at != until && !is_out_of_reach_; ++at) {
            const ItemRank rank = seat_.has_rescue ? rescue_rank_of(*at, rule, now_) : rank_of(*at);
            if (best_ && !(rank < *best_)) return true; // nor is anything behind it
            const Exclusion reason = exclusion(state_, seat_.fit, state_.items.at(at->id));
            if (reason == Exclusion::none) {
                best_ = rank;
                return true;
            }
            is_out_of_reach_ = reason != Exclusion::in_cooldown;
        }
        return false;
    }

    const State& state_;
    const Seat& seat_;
    Instant now_;
    std::optional<ItemRank> best_;
    bool is_out_of_reach_ = false;
};

} // namespace

RoutingIndex::RoutingIndex()
    : numbers_(std::make_unique<RoutingNumbers>()), book_(std::make_unique<ExpressionBook>(*numbers_)),
      lines_(std::make_unique<WaitingLines>(*numbers_, *book_)),
      pools_(std::make_unique<AgentPools>(*numbers_, *book_)), signed_in_(std::make_unique<SignedIn>(*numbers_)) {}

void RoutingIndex::rebuild(const State& state) {
    *this = RoutingIndex{};
    are_agents_stale_ = true;
    for (const auto& [id, live] : state.items) {
        if (live.item.state == WorkItemState::waiting) add_item(state, live.item);
    }
}

void RoutingIndex::refresh_agents_if_stale(const State& state) {
    if (!are_agents_stale_) return;
    are_agents_stale_ = false;
    pools_->clear();
    signed_in_->clear();
    for (const auto& [id, agent] : state.agents)
        refresh_agent(state, id);
}

void RoutingIndex::refresh_agent(const State& state, UserId id) {
    if (are_agents_stale_) return;
    signed_in_->refresh(state, id);
    if (pools_->refresh(state, id)) dirty_agents_.insert(id);
}

void RoutingIndex::add_item(const State& state, const WorkItem& item) {
    if (!lines_->add(state.configuration, item)) return;
    const ItemClass* item_class = lines_->class_of(item.id);
    if (item_class != nullptr && book_->expressions() > expressions_max_) {
        expressions_max_ = 2 * lines_->expressions_in_use() + expressions_left_over_max;
        if (book_->expressions() > expressions_max_) return rebuild(state);
    }
    if (item_class != nullptr) pools_->keep_pools_for(*item_class);
    dirty_items_.insert(item.id);
}

void RoutingIndex::remove_item(const WorkItem& item) {
    if (lines_->remove(item.id)) dirty_items_.erase(item.id);
}

void RoutingIndex::mark_dirty(const WorkItem& item) {
    if (lines_->contains(item.id)) dirty_items_.insert(item.id);
}

void RoutingIndex::mark_members_dirty(const QueueName& queue) {
    const std::uint32_t number = numbers_->queues.of(queue);
    for (const ItemClass& item_class : lines_->classes()) {
        if (item_class.queue == number && !item_class.line.empty()) pools_->add_ready(item_class, dirty_agents_);
    }
}

std::set<ItemKey> RoutingIndex::take_dirty_items() {
    std::set<ItemKey> keys;
    for (const WorkItemId id : std::exchange(dirty_items_, {}))
        keys.insert(lines_->key_of(id));
    return keys;
}

std::optional<AgentChoice> RoutingIndex::choose_agent(const State& state, const LiveItem& item) const {
    if (item.item.required_agent) return pools_->choose_by_name(state, item, *item.item.required_agent);
    if (is_at_bound(state, item.item.queue)) return std::nullopt;
    if (item.item.preferred_agent) {
        if (auto choice = pools_->choose_by_name(state, item, *item.item.preferred_agent)) return choice;
    }
    const ItemClass* item_class = lines_->class_of(item.item.id);
    return item_class == nullptr ? std::nullopt : pools_->choose(state, item, *item_class);
}

void RoutingIndex::find_new_classes(Seat& seat) const {
    const auto& classes = lines_->classes();
    if (seat.classes_generation != lines_->generation()) {
        seat.classes.clear();
        seat.classes_seen = 0;
        seat.classes_generation = lines_->generation();
    }
    for (; seat.classes_seen < classes.size(); ++seat.classes_seen) {
        const auto number = static_cast<std::uint32_t>(seat.classes_seen);
        if (serves(seat, classes[number])) seat.classes.push_back(number);
    }
}

std::optional<ItemRank> RoutingIndex::best_item(const State& state, UserId agent, Instant now) {
    Seat* seat = pools_->seat_of(agent);
    if (seat == nullptr) return std::nullopt;
    find_new_classes(*seat);
    Search search(state, *seat, now);
    for (const std::uint32_t number : seat->classes) {
        const ItemClass& item_class = lines_->classes()[number];
        search.look_at(item_class.line, item_class.rescue);
    }
    // Items reserved for one agent may differ in channel and weight: each stands for itself. They are few.
    if (const Line* reserved = lines_->reserved_for(agent)) {
        for (const ItemKey& key : *reserved)
            search.look_at(Line{key}, rescue_of(state.configuration, state.items.at(key.id).item.queue));
    }
    return search.best();
}

std::optional<ItemRank> RoutingIndex::wish_of(const State& state, UserId agent, Instant now) {
    const Seat* seat = pools_->seat_of(agent);
    return seat != nullptr && seat->has_rescue ? best_item(state, agent, now) : std::nullopt;
}

std::vector<WorkItemId> RoutingIndex::reserved_for(UserId agent) const {
    std::vector<WorkItemId> items;
    if (const Line* reserved = lines_->reserved_for(agent)) {
        std::ranges::transform(*reserved, std::back_inserter(items), &ItemKey::id);
    }
    return items;
}

} // namespace answerd::core
