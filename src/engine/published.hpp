// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace answerd::engine {

// A value that one thread replaces as a whole and any thread reads. The lock is held for the copy of a pointer.
template <class T>
class Published {
public:
    void set(T value) {
        auto fresh = std::make_shared<const T>(std::move(value));
        const std::scoped_lock lock(mutex_);
        value_.swap(fresh);
    }
    [[nodiscard]] std::shared_ptr<const T> get() const {
        const std::scoped_lock lock(mutex_);
        return value_;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const T> value_ = std::make_shared<const T>();
};

} // namespace answerd::engine
