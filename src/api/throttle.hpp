// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/api/api.hpp"
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

// Who has failed often at one account across all addresses is not refused, only made to wait: a refusal would let a
// stranger lock somebody out. Any thread.
class AccountDelay {
public:
    explicit AccountDelay(Milliseconds first) : first_(first) {}

    // How long to wait before this attempt is looked at; the attempt counts.
    [[nodiscard]] Milliseconds begin(const std::string& account, Instant now);
    void take_back(const std::string& account); // it was a success

private:
    struct Attempts {
        int count = 0;
        Instant last_at{};
    };
    const Milliseconds first_;
    std::mutex mutex_;
    std::unordered_map<std::string, Attempts> attempts_;
};

// The three of a sign-in: an address, an account from that address, and an account from everywhere.
class SignInThrottle {
public:
    explicit SignInThrottle(const ApiSettings& settings)
        : addresses_(settings.sign_in_attempts_max * accounts_per_address), pairs_(settings.sign_in_attempts_max),
          accounts_(settings.sign_in_delay) {}

    struct Verdict {
        Seconds refused_for{0}; // 0: go ahead, after `delay`
        Milliseconds delay{0};
    };
    [[nodiscard]] Verdict begin(const std::string& peer, const std::string& account, Instant now);
    void succeeded(const std::string& peer, const std::string& account);
    void not_tried(const std::string& peer, const std::string& account); // we had no room

    // The set-up link's token, guessed from one address.
    [[nodiscard]] Seconds begin_set_up(const std::string& peer, Instant now);

private:
    static constexpr int accounts_per_address = 4; // people behind one address mistype too
    Throttle addresses_;
    Throttle pairs_;
    AccountDelay accounts_;
};

} // namespace answerd::api
