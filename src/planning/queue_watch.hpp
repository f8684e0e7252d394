// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/planning/estimated_wait.hpp"
#include "answerd/planning/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace answerd::planning {

// What a server can see of its queues while it runs, and no more: who waits, who serves, how long work and patience
// have lasted lately. From it comes what a customer is told.
class QueueWatch {
public:
    explicit QueueWatch(const Scenario& scenario);

    void began_waiting(std::size_t demand) { ++queues_[demand].waiting; }
    void stopped_waiting(std::size_t demand, Milliseconds waited, bool gave_up);
    void worked(std::size_t demand, Milliseconds handle_time);

    // `present` has the number of agents on duty of each group. The customer is already counted as waiting.
    [[nodiscard]] std::optional<WaitEstimate> estimate(std::size_t demand, const std::vector<int>& present) const;

private:
    struct Watched {
        std::uint64_t waiting = 0;
        double handle_ms = 0; // moving mean
        double gave_up = 0;   // moving sums: their quotient is the mean patience
        double waited_ms = 0;
    };

    std::vector<std::vector<std::size_t>> demands_of_group_;
    std::vector<Watched> queues_;
};

} // namespace answerd::planning
