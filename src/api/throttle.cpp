// SPDX-License-Identifier: Apache-2.0
#include "throttle.hpp"

#include <algorithm>
#include <chrono>

namespace answerd::api {
namespace {

constexpr std::size_t keys_max = 100'000;
constexpr Seconds wait_max{300};
constexpr Seconds remembered_for{3'600};

} // namespace

Seconds Throttle::begin(const std::string& key, Instant now) {
    const std::scoped_lock lock(mutex_);
    if (attempts_.size() >= keys_max && !attempts_.contains(key)) make_room(now);
    Attempts& attempts = attempts_[key];
    if (now - attempts.last_at > remembered_for) attempts = {};
    if (now < attempts.blocked_until) return std::chrono::ceil<Seconds>(attempts.blocked_until - now);

    attempts.last_at = now;
    ++attempts.count;
    if (attempts.count >= attempts_max_) {
        const int doublings = std::min(attempts.count - attempts_max_, 20);
        attempts.blocked_until = now + std::min(Seconds{1LL << doublings}, wait_max);
    }
    return Seconds{0};
}

void Throttle::forget(const std::string& key) {
    const std::scoped_lock lock(mutex_);
    attempts_.erase(key);
}

void Throttle::take_back(const std::string& key) {
    const std::scoped_lock lock(mutex_);
    const auto found = attempts_.find(key);
    if (found == attempts_.end()) return;
    found->second.count -= 1;
    if (found->second.count < attempts_max_) found->second.blocked_until = {};
}

// Over the bound the keys that are not blocked any more go; if all are, the oldest attempt.
void Throttle::make_room(Instant now) {
    std::erase_if(attempts_, [now](const auto& entry) { return entry.second.blocked_until <= now; });
    if (attempts_.size() < keys_max) return;
    attempts_.erase(std::ranges::min_element(attempts_, {}, [](const auto& entry) { return entry.second.last_at; }));
}

} // namespace answerd::api
