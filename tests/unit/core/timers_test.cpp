// SPDX-License-Identifier: Apache-2.0
#include "core/timers.hpp"

#include <gtest/gtest.h>

namespace answerd::core {
namespace {

TimerKey key(TimerKind kind, std::uint64_t number) {
    return TimerKey{.kind = kind, .subject = Uuid{.high = 0, .low = number}, .agent = {}};
}
Instant at(int ms) {
    return Instant{Milliseconds{ms}};
}

TEST(Timers, FireByDeadlineThenByKindThenById) {
    Timers timers;
    timers.set(key(TimerKind::lease, 1), at(5));
    timers.set(key(TimerKind::wrap_up, 2), at(5));
    timers.set(key(TimerKind::wrap_up, 1), at(5));
    timers.set(key(TimerKind::call_age, 9), at(4));

    std::vector<TimerKey> fired;
    while (const auto first = timers.first()) {
        fired.push_back(first->key);
        timers.set(first->key, std::nullopt);
    }

    EXPECT_EQ(fired, (std::vector{key(TimerKind::call_age, 9), key(TimerKind::wrap_up, 1), key(TimerKind::wrap_up, 2),
                                  key(TimerKind::lease, 1)}));
}

TEST(Timers, ANewDeadlineReplacesTheOldOne) {
    Timers timers;
    timers.set(key(TimerKind::offer, 1), at(5));
    timers.set(key(TimerKind::offer, 1), at(50));
    EXPECT_EQ(timers.first()->deadline, at(50));
    timers.set(key(TimerKind::offer, 1), std::nullopt);
    EXPECT_FALSE(timers.first());
}

TEST(Timers, TheCooldownsOfOneItemGoTogether) {
    Timers timers;
    const auto cooldown = [](std::uint64_t item, std::uint64_t agent) {
        return TimerKey{.kind = TimerKind::cooldown,
                        .subject = Uuid{.high = 0, .low = item},
                        .agent = Uuid{.high = 0, .low = agent}};
    };
    timers.set(cooldown(1, 1), at(1));
    timers.set(cooldown(1, 2), at(2));
    timers.set(cooldown(2, 1), at(3));
    timers.clear_cooldowns(Uuid{.high = 0, .low = 1});
    EXPECT_EQ(timers.by_key().size(), 1U);
    EXPECT_EQ(timers.first()->deadline, at(3));
}

} // namespace
} // namespace answerd::core
