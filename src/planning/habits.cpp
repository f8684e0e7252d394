// SPDX-License-Identifier: Apache-2.0
#include "habits.hpp"

#include "answerd/planning/random.hpp"

#include <algorithm>
#include <cmath>

namespace answerd::planning {

namespace {

// Of a record without a single accept or conversation.
constexpr Milliseconds usual_accept_delay{3'000};
constexpr Milliseconds usual_conversation{180'000};

void keep(std::vector<Milliseconds>& durations, const std::optional<Milliseconds>& duration) {
    if (duration) durations.push_back(*duration);
}

} // namespace

Habits::Habits(const RecordedDay& day, std::uint64_t seed) : day_(day), seed_(seed) {
    for (const RecordedVisit& visit : day.visits) {
        learn(by_queue_[visit.queue], visit);
        learn(everybody_, visit);
    }
}

void Habits::learn(Habit& habit, const RecordedVisit& visit) {
    keep(habit.accept_delays, visit.accept_delay);
    keep(habit.conversations, visit.conversation);
    keep(habit.wrap_ups, visit.wrap_up);
    const Instant until = visit.abandoned_at.value_or(visit.accepted_at.value_or(day_.until));
    habit.waited += std::max(Milliseconds{0}, std::min(until, day_.until) - visit.queued_at);
    habit.left += visit.abandoned_at ? 1 : 0;
}

const RecordedVisit* Habits::recorded(std::uint32_t visit) const {
    return visit < day_.visits.size() ? &day_.visits[visit] : nullptr;
}

double Habits::random(std::uint32_t visit, Stream stream) const {
    return RandomStream(seed_ ^ (static_cast<std::uint64_t>(stream) << 32U), visit).uniform();
}

Milliseconds Habits::drawn(const QueueName& queue, Durations Habit::* durations, std::uint32_t visit, Stream stream,
                           Milliseconds otherwise) const {
    const auto found = by_queue_.find(queue);
    const bool is_known = found != by_queue_.end() && !(found->second.*durations).empty();
    const Durations& known = is_known ? found->second.*durations : everybody_.*durations;
    if (known.empty()) return otherwise;
    const double place = random(visit, stream) * static_cast<double>(known.size());
    return known[std::min(static_cast<std::size_t>(place), known.size() - 1)];
}

Milliseconds Habits::accept_delay(std::uint32_t visit, const QueueName& queue) const {
    const RecordedVisit* known = recorded(visit);
    if (known != nullptr && known->accept_delay) return *known->accept_delay;
    return drawn(queue, &Habit::accept_delays, visit, Stream::accept_delay, usual_accept_delay);
}

Milliseconds Habits::conversation(std::uint32_t visit, const QueueName& queue) const {
    const RecordedVisit* known = recorded(visit);
    if (known != nullptr && known->conversation) return *known->conversation;
    return drawn(queue, &Habit::conversations, visit, Stream::conversation, usual_conversation);
}

Milliseconds Habits::wrap_up(std::uint32_t visit, const QueueName& queue) const {
    const RecordedVisit* known = recorded(visit);
    if (known != nullptr && known->wrap_up) return *known->wrap_up;
    return drawn(queue, &Habit::wrap_ups, visit, Stream::wrap_up, Milliseconds{0});
}

// Waiting time over the number who left: the estimate of a mean from lives that are cut short.
std::optional<Milliseconds> Habits::further_patience(std::uint32_t visit, const QueueName& queue) const {
    const auto found = by_queue_.find(queue);
    if (found == by_queue_.end() || found->second.left == 0) return std::nullopt;
    const double mean = static_cast<double>(found->second.waited.count()) / found->second.left;
    const double drawn = -std::log(random(visit, Stream::patience)) * mean;
    constexpr double days = 30.0 * 24 * 3'600'000;
    return Milliseconds{static_cast<std::int64_t>(std::min(drawn, days))};
}

} // namespace answerd::planning
