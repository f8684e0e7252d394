// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace answerd::telephony {

class PendingReply;

// The event keys seen lately. An event is remembered as in flight from the moment it is handed over until it is
// durable: a repeat in between has to wait with its answer, because a 202 is a promise.
class RecentKeys {
public:
    struct Entry {
        std::size_t content = 0; // hash of the body
        bool is_durable = false;
        std::vector<std::shared_ptr<PendingReply>> waiting;
    };

    explicit RecentKeys(std::size_t durable_max) : durable_max_(durable_max) {}

    [[nodiscard]] Entry* find(const std::string& key);
    void start(const std::string& key, std::size_t content);
    void remember(const std::string& key, std::size_t content); // durable at once
    // Both hand back whoever waits for it.
    [[nodiscard]] std::vector<std::shared_ptr<PendingReply>> finish(const std::string& key);
    [[nodiscard]] std::vector<std::shared_ptr<PendingReply>> forget(const std::string& key);

private:
    void age(const std::string& key);

    std::size_t durable_max_;
    std::unordered_map<std::string, Entry> entries_;
    std::deque<std::string> durable_; // oldest first; what is in flight is never evicted
};

} // namespace answerd::telephony
