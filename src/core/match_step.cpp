// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"
#include "steps.hpp"

namespace answerd::core {

namespace {

// Something that may match: an item that has become waiting, or the best item for an agent who has gained room.
struct Opening {
    ItemRank item;
    std::optional<UserId> agent;
    friend auto operator<=>(const Opening&, const Opening&) = default;
};
using Openings = std::set<Opening>;

void add_best_item(Decider& d, UserId id, Openings& openings, std::optional<WorkItemId> other_than = std::nullopt) {
    const auto best = d.routing().best_item(d.state(), id, d.now());
    if (best && best->key.id != other_than) openings.insert(Opening{.item = *best, .agent = id});
}

Openings collect(Decider& d) {
    Openings openings;
    for (const UserId agent : d.routing().take_dirty_agents())
        add_best_item(d, agent, openings);
    for (const ItemKey& item : d.routing().take_dirty_items()) {
        openings.insert(Opening{.item = rank_of(item), .agent = std::nullopt});
    }
    return openings;
}

struct Pair {
    WorkItemId item;
    AgentChoice choice;
};

// The best agent for the item; and where that agent would rather have another one - agents with SLA rescue see an order
// of their own - that item first. A circle of such wishes ends after a few looks.
std::optional<Pair> pair_for(Decider& d, WorkItemId item) {
    constexpr int looks_max = 8;
    std::optional<Pair> pair;
    for (int looks = 0; looks < looks_max; ++looks) {
        const LiveItem* live = find_in(d.state().items, item);
        if (live == nullptr || live->item.state != WorkItemState::waiting) break;
        const auto choice = d.routing().choose_agent(d.state(), *live);
        if (!choice) break;
        pair = Pair{.item = item, .choice = *choice};
        // Whoever is asked out of turn may have a better item coming up, whatever order they see.
        const bool is_in_turn = looks == 0;
        const auto wish = is_in_turn ? d.routing().wish_of(d.state(), choice->agent, d.now())
                                     : d.routing().best_item(d.state(), choice->agent, d.now());
        if (!wish || wish->key.id == item) break;
        item = wish->key.id;
    }
    return pair;
}

} // namespace

// The best item of all openings goes first, to the best of all agents for it. Nobody is overtaken: an agent who could
// take a better item has either gained room just now, and then that item is an opening too, or had room before, and
// then the last match step would have used it.
void match(Decider& d) {
    // The validity of skills is told to the second, however late the tick comes that was asked for.
    while (const auto due = d.timers().first_due(TimerKind::skills, d.now()))
        d.emit(event::AgentSkillsChanged{.agent = UserId{due->key.subject}});
    for (Openings openings = collect(d); !openings.empty(); openings.merge(collect(d))) {
        const Opening opening = *openings.begin();
        openings.erase(openings.begin());
        const auto pair = pair_for(d, opening.item.key.id);
        if (pair) offer(d, pair->item, pair->choice);
        if (pair && pair->item != opening.item.key.id) openings.insert(opening);
        const LiveItem* live = find_in(d.state().items, opening.item.key.id);
        const bool is_out_of_reach = !pair && live != nullptr && live->item.state == WorkItemState::waiting;
        if (!opening.agent) continue;
        // Out of reach it may be because its queue has come to its bound: the agent may have another one.
        add_best_item(d, *opening.agent, openings, is_out_of_reach ? std::optional{opening.item.key.id} : std::nullopt);
    }
}

} // namespace answerd::core
