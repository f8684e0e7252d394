// SPDX-License-Identifier: Apache-2.0
#include "queue_watch.hpp"

#include <algorithm>
#include <cmath>

namespace answerd::planning {

QueueWatch::QueueWatch(const Scenario& scenario) : queues_(scenario.demands.size()) {
    for (const StaffGroup& group : scenario.staff) {
        std::vector<std::size_t> demands;
        for (std::size_t at = 0; at < scenario.demands.size(); ++at) {
            const bool serves = std::ranges::find(group.queues, scenario.demands[at].queue.name) != group.queues.end();
            if (serves) demands.push_back(at);
        }
        demands_of_group_.push_back(std::move(demands));
    }
}

void QueueWatch::stopped_waiting(std::size_t demand, Milliseconds waited, bool gave_up) {
    constexpr double kept = 0.995;
    Watched& queue = queues_[demand];
    --queue.waiting;
    queue.gave_up = kept * queue.gave_up + (gave_up ? 1 : 0);
    queue.waited_ms = kept * queue.waited_ms + static_cast<double>(waited.count());
}

void QueueWatch::worked(std::size_t demand, Milliseconds handle_time) {
    constexpr double weight = 0.02;
    double& mean = queues_[demand].handle_ms;
    const auto lasted = static_cast<double>(handle_time.count());
    mean = mean == 0 ? lasted : (1 - weight) * mean + weight * lasted;
}

std::optional<WaitEstimate> QueueWatch::estimate(std::size_t demand, const std::vector<int>& present) const {
    const Watched& queue = queues_[demand];
    double agents = 0;
    for (std::size_t group = 0; group < present.size(); ++group) {
        const auto& demands = demands_of_group_[group];
        if (std::ranges::find(demands, demand) == demands.end()) continue;
        const auto busy_queues =
            std::ranges::count_if(demands, [&](std::size_t other) { return queues_[other].waiting > 0; });
        agents += static_cast<double>(present[group]) / static_cast<double>(std::max<std::ptrdiff_t>(1, busy_queues));
    }
    WaitOutlook outlook{.ahead = queue.waiting - 1,
                        .agents = agents,
                        .mean_handle_time = Milliseconds{std::llround(queue.handle_ms)},
                        .mean_patience = std::nullopt};
    if (queue.gave_up >= 1) outlook.mean_patience = Milliseconds{std::llround(queue.waited_ms / queue.gave_up)};
    return estimated_wait(outlook);
}

} // namespace answerd::planning
