// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace answerd::api {

// Hands work from the I/O threads to a few threads that may block. Full is an answer, not a wait.
template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t length_max) : length_max_(length_max) {}

    [[nodiscard]] bool push(T item) {
        {
            const std::scoped_lock lock(mutex_);
            if (is_closed_ || items_.size() >= length_max_) return false;
            items_.push_back(std::move(item));
        }
        filled_.notify_one();
        return true;
    }

    // Waits; empty once the queue is closed and drained.
    [[nodiscard]] std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [this] { return is_closed_ || !items_.empty(); });
        if (items_.empty()) return std::nullopt;
        std::optional<T> item(std::move(items_.front()));
        items_.pop_front();
        return item;
    }

    void close() {
        {
            const std::scoped_lock lock(mutex_);
            is_closed_ = true;
        }
        filled_.notify_all();
    }

    [[nodiscard]] std::size_t length() const {
        const std::scoped_lock lock(mutex_);
        return items_.size();
    }

private:
    const std::size_t length_max_;
    mutable std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<T> items_;
    bool is_closed_ = false;
};

} // namespace answerd::api
