// SPDX-License-Identifier: Apache-2.0
#include "request_rates.hpp"

namespace answerd::api {
namespace {

constexpr int burst_seconds = 2; // after so long without a request a bucket is full, as a new one is

} // namespace

bool RequestRates::admit(const std::string& key, Instant now) {
    const std::scoped_lock lock(mutex_);
    auto found = buckets_.find(key);
    if (found == buckets_.end()) {
        if (buckets_.size() >= keys_max_) make_room(now);
        found = buckets_.emplace(key, Bucket{.limit = RateLimit(per_second_, per_second_ * burst_seconds)}).first;
    }
    found->second.last_use = now;
    return found->second.limit.admit(now);
}

std::size_t RequestRates::size() const {
    const std::scoped_lock lock(mutex_);
    return buckets_.size();
}

// Whoever has been quiet is forgotten without a difference. If nobody was, everybody starts afresh: memory is bounded
// first, and so many addresses at once are no single one's doing.
void RequestRates::make_room(Instant now) {
    std::erase_if(buckets_, [now](const auto& entry) { return now - entry.second.last_use >= Seconds{burst_seconds}; });
    if (buckets_.size() >= keys_max_) buckets_.clear();
}

} // namespace answerd::api
