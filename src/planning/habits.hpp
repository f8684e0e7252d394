// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/planning/recorded_day.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace answerd::planning {

// What people did on a recorded day, to draw from where the record of one piece of work says nothing. The same visit
// draws the same whatever happens around it.
class Habits {
public:
    Habits(const RecordedDay& day, std::uint64_t seed);

    [[nodiscard]] Milliseconds accept_delay(std::uint32_t visit, const QueueName& queue) const;
    [[nodiscard]] Milliseconds conversation(std::uint32_t visit, const QueueName& queue) const;
    [[nodiscard]] Milliseconds wrap_up(std::uint32_t visit, const QueueName& queue) const;
    // How long a customer waits on who has already waited; empty: nobody left that queue.
    [[nodiscard]] std::optional<Milliseconds> further_patience(std::uint32_t visit, const QueueName& queue) const;

private:
    using Durations = std::vector<Milliseconds>;
    struct Habit {
        Durations accept_delays, conversations, wrap_ups;
        Milliseconds waited{};
        int left = 0;
    };
    enum class Stream : std::uint64_t { accept_delay = 1, conversation, wrap_up, patience };

    void learn(Habit& habit, const RecordedVisit& visit);
    [[nodiscard]] const RecordedVisit* recorded(std::uint32_t visit) const;
    [[nodiscard]] Milliseconds drawn(const QueueName& queue, Durations Habit::* durations, std::uint32_t visit,
                                     Stream stream, Milliseconds otherwise) const;
    [[nodiscard]] double random(std::uint32_t visit, Stream stream) const; // above 0, below 1

    const RecordedDay& day_;
    std::uint64_t seed_;
    std::map<QueueName, Habit> by_queue_;
    Habit everybody_;
};

} // namespace answerd::planning
