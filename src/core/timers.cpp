// SPDX-License-Identifier: Apache-2.0
#include "timers.hpp"

namespace answerd::core {

void Timers::set(const TimerKey& key, std::optional<Instant> deadline) {
    const auto known = by_key_.find(key);
    if (known != by_key_.end()) {
        if (deadline == known->second) return;
        by_deadline_.erase(Timer{.deadline = known->second, .key = key});
    }
    if (!deadline) {
        if (known != by_key_.end()) by_key_.erase(known);
        return;
    }
    by_key_[key] = *deadline;
    by_deadline_.insert(Timer{.deadline = *deadline, .key = key});
}

void Timers::clear_cooldowns(Uuid item) {
    const auto is_of_item = [item](const TimerKey& key) {
        return key.kind == TimerKind::cooldown && key.subject == item;
    };
    auto next = by_key_.lower_bound(TimerKey{.kind = TimerKind::cooldown, .subject = item, .agent = {}});
    while (next != by_key_.end() && is_of_item(next->first)) {
        by_deadline_.erase(Timer{.deadline = next->second, .key = next->first});
        next = by_key_.erase(next);
    }
}

std::optional<Timer> Timers::first() const {
    if (by_deadline_.empty()) return std::nullopt;
    return *by_deadline_.begin();
}

std::optional<Timer> Timers::first_due(TimerKind kind, Instant now) const {
    for (const Timer& timer : by_deadline_) {
        if (timer.deadline > now) break;
        if (timer.key.kind == kind) return timer;
    }
    return std::nullopt;
}

} // namespace answerd::core
