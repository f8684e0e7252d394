// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/id.hpp"
#include "answerd/domain/time.hpp"

#include <map>
#include <optional>
#include <set>

namespace answerd::core {

// Everything that ends by itself. At one instant they fire in this order, then by id.
enum class TimerKind {
    offer,
    wrap_up,
    cooldown,
    control,
    lease,
    call_age,
    call_memory,
    stage,
    skills,
    hold,
    silence,
    own_call,
};

struct TimerKey {
    TimerKind kind = TimerKind::offer;
    Uuid subject;
    Uuid agent; // cool-downs are of an item and an agent
    friend auto operator<=>(const TimerKey&, const TimerKey&) = default;
};

struct Timer {
    Instant deadline{};
    TimerKey key;
    friend auto operator<=>(const Timer&, const Timer&) = default;
};

// The deadlines of the state, in the order in which they fall due. Recomputed from the state, never stored.
class Timers {
public:
    // An empty deadline removes the timer.
    void set(const TimerKey& key, std::optional<Instant> deadline);
    // Removes every cool-down of an item.
    void clear_cooldowns(Uuid item);

    [[nodiscard]] std::optional<Timer> first() const;
    // The first of one kind that is due.
    [[nodiscard]] std::optional<Timer> first_due(TimerKind kind, Instant now) const;
    [[nodiscard]] const std::map<TimerKey, Instant>& by_key() const { return by_key_; }

private:
    std::set<Timer> by_deadline_;
    std::map<TimerKey, Instant> by_key_;
};

} // namespace answerd::core
