// SPDX-License-Identifier: Apache-2.0
#include "answerd/core/what_if.hpp"

#include "capacity.hpp"
#include "lookup.hpp"
#include "routing_index.hpp"
#include "skills.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace answerd {

namespace {

using core::AgentFit;
using core::find_in;

// Counts agents for many items: those that ask for the same share one count.
class Counter {
public:
    explicit Counter(const State& state) : state_(state) {
        for (const auto& [id, profile] : state.configuration.agents) {
            const AgentState* agent = find_in(state.agents, id);
            if (agent == nullptr) continue;
            now_.push_back(core::fit_of(state, *agent));
            AgentFit idle = now_.back();
            idle.is_connected = true;
            idle.used = 0;
            idle.has_works = false;
            idle.is_wrapping_up_exclusive = false;
            idle_.push_back(std::move(idle));
        }
    }

    ItemStanding standing_of(const LiveItem& live) {
        const auto [able, free] = counts_of(live);
        return {.state = live.item.state,
                .queue = live.item.queue,
                .priority = live.item.priority,
                .able_agents = able,
                .free_agents = free};
    }

private:
    using Counts = std::pair<std::uint64_t, std::uint64_t>;
    using Demand = std::tuple<QueueName, ChannelName, std::vector<SkillRequirement>, int, std::optional<int>,
                              std::optional<UserId>, std::vector<QueueName>, std::vector<std::string>>;

    Counts counts_of(const LiveItem& live) {
        if (!live.cooldowns.empty()) return counted(live);
        const WorkItem& item = live.item;
        const Demand demand{item.queue,
                            item.channel,
                            item.skills,
                            item.weight,
                            item.capacity_percentage,
                            item.required_agent,
                            item.also_members_of,
                            core::expressions_of(item)};
        const auto known = counts_.find(demand);
        return known != counts_.end() ? known->second : counts_.emplace(demand, counted(live)).first->second;
    }

    // The one function that decides, asked about agents as they are and as they would be with nothing to do.
    Counts counted(const LiveItem& live) {
        LiveItem fresh = live;
        fresh.cooldowns.clear();
        for (AgentFit& idle : idle_)
            idle.channels = {live.item.channel};
        const auto takes = [&](const LiveItem& item) {
            return [&](const AgentFit& fit) { return core::exclusion(state_, fit, item) == Exclusion::none; };
        };
        return {static_cast<std::uint64_t>(std::ranges::count_if(idle_, takes(fresh))),
                static_cast<std::uint64_t>(std::ranges::count_if(now_, takes(live)))};
    }

    const State& state_;
    std::vector<AgentFit> now_;
    std::vector<AgentFit> idle_;
    std::map<Demand, Counts> counts_;
};

std::vector<core::ItemKey> waiting_items(const State& state) {
    std::vector<core::ItemKey> keys;
    for (const auto& [id, live] : state.items) {
        if (live.item.state == WorkItemState::waiting) keys.push_back(core::key_of(state.configuration, live.item));
    }
    return keys;
}

std::map<WorkItemId, UserId> offers_in(const Decision& decision) {
    std::map<WorkItemId, UserId> offers;
    for (const auto& emission : decision.emissions) {
        if (const auto* offered = std::get_if<event::WorkOffered>(&emission.event.body)) {
            offers.emplace(offered->work.item, offered->work.agent);
        }
    }
    return offers;
}

std::vector<ItemOutlook> outlooks_before(const State& state, const std::vector<core::ItemKey>& keys) {
    std::vector<ItemOutlook> outlooks;
    Counter counter(state);
    for (const core::ItemKey& key : keys) {
        const LiveItem& live = state.items.at(key.id);
        outlooks.push_back({.item = key.id, .channel = live.item.channel, .before = counter.standing_of(live)});
    }
    return outlooks;
}

void add_what_follows(std::vector<ItemOutlook>& outlooks, const State& state,
                      const std::map<WorkItemId, UserId>& offers) {
    Counter counter(state);
    for (ItemOutlook& outlook : outlooks) {
        const LiveItem* live = find_in(state.items, outlook.item);
        if (live != nullptr) outlook.after = counter.standing_of(*live);
        const auto offer = offers.find(outlook.item);
        if (offer != offers.end()) outlook.offered_to = offer->second;
    }
}

} // namespace

Result<WhatIf> what_if(State state, Instant now, const command::ApplyConfiguration& apply, std::size_t items_max) {
    WhatIf result;
    auto keys = waiting_items(state);
    result.waiting = keys.size();
    result.looked_at = std::min(items_max, keys.size());
    const auto end_of_first = keys.begin() + static_cast<std::ptrdiff_t>(result.looked_at);
    std::ranges::partial_sort(keys, end_of_first);
    keys.erase(end_of_first, keys.end());
    auto outlooks = outlooks_before(state, keys);

    Core copy;
    copy.restore(std::move(state));
    const Decision decision = copy.handle(now, Origin{}, apply);
    if (!decision.answer) return std::unexpected(decision.answer.error());
    const auto offers = offers_in(decision);
    result.offered = offers.size();
    add_what_follows(outlooks, copy.state(), offers);
    std::erase_if(outlooks,
                  [](const ItemOutlook& outlook) { return outlook.before == outlook.after && !outlook.offered_to; });
    result.changing = std::move(outlooks);
    return result;
}

} // namespace answerd
