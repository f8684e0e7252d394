// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/core.hpp"
#include "answerd/domain/faults.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What a change of the configuration would do, found out by doing it to a copy. Pure and slow: not for the core thread.
namespace answerd {

// Where a waiting item stands under one configuration.
struct ItemStanding {
    WorkItemState state = WorkItemState::waiting;
    QueueName queue;
    int priority = 0;
    std::uint64_t able_agents = 0; // may take it by queue, skills and capacity, were they online and idle
    std::uint64_t free_agents = 0; // no rule excludes them right now
    friend bool operator==(const ItemStanding&, const ItemStanding&) = default;
};
ANSWERD_DESCRIBE(ItemStanding, state, queue, priority, able_agents, free_agents)

struct ItemOutlook {
    WorkItemId item;
    ChannelName channel;
    ItemStanding before;
    std::optional<ItemStanding> after; // empty: it would be gone
    std::optional<UserId> offered_to;
};
ANSWERD_DESCRIBE(ItemOutlook, item, channel, before, after, offered_to)

struct WhatIf {
    std::uint64_t waiting = 0;         // items that wait now
    std::uint64_t looked_at = 0;       // of them, the first to be served
    std::uint64_t offered = 0;         // of all: would be offered to somebody at once
    std::vector<ItemOutlook> changing; // of those looked at, in the order of service
};
ANSWERD_DESCRIBE(WhatIf, waiting, looked_at, offered, changing)

// `state` is a copy of the present one. Refused as the command itself would be.
[[nodiscard]] Result<WhatIf> what_if(State state, Instant now, const command::ApplyConfiguration& apply,
                                     std::size_t items_max);

// Every rule the change breaks by what it configures; what live work forbids is not looked at. Empty: none.
[[nodiscard]] Faults faults_of(const Configuration& current, const command::ApplyConfiguration& apply);
// What the configuration would be, faults and all; its new entities are without a revision.
[[nodiscard]] Configuration result_of(const Configuration& current, const command::ApplyConfiguration& apply);

} // namespace answerd
