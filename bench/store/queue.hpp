// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace answerd::bench {

// Submitted and not taken yet; the events are all alike, so a number is enough.
class EventQueue {
public:
    void add(std::int64_t count);
    // Everything that waits; 0 when nothing came within `idle`.
    [[nodiscard]] std::int64_t take(std::chrono::milliseconds idle);

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::int64_t waiting_ = 0;
};

} // namespace answerd::bench
