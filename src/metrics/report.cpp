// SPDX-License-Identifier: Apache-2.0
#include "intervals.hpp"

#include <algorithm>
#include <limits>

namespace answerd::metrics {

namespace {

std::int64_t elapsed_ms(Instant from, Instant to) {
    return std::max<std::int64_t>(0, (to - from).count());
}

std::string shared_time_zone(const std::map<QueueName, Queue>& queues) {
    const auto differs = [&](const auto& entry) { return entry.second.time_zone != queues.begin()->second.time_zone; };
    if (queues.empty() || std::ranges::any_of(queues, differs)) return "UTC";
    return queues.begin()->second.time_zone;
}

bool is_short_abandon(const WorkItem& item, const Queue& queue) {
    return item.outcome == WorkItemOutcome::abandoned && item.closed_at && !item.accepted_at &&
           *item.closed_at - item.queued_at <= Seconds(queue.short_abandon_seconds);
}

// Abandoned, withdrawn, deflected or flowed out: what an agent accepted ends with that agent.
bool leaves_unanswered(const WorkItem& item) {
    switch (item.outcome) {
    case WorkItemOutcome::abandoned:
    case WorkItemOutcome::cancelled:
    case WorkItemOutcome::deflected:
    case WorkItemOutcome::flowed_out:
        return !item.accepted_at;
    case WorkItemOutcome::none:
    case WorkItemOutcome::completed:
    case WorkItemOutcome::transferred:
        return false;
    }
    return false;
}

// Handled, declined or timed out; an offer that was withdrawn counts nowhere.
bool says_how_it_ended(const AgentWork& work) {
    return work.conversation_ended_at || work.state == AgentWorkState::declined ||
           work.state == AgentWorkState::declined_on_push_timeout;
}

void count_handled(auto& counters, const AgentWork& work) {
    ++counters.handled;
    counters.transferred_out += work.was_transferred ? 1 : 0;
    counters.talk_ms += work.talk_ms;
    counters.hold_ms += work.hold_ms;
    counters.wrap_up_ms += elapsed_ms(*work.conversation_ended_at, *work.closed_at);
}

} // namespace

ReportBuilder::ReportBuilder(Instant from, Instant to, Interval interval, std::map<QueueName, Queue> queues,
                             std::map<PresenceStatusName, PresenceStatus> statuses)
    : from_(from), to_(to), interval_(interval), queues_(std::move(queues)), statuses_(std::move(statuses)),
      agent_time_zone_(shared_time_zone(queues_)) {}

// A queue that has been removed since keeps its rows, by the defaults.
const Queue& ReportBuilder::queue_of(const QueueName& name) const {
    static const Queue without_rules{};
    const auto found = queues_.find(name);
    return found == queues_.end() ? without_rules : found->second;
}

Instant ReportBuilder::items_from() const {
    int longest = Queue{}.service_level_seconds; // of a queue that has been removed
    for (const auto& [name, queue] : queues_)
        longest = std::max(longest, queue.service_level_seconds);
    return from_ - Seconds(longest);
}

QueueCounters* ReportBuilder::queue_cell(Instant at, const Queue& queue, const QueueName& name,
                                         const ChannelName& channel) {
    if (!covers(at)) return nullptr;
    return &queue_cells_[{interval_start(at, interval_, queue.time_zone, from_), name, channel}];
}

AgentCounters* ReportBuilder::agent_cell(Instant at, UserId agent) {
    if (!covers(at)) return nullptr;
    return &agent_cells_[{interval_start(at, interval_, agent_time_zone_, from_), agent}];
}

void ReportBuilder::add(const WorkItem& item) {
    const Queue& queue = queue_of(item.queue);
    if (item.outcome != WorkItemOutcome::deflected) {
        if (auto* cell = queue_cell(item.queued_at, queue, item.queue, item.channel)) ++cell->offered;
        count_service_level(item, queue);
    }
    if (item.accepted_at) {
        if (auto* cell = queue_cell(*item.accepted_at, queue, item.queue, item.channel)) {
            const std::int64_t wait_ms = elapsed_ms(item.queued_at, *item.accepted_at);
            ++cell->answered;
            cell->wait_answered_ms += wait_ms;
            cell->wait_max_ms = std::max(cell->wait_max_ms, wait_ms);
        }
    }
    count_outcome(item, queue);
}

void ReportBuilder::count_outcome(const WorkItem& item, const Queue& queue) {
    if (!item.closed_at || !leaves_unanswered(item)) return;
    auto* cell = queue_cell(*item.closed_at, queue, item.queue, item.channel);
    if (cell == nullptr) return;
    if (item.outcome == WorkItemOutcome::deflected) {
        ++cell->deflected;
    } else if (item.outcome == WorkItemOutcome::cancelled) {
        ++cell->cancelled;
    } else if (item.outcome == WorkItemOutcome::flowed_out) {
        ++cell->flowed_out;
    } else {
        const std::int64_t wait_ms = elapsed_ms(item.queued_at, *item.closed_at);
        ++cell->abandoned;
        cell->short_abandoned += is_short_abandon(item, queue) ? 1 : 0;
        cell->wait_abandoned_ms += wait_ms;
        cell->wait_max_ms = std::max(cell->wait_max_ms, wait_ms);
    }
}

// The verdict falls when the item is answered or gone, at the latest when its time T is over.
void ReportBuilder::count_service_level(const WorkItem& item, const Queue& queue) {
    if (is_short_abandon(item, queue)) return;
    const Instant late_from = item.queued_at + Seconds(queue.service_level_seconds);
    const std::optional<Instant> left_at = item.accepted_at ? item.accepted_at : item.closed_at;
    const bool is_in_time = left_at && *left_at <= late_from;
    auto* cell = queue_cell(is_in_time ? *left_at : late_from, queue, item.queue, item.channel);
    if (cell == nullptr) return;
    ++cell->service_level_items;
    if (!is_in_time) return;
    if (item.accepted_at) {
        ++cell->answered_within;
    } else if (item.outcome == WorkItemOutcome::abandoned) {
        ++cell->abandoned_within;
    }
}

void ReportBuilder::add(const AgentWork& work) {
    if (auto* agent = agent_cell(work.assigned_at, work.agent)) ++agent->offers;
    if (work.accepted_at) {
        if (auto* agent = agent_cell(*work.accepted_at, work.agent)) ++agent->accepted;
    }
    if (!work.closed_at || !covers(*work.closed_at) || !says_how_it_ended(work)) return;

    AgentCounters& agent = *agent_cell(*work.closed_at, work.agent);
    QueueCounters& queue = *queue_cell(*work.closed_at, queue_of(work.queue), work.queue, work.channel);
    if (work.conversation_ended_at) {
        count_handled(agent, work);
        count_handled(queue, work);
    } else if (work.state == AgentWorkState::declined) {
        ++agent.declined;
        ++queue.declines;
    } else {
        ++agent.push_timeouts;
        ++queue.push_timeouts;
    }
}

void ReportBuilder::add(const PresenceInterval& interval, Instant now) {
    if (interval.status.empty()) return;
    const auto status = statuses_.find(interval.status);
    const bool is_available = status != statuses_.end() && !status->second.channels.empty();
    const Instant end = std::min(interval.ended_at.value_or(now), to_);
    for (Instant at = std::max(interval.started_at, from_); at < end;) {
        const Instant next = std::min(end, interval_end(at, interval_, agent_time_zone_));
        AgentCounters& cell = *agent_cell(at, interval.agent);
        const std::int64_t ms = elapsed_ms(at, next);
        cell.signed_in_ms += ms;
        (is_available ? cell.available_ms : cell.busy_status_ms) += ms;
        at = next;
    }
}

std::vector<QueueRow> ReportBuilder::queue_rows() const {
    std::vector<QueueRow> rows;
    rows.reserve(queue_cells_.size());
    for (const auto& [key, counters] : queue_cells_) {
        const auto& [start, queue, channel] = key;
        rows.push_back({.interval_start = start, .queue = queue, .channel = channel, .counters = counters});
    }
    return rows;
}

std::vector<AgentRow> ReportBuilder::agent_rows() const {
    std::vector<AgentRow> rows;
    rows.reserve(agent_cells_.size());
    for (const auto& [key, counters] : agent_cells_) {
        rows.push_back({.interval_start = key.first, .agent = key.second, .counters = counters});
    }
    return rows;
}

} // namespace answerd::metrics
