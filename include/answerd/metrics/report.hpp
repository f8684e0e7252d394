// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"
#include "answerd/domain/voice_call.hpp"
#include "answerd/domain/work.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// Report formulas, each defined once (reference peers-metrics-invariants.md §(c)). Sums and counts are kept; ratios are
// made when a row is read, so averages are never averaged. A ratio with a zero denominator is empty, not 0.
namespace answerd::metrics {

// Raw counters of one cell (an interval of one queue and channel).
struct QueueCounters {
    std::int64_t offered = 0; // entries into the queue, each counted; deflected items never entered
    // Items whose service level was decided here: answered, gone, or waiting for longer than T, whichever came first.
    // Short abandons are left out.
    std::int64_t service_level_items = 0;
    std::int64_t answered = 0;
    std::int64_t answered_within = 0; // within the queue's service level time T
    std::int64_t abandoned = 0;
    std::int64_t abandoned_within = 0; // within T, and not short
    std::int64_t short_abandoned = 0;  // within the queue's short-abandon time S
    std::int64_t deflected = 0;        // the queue was full on arrival
    std::int64_t cancelled = 0;        // withdrawn while waiting
    std::int64_t flowed_out = 0;       // to voicemail, a callback or a closing message
    std::int64_t transferred_out = 0;
    std::int64_t handled = 0; // agent works whose conversation ended
    std::int64_t wait_answered_ms = 0, wait_abandoned_ms = 0, wait_max_ms = 0;
    std::int64_t talk_ms = 0, hold_ms = 0, wrap_up_ms = 0;
    std::int64_t push_timeouts = 0, declines = 0;
    QueueCounters& operator+=(const QueueCounters& other);
    friend bool operator==(const QueueCounters&, const QueueCounters&) = default;
};
ANSWERD_DESCRIBE(QueueCounters, offered, service_level_items, answered, answered_within, abandoned, abandoned_within,
                 short_abandoned, deflected, cancelled, flowed_out, transferred_out, handled, wait_answered_ms,
                 wait_abandoned_ms, wait_max_ms, talk_ms, hold_ms, wrap_up_ms, push_timeouts, declines)

struct AgentCounters {
    std::int64_t offers = 0, accepted = 0, declined = 0, push_timeouts = 0;
    std::int64_t handled = 0, transferred_out = 0;
    std::int64_t talk_ms = 0, hold_ms = 0, wrap_up_ms = 0;
    std::int64_t signed_in_ms = 0;   // in any status but offline
    std::int64_t available_ms = 0;   // in a status with channels
    std::int64_t busy_status_ms = 0; // in a status without channels
    AgentCounters& operator+=(const AgentCounters& other);
    friend bool operator==(const AgentCounters&, const AgentCounters&) = default;
};
ANSWERD_DESCRIBE(AgentCounters, offers, accepted, declined, push_timeouts, handled, transferred_out, talk_ms, hold_ms,
                 wrap_up_ms, signed_in_ms, available_ms, busy_status_ms)

// A figure and the formula behind it, so that a reader can recompute it (peers §(b) 13).
struct Formula {
    std::string_view id;    // "serviceLevel.offered.v1"
    std::string_view title; // "Service level"
    std::string_view text;  // "(answered within T) / (offered - short abandons)"
};
// Every counter ("<member in camelCase>.v1") and every ratio.
[[nodiscard]] const std::vector<Formula>& formulas();

// Reference §(c): SL1, SL2, SL3 and SL4. Short abandons count in none of them.
enum class ServiceLevelVariant { offered, ignoring_early_abandons, positive, answered_only };
ANSWERD_DESCRIBE_ENUM(ServiceLevelVariant, offered, ignoring_early_abandons, positive, answered_only)

[[nodiscard]] std::optional<double> service_level(const QueueCounters& c,
                                                  ServiceLevelVariant variant = ServiceLevelVariant::offered);
[[nodiscard]] std::optional<double> average_speed_of_answer_ms(const QueueCounters& c);
[[nodiscard]] std::optional<double> abandon_rate(const QueueCounters& c);
[[nodiscard]] std::optional<double> average_handle_time_ms(const QueueCounters& c);
[[nodiscard]] std::optional<double> transfer_rate(const QueueCounters& c);
// Never above 1: concurrent works count once against the time, and a work's time counts where it closed.
[[nodiscard]] std::optional<double> occupancy(const AgentCounters& c);

// Which interval an instant falls into: half-open, cut in the queue's time zone, so a day has 23 to 25 hours when
// clocks change and no second is lost (invariant 39).
enum class Interval { quarter_hour, half_hour, hour, day, whole };
ANSWERD_DESCRIBE_ENUM(Interval, quarter_hour, half_hour, hour, day, whole)

// `from` for `whole`. Unknown zone names count as UTC (they are refused when a queue is configured).
[[nodiscard]] Instant interval_start(Instant at, Interval interval, std::string_view time_zone, Instant from);
[[nodiscard]] bool is_known_time_zone(std::string_view name);
// The offset that holds at `from`, and every change of it before `until`. Empty: UTC, or a name that nobody knows.
[[nodiscard]] std::vector<ZoneOffset> zone_offsets(std::string_view time_zone, Instant from, Instant until);

struct QueueRow {
    Instant interval_start{};
    QueueName queue;
    ChannelName channel;
    QueueCounters counters;
};
struct AgentRow {
    Instant interval_start{};
    UserId agent;
    AgentCounters counters;
};

// Builds both reports from records, one pass, in any order. An item counts where it was offered (queued_at), an answer
// where it was answered, an abandon where it was abandoned, handle time where the work closed: a report over [from, to)
// takes each fact by its own instant. `to` is not in the future: an item that still waits is judged by the clock then.
// Agents' rows are cut in the time zone that all queues share, else in UTC.
class ReportBuilder {
public:
    ReportBuilder(Instant from, Instant to, Interval interval, std::map<QueueName, Queue> queues,
                  std::map<PresenceStatusName, PresenceStatus> statuses);
    // Items that were queued from here on can count in the report: the verdict of the service level falls up to a
    // queue's T after that, and an item may have neither been answered nor closed between.
    [[nodiscard]] Instant items_from() const;
    void add(const WorkItem& item);
    void add(const AgentWork& work);
    void add(const PresenceInterval& interval, Instant now);
    [[nodiscard]] std::vector<QueueRow> queue_rows() const; // by interval, queue, channel
    [[nodiscard]] std::vector<AgentRow> agent_rows() const; // by interval, agent

private:
    using QueueCells = std::map<std::tuple<Instant, QueueName, ChannelName>, QueueCounters>;
    using AgentCells = std::map<std::pair<Instant, UserId>, AgentCounters>;

    [[nodiscard]] bool covers(Instant at) const { return at >= from_ && at < to_; }
    [[nodiscard]] const Queue& queue_of(const QueueName& name) const;
    void count_outcome(const WorkItem& item, const Queue& queue);
    void count_service_level(const WorkItem& item, const Queue& queue);
    // The cell of a fact; nullptr when it lies outside the report.
    [[nodiscard]] QueueCounters* queue_cell(Instant at, const Queue& queue, const QueueName& name,
                                            const ChannelName& channel);
    [[nodiscard]] AgentCounters* agent_cell(Instant at, UserId agent);

    Instant from_;
    Instant to_;
    Interval interval_;
    std::map<QueueName, Queue> queues_;
    std::map<PresenceStatusName, PresenceStatus> statuses_;
    std::string agent_time_zone_;
    QueueCells queue_cells_;
    AgentCells agent_cells_;
};

} // namespace answerd::metrics
