// SPDX-License-Identifier: Apache-2.0
#include "recent_keys.hpp"

#include <utility>

namespace answerd::telephony {

RecentKeys::Entry* RecentKeys::find(const std::string& key) {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
}

void RecentKeys::start(const std::string& key, std::size_t content) {
    entries_[key] = Entry{.content = content, .is_durable = false, .waiting = {}};
}

void RecentKeys::remember(const std::string& key, std::size_t content) {
    entries_[key] = Entry{.content = content, .is_durable = true, .waiting = {}};
    age(key);
}

std::vector<std::shared_ptr<PendingReply>> RecentKeys::finish(const std::string& key) {
    Entry* entry = find(key);
    if (entry == nullptr) return {};
    entry->is_durable = true;
    std::vector<std::shared_ptr<PendingReply>> waiting = std::exchange(entry->waiting, {});
    age(key);
    return waiting;
}

std::vector<std::shared_ptr<PendingReply>> RecentKeys::forget(const std::string& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return {};
    std::vector<std::shared_ptr<PendingReply>> waiting = std::move(found->second.waiting);
    entries_.erase(found);
    return waiting;
}

void RecentKeys::age(const std::string& key) {
    durable_.push_back(key);
    while (durable_.size() > durable_max_) {
        entries_.erase(durable_.front());
        durable_.pop_front();
    }
}

} // namespace answerd::telephony
