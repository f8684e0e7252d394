// SPDX-License-Identifier: Apache-2.0
#include "throttle.hpp"

#include <algorithm>
#include <chrono>

namespace answerd::api {
namespace {

constexpr std::size_t keys_max = 100'000;
constexpr Seconds wait_max{300};
constexpr Seconds remembered_for{3'600};
constexpr int free_attempts_of_account = 20;
constexpr Milliseconds delay_max{4'000};

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

Milliseconds AccountDelay::begin(const std::string& account, Instant now) {
    const std::scoped_lock lock(mutex_);
    if (attempts_.size() >= keys_max && !attempts_.contains(account)) {
        std::erase_if(attempts_, [now](const auto& entry) { return now - entry.second.last_at > remembered_for; });
        if (attempts_.size() >= keys_max) attempts_.clear(); // a bound before a bump
    }
    Attempts& attempts = attempts_[account];
    if (now - attempts.last_at > remembered_for) attempts = {};
    attempts.last_at = now;
    ++attempts.count;
    if (attempts.count <= free_attempts_of_account) return Milliseconds{0};
    const int doublings = std::min(attempts.count - free_attempts_of_account - 1, 10);
    return std::min<Milliseconds>(first_ * (1LL << doublings), delay_max);
}

void AccountDelay::take_back(const std::string& account) {
    const std::scoped_lock lock(mutex_);
    if (const auto found = attempts_.find(account); found != attempts_.end() && --found->second.count <= 0)
        attempts_.erase(found);
}

// The address goes first: one that is held back does not count against the accounts of others.
SignInThrottle::Verdict SignInThrottle::begin(const std::string& peer, const std::string& account, Instant now) {
    if (const Seconds wait = addresses_.begin(peer, now); wait > Seconds{0}) return {.refused_for = wait};
    if (const Seconds wait = pairs_.begin(account + ' ' + peer, now); wait > Seconds{0}) return {.refused_for = wait};
    return {.delay = accounts_.begin(account, now)};
}

void SignInThrottle::succeeded(const std::string& peer, const std::string& account) {
    pairs_.forget(account + ' ' + peer);
    addresses_.take_back(peer);
    accounts_.take_back(account);
}

void SignInThrottle::not_tried(const std::string& peer, const std::string& account) {
    pairs_.take_back(account + ' ' + peer);
    addresses_.take_back(peer);
    accounts_.take_back(account);
}

Seconds SignInThrottle::begin_set_up(const std::string& peer, Instant now) {
    return pairs_.begin("setUp " + peer, now);
}

} // namespace answerd::api
