// SPDX-License-Identifier: Apache-2.0
#include "routing_order.hpp"

#include "lookup.hpp"

namespace answerd::core {

ItemKey key_of(const Configuration& configuration, const WorkItem& item) {
    ItemKey key{.priority = item.priority,
                .secondary_priority = item.secondary_priority,
                .target_accept_at = item.target_accept_at.value_or(Instant::max()),
                .waiting_since = item.requested_at,
                .arrival = item.arrival,
                .id = item.id};
    const Queue* queue = configured(configuration.queues, item.queue);
    const RoutingConfiguration* routing = routing_of(configuration, item.queue);
    if (queue == nullptr || routing == nullptr || queue->ageing_seconds == 0) return key;
    key.waiting_since += Seconds{queue->ageing_seconds} * (item.priority - routing->priority);
    key.priority = routing->priority;
    return key;
}

ItemRank rank_of(const ItemKey& key) {
    return ItemRank{.priority = key.priority,
                    .secondary_priority = key.secondary_priority,
                    .target_accept_at = key.target_accept_at,
                    .key = key};
}

ItemRank rescue_rank_of(const ItemKey& key, const RescueRule& rule, Instant now) {
    constexpr int waited_too_long = 0;
    constexpr int in_time = 1;
    constexpr int too_late = 2;
    constexpr std::int64_t thousandths = 1000;
    ItemRank rank = rank_of(key);
    const std::int64_t waited = (now - key.waiting_since).count();
    const std::int64_t level = rule.service_level.count();
    rank.stage = in_time;
    rank.order = level - waited;
    if (rule.cap == 0 || waited <= level) return rank;
    rank.stage = waited > rule.cap * level ? waited_too_long : too_late;
    rank.order = -waited * thousandths / level; // how many times its service level: comparable between queues
    return rank;
}

} // namespace answerd::core
