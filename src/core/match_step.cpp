// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"
#include "steps.hpp"

namespace answerd::core {

namespace {

// Something that may match: an item that has become waiting, or the best item for an agent who has gained room.
struct Opening {
    ItemKey item;
    std::optional<UserId> agent;
    friend auto operator<=>(const Opening&, const Opening&) = default;
};
using Openings = std::set<Opening>;

void add_best_item(Decider& d, UserId id, Openings& openings) {
    const AgentState* agent = find_in(d.state().agents, id);
    if (agent == nullptr) return;
    if (const auto best = d.routing().best_item(d.state(), fit_of(d.state(), *agent))) {
        openings.insert(Opening{.item = *best, .agent = id});
    }
}

Openings collect(Decider& d) {
    Openings openings;
    for (const UserId agent : d.routing().take_dirty_agents())
        add_best_item(d, agent, openings);
    for (const ItemKey& item : d.routing().take_dirty_items()) {
        openings.insert(Opening{.item = item, .agent = std::nullopt});
    }
    return openings;
}

} // namespace

// The best item of all openings goes first, to the best of all agents for it. Nobody is overtaken: an agent who could
// take a better item has either gained room just now, and then that item is an opening too, or had room before, and
// then the last match step would have used it.
void match(Decider& d) {
    for (Openings openings = collect(d); !openings.empty(); openings.merge(collect(d))) {
        const Opening opening = *openings.begin();
        openings.erase(openings.begin());
        const LiveItem* live = find_in(d.state().items, opening.item.id);
        const bool is_waiting = live != nullptr && live->item.state == WorkItemState::waiting;
        const auto choice = is_waiting ? d.routing().choose_agent(d.state(), *live) : std::nullopt;
        if (choice) offer(d, opening.item.id, *choice);
        const bool is_settled = is_waiting && !choice;
        if (opening.agent && !is_settled) add_best_item(d, *opening.agent, openings);
    }
}

} // namespace answerd::core
