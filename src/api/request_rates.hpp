// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/rate_limit.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace answerd::api {

// A token bucket for each key: so many requests a second, and two seconds' worth at once. Any thread.
class RequestRates {
public:
    explicit RequestRates(int per_second, std::size_t keys_max = 100'000)
        : per_second_(per_second), keys_max_(keys_max) {}

    [[nodiscard]] bool admit(const std::string& key, Instant now);
    [[nodiscard]] std::size_t size() const;

private:
    struct Bucket {
        RateLimit limit;
        Instant last_use{};
    };
    void make_room(Instant now);

    const int per_second_;
    const std::size_t keys_max_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

} // namespace answerd::api
