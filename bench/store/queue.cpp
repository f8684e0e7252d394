// SPDX-License-Identifier: Apache-2.0
#include "queue.hpp"

#include <utility>

namespace answerd::bench {

void EventQueue::add(std::int64_t count) {
    {
        const std::scoped_lock lock(mutex_);
        waiting_ += count;
    }
    changed_.notify_one();
}

std::int64_t EventQueue::take(std::chrono::milliseconds idle) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, idle, [this] { return waiting_ > 0; });
    return std::exchange(waiting_, 0);
}

} // namespace answerd::bench
