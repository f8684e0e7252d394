// SPDX-License-Identifier: Apache-2.0
#include "answerd/planning/queue_watch.hpp"

#include <cmath>

namespace answerd::planning {

void QueueWatch::stopped_waiting(const QueueName& queue, Milliseconds waited, bool gave_up) {
    constexpr double kept = 0.995;
    Watched& watched = queues_[queue];
    watched.gave_up = kept * watched.gave_up + (gave_up ? 1 : 0);
    watched.waited_ms = kept * watched.waited_ms + static_cast<double>(waited.count());
}

void QueueWatch::worked(const QueueName& queue, Milliseconds handle_time) {
    constexpr double weight = 0.02;
    double& mean = queues_[queue].handle_ms;
    const auto lasted = static_cast<double>(handle_time.count());
    mean = mean == 0 ? lasted : (1 - weight) * mean + weight * lasted;
}

ToldWait QueueWatch::tell(const QueueName& queue, WaitOutlook outlook) const {
    if (outlook.agents <= 0) return {.estimate = std::nullopt, .why_not = NoEstimate::nobody_signed_in};
    const auto watched = queues_.find(queue);
    if (watched == queues_.end() || watched->second.handle_ms < 1) {
        return {.estimate = std::nullopt, .why_not = NoEstimate::nothing_measured};
    }
    outlook.mean_handle_time = Milliseconds{std::llround(watched->second.handle_ms)};
    if (watched->second.gave_up >= 1) {
        outlook.mean_patience = Milliseconds{std::llround(watched->second.waited_ms / watched->second.gave_up)};
    }
    return {.estimate = estimated_wait(outlook)};
}

} // namespace answerd::planning
