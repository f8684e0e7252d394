// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/events.hpp"
#include "answerd/metrics/report.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <ratio>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// The reports' figures counted again from nothing but the journal, by other means than the reports: every event becomes
// facts with an instant, and facts are put into cells. Shares only the cutting of intervals with the code under test.
namespace answerd::test_support {

struct RecountSpan {
    Instant from;
    Instant to;
    metrics::Interval interval = metrics::Interval::whole;
    Instant now; // open presence counts until here
};

struct Recount {
    std::map<std::tuple<Instant, QueueName, ChannelName>, metrics::QueueCounters> queues;
    std::map<std::pair<Instant, UserId>, metrics::AgentCounters> agents;
    friend bool operator==(const Recount&, const Recount&) = default;
};

class JournalRecount {
public:
    explicit JournalRecount(const std::vector<Event>& events) {
        for (const Event& event : events) {
            std::visit([&](const auto& body) { take(event, body); }, event.body);
        }
    }

    [[nodiscard]] Recount over(const RecountSpan& span) const {
        Cells cells{.span = span, .queues = &queues_, .agent_zone = agent_zone(), .result = {}};
        for (const auto& [id, item] : items_)
            count_item(cells, item);
        for (const auto& [id, work] : works_)
            count_work(cells, work);
        for (const auto& [agent, changes] : presence_)
            count_presence(cells, agent, changes);
        return cells.result;
    }

private:
    struct ItemStory {
        QueueName queue;
        ChannelName channel;
        Instant entered;
        std::optional<Instant> accepted;
        std::optional<Instant> closed;
        WorkItemOutcome outcome = WorkItemOutcome::none;
    };
    struct WorkStory {
        WorkItemId item;
        UserId agent;
        QueueName queue;
        ChannelName channel;
        Instant offered;
        std::optional<Instant> accepted;
        std::optional<Instant> returned;
        AgentWorkState returned_as = AgentWorkState::unavailable;
        std::optional<event::WorkClosed> closed;
    };
    struct StatusChange {
        Instant at;
        PresenceStatusName status;
    };
    struct Cells {
        RecountSpan span;
        const std::map<QueueName, Queue>* queues;
        std::string agent_zone;
        Recount result;

        [[nodiscard]] Queue rules(const QueueName& name) const {
            const auto found = queues->find(name);
            return found == queues->end() ? Queue{} : found->second;
        }
        void queue(Instant at, const QueueName& name, const ChannelName& channel, const metrics::QueueCounters& fact) {
            if (at < span.from || at >= span.to) return;
            result.queues[{start(at, rules(name).time_zone), name, channel}] += fact;
        }
        void agent(Instant at, UserId id, const metrics::AgentCounters& fact) {
            if (at < span.from || at >= span.to) return;
            result.agents[{start(at, agent_zone), id}] += fact;
        }
        [[nodiscard]] Instant start(Instant at, const std::string& zone) const {
            return metrics::interval_start(at, span.interval, zone, span.from);
        }
    };

    template <class Body>
    void take(const Event& /*event*/, const Body& /*body*/) {} // says nothing that a report counts

    void take(const Event& /*event*/, const event::ConfigurationPut& put) {
        if (const auto* queue = std::get_if<Queue>(&put.entity)) queues_[queue->name] = *queue;
        if (const auto* status = std::get_if<PresenceStatus>(&put.entity)) statuses_[status->name] = *status;
    }
    void take(const Event& /*event*/, const event::ConfigurationRemoved& removed) {
        if (removed.entity_kind == ConfigurationKind::queue) queues_.erase({removed.key});
        if (removed.entity_kind == ConfigurationKind::presence_status) statuses_.erase({removed.key});
    }
    void take(const Event& /*event*/, const event::WorkItemQueued& queued) {
        ItemStory story;
        story.queue = queued.item.queue;
        story.channel = queued.item.channel;
        story.entered = queued.item.queued_at;
        items_[queued.item.id] = story;
    }
    void take(const Event& event, const event::WorkOffered& offered) {
        WorkStory story;
        story.item = offered.work.item;
        story.agent = offered.work.agent;
        story.queue = offered.work.queue;
        story.channel = offered.work.channel;
        story.offered = event.at;
        works_[offered.work.id] = story;
    }
    void take(const Event& /*event*/, const event::WorkAccepted& accepted) {
        WorkStory& work = works_.at(accepted.work);
        work.accepted = accepted.accepted_at;
        items_.at(work.item).accepted = accepted.accepted_at;
    }
    void take(const Event& event, const event::WorkReturned& returned) {
        WorkStory& work = works_.at(returned.work);
        work.returned = event.at;
        work.returned_as = returned.state;
        if (returned.is_item_waiting) items_.at(work.item).accepted.reset();
    }
    void take(const Event& /*event*/, const event::WorkClosed& closed) { works_.at(closed.work).closed = closed; }
    void take(const Event& /*event*/, const event::WorkItemClosed& closed) {
        ItemStory& item = items_.at(closed.item);
        item.closed = closed.closed_at;
        item.outcome = closed.outcome;
    }
    void take(const Event& event, const event::PresenceChanged& changed) {
        presence_[changed.agent].push_back({event.at, changed.status});
    }

    [[nodiscard]] std::string agent_zone() const {
        std::vector<std::string> zones;
        for (const auto& [name, queue] : queues_)
            zones.push_back(queue.time_zone);
        std::ranges::sort(zones);
        const auto repeated = std::ranges::unique(zones);
        zones.erase(repeated.begin(), repeated.end());
        return zones.size() == 1 ? zones[0] : "UTC";
    }

