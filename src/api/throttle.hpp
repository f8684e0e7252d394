// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/time.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace answerd::api {

// Slows guessing down: after `attempts_max` attempts without a success every further one doubles the wait, from one
// second to five minutes. An attempt counts when it starts, so that many at once gain nothing. Any thread.
class Throttle {
public:
    explicit Throttle(int attempts_max) : attempts_max_(attempts_max) {}

    // 0: go ahead, and the attempt counts. Otherwise the seconds to wait, and nothing is counted.
    [[nodiscard]] Seconds begin(const std::string& key, Instant now);
    // Whoever succeeds starts afresh.
    void forget(const std::string& key);
    // A success behind a shared address takes back its own attempt only: otherwise one known password would let an
    // attacker guess others without end.
    void take_back(const std::string& key);

private:
    struct Attempts {
        int count = 0;
        Instant blocked_until{};
        Instant last_at{};
    };
    void make_room(Instant now);

    const int attempts_max_;
    std::mutex mutex_;
    std::unordered_map<std::string, Attempts> attempts_;
};

} // namespace answerd::api
