// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "published.hpp"

#include "answerd/domain/matching_rule.hpp"

#include <atomic>
#include <cstdint>

namespace answerd::engine {

// What the engine shows of itself: written by its threads, read by any.
struct Gauges {
    std::atomic<std::uint64_t> commands{0};
    std::atomic<std::uint64_t> events{0};
    std::atomic<std::uint64_t> commits{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> overloaded{0};
    std::atomic<std::uint64_t> uncommitted_events{0};
    std::atomic<std::uint64_t> last_commit_us{0};
    std::atomic<std::uint64_t> waiting_items{0};
    std::atomic<std::uint64_t> live_calls{0};
    std::atomic<std::uint64_t> connected_agents{0};
    std::atomic<std::uint64_t> overdue_deadlines{0};
    std::atomic<std::uint64_t> heartbeat{0};
    std::atomic<bool> is_storage_full{false};
    Published<MatchingSettings> matching;
};

} // namespace answerd::engine