    static void count_item(Cells& cells, const ItemStory& item) {
        const Queue rules = cells.rules(item.queue);
        const auto put = [&](Instant at, const metrics::QueueCounters& fact) {
            cells.queue(at, item.queue, item.channel, fact);
        };
        if (item.outcome == WorkItemOutcome::deflected) return put(*item.closed, {.deflected = 1});
        put(item.entered, {.offered = 1});

        const Instant limit = item.entered + Seconds(rules.service_level_seconds);
        if (item.accepted) {
            const std::int64_t wait_ms = (*item.accepted - item.entered).count();
            const bool is_in_time = *item.accepted <= limit;
            put(*item.accepted, {.answered = 1, .wait_answered_ms = wait_ms, .wait_max_ms = wait_ms});
            put(std::min(*item.accepted, limit), {.service_level_items = 1, .answered_within = is_in_time ? 1 : 0});
            return;
        }
        if (item.outcome == WorkItemOutcome::abandoned) return count_abandon(cells, item, rules, limit);
        if (item.outcome == WorkItemOutcome::cancelled) put(*item.closed, {.cancelled = 1});
        if (item.outcome == WorkItemOutcome::flowed_out) put(*item.closed, {.flowed_out = 1});
        put(item.closed ? std::min(*item.closed, limit) : limit, {.service_level_items = 1});
    }

    static void count_abandon(Cells& cells, const ItemStory& item, const Queue& rules, Instant limit) {
        const std::int64_t wait_ms = (*item.closed - item.entered).count();
        const bool is_short = wait_ms <= 1000 * std::int64_t{rules.short_abandon_seconds};
        const bool is_early = *item.closed <= limit;
        cells.queue(*item.closed, item.queue, item.channel,
                    {.abandoned = 1,
                     .short_abandoned = is_short ? 1 : 0,
                     .wait_abandoned_ms = wait_ms,
                     .wait_max_ms = wait_ms});
        if (is_short) return;
        cells.queue(std::min(*item.closed, limit), item.queue, item.channel,
                    {.service_level_items = 1, .abandoned_within = is_early ? 1 : 0});
    }

    static void count_work(Cells& cells, const WorkStory& work) {
        cells.agent(work.offered, work.agent, {.offers = 1});
        if (work.accepted) cells.agent(*work.accepted, work.agent, {.accepted = 1});
        if (work.returned && work.returned_as == AgentWorkState::declined) {
            cells.agent(*work.returned, work.agent, {.declined = 1});
            cells.queue(*work.returned, work.queue, work.channel, {.declines = 1});
        }
        if (work.returned && work.returned_as == AgentWorkState::declined_on_push_timeout) {
            cells.agent(*work.returned, work.agent, {.push_timeouts = 1});
            cells.queue(*work.returned, work.queue, work.channel, {.push_timeouts = 1});
        }
        if (!work.closed) return;
        const auto& [id, state, ended_at, closed_at, talk_ms, hold_ms] = *work.closed;
        const std::int64_t transfers = state == AgentWorkState::transferred ? 1 : 0;
        const std::int64_t wrap_up_ms = (closed_at - ended_at).count();
        cells.agent(closed_at, work.agent,
                    {.handled = 1,
                     .transferred_out = transfers,
                     .talk_ms = talk_ms,
                     .hold_ms = hold_ms,
                     .wrap_up_ms = wrap_up_ms});
        cells.queue(closed_at, work.queue, work.channel,
                    {.transferred_out = transfers,
                     .handled = 1,
                     .talk_ms = talk_ms,
                     .hold_ms = hold_ms,
                     .wrap_up_ms = wrap_up_ms});
    }

    // Quarter by quarter: no time zone cuts finer, so that no end of an interval has to be known.
    void count_presence(Cells& cells, UserId agent, const std::vector<StatusChange>& changes) const {
        using Quarter = std::chrono::duration<std::int64_t, std::ratio<900>>;
        for (std::size_t at = 0; at < changes.size(); ++at) {
            const Instant end = at + 1 < changes.size() ? changes[at + 1].at : cells.span.now;
            if (changes[at].status.empty()) continue;
            const auto status = statuses_.find(changes[at].status);
            const bool takes_work = status != statuses_.end() && !status->second.channels.empty();
            Instant piece = std::max(changes[at].at, cells.span.from);
            while (piece < std::min(end, cells.span.to)) {
                const Instant next_quarter = std::chrono::floor<Quarter>(piece) + Quarter(1);
                const Instant piece_end = std::min({end, cells.span.to, next_quarter});
                const std::int64_t ms = (piece_end - piece).count();
                cells.agent(
                    piece, agent,
                    {.signed_in_ms = ms, .available_ms = takes_work ? ms : 0, .busy_status_ms = takes_work ? 0 : ms});
                piece = piece_end;
            }
        }
    }

    std::map<QueueName, Queue> queues_;
    std::map<PresenceStatusName, PresenceStatus> statuses_;
    std::map<WorkItemId, ItemStory> items_;
    std::map<AgentWorkId, WorkStory> works_;
    std::map<UserId, std::vector<StatusChange>> presence_;
};

// A report's rows in the same form.
inline Recount rows_of(const metrics::ReportBuilder& report) {
    Recount rows;
    for (const auto& row : report.queue_rows()) {
        rows.queues[{row.interval_start, row.queue, row.channel}] = row.counters;
    }
    for (const auto& row : report.agent_rows())
        rows.agents[{row.interval_start, row.agent}] = row.counters;
    return rows;
}

} // namespace answerd::test_support
