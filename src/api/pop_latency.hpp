// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace answerd::api {

// The histogram behind answerd_event_to_pop_seconds: from a provider event's arrival (net::Request read, before it is
// interpreted) until the frame that it caused is handed to the agent's socket. Written from I/O threads, read by
// /metrics; no lock, because a scrape may be one observation behind.
class PopLatency {
public:
    static constexpr std::array<std::int64_t, 12> bounds_ms = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000, 2'000, 5'000};

    void observe(std::chrono::milliseconds elapsed) {
        std::size_t bucket = 0;
        while (bucket < bounds_ms.size() && elapsed.count() > bounds_ms[bucket])
            ++bucket;
        buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
        sum_ms_.fetch_add(elapsed.count() > 0 ? elapsed.count() : 0, std::memory_order_relaxed);
    }

    // Of the bucket alone; the last one has no upper bound.
    [[nodiscard]] std::uint64_t count(std::size_t bucket) const {
        return buckets_[bucket].load(std::memory_order_relaxed);
    }
    [[nodiscard]] std::int64_t sum_ms() const { return sum_ms_.load(std::memory_order_relaxed); }

private:
    std::array<std::atomic<std::uint64_t>, bounds_ms.size() + 1> buckets_{};
    std::atomic<std::int64_t> sum_ms_{0};
};

} // namespace answerd::api
