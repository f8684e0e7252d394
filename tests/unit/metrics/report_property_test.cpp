// SPDX-License-Identifier: Apache-2.0
#include "answerd/metrics/report.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

namespace answerd::metrics {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

// A week around the end of summer time in both zones.
const Instant from = sys_days(2026y / October / 24);
const Instant to = sys_days(2026y / November / 3);

struct Records {
    std::vector<WorkItem> items;
    std::vector<AgentWork> works;
    std::vector<PresenceInterval> presences;
};

class RecordsMaker {
public:
    explicit RecordsMaker(std::uint64_t seed) : random_(seed) {}

    Records make() {
        Records records;
        for (auto count = below(60); count > 0; --count)
            records.items.push_back(item());
        for (auto count = below(60); count > 0; --count)
            records.works.push_back(work());
        for (auto count = below(20); count > 0; --count)
            records.presences.push_back(presence());
        return records;
    }

    template <class T>
    void shuffle(std::vector<T>& values) {
        std::ranges::shuffle(values, random_);
    }

private:
    std::int64_t below(std::int64_t bound) {
        return static_cast<std::int64_t>(random_() % static_cast<unsigned>(bound));
    }
    Instant instant() { return from - 24h + milliseconds(below(12 * 86'400'000)); }
    Instant after(Instant at) { return at + milliseconds(below(below(2) == 0 ? 40'000 : 7'200'000)); }
    QueueName queue() { return {below(2) == 0 ? "billing" : "support"}; }
    UserId agent() { return {{.high = 0, .low = static_cast<std::uint64_t>(below(3))}}; }

    WorkItem item() {
        WorkItem made{.channel = {below(2) == 0 ? "voice" : "chat"}, .queue = queue(), .queued_at = instant()};
        switch (below(6)) {
        case 0:
            return made;
        case 1:
            made.outcome = WorkItemOutcome::abandoned;
            break;
        case 2:
            made.outcome = WorkItemOutcome::cancelled;
            break;
        case 3:
            made.outcome = WorkItemOutcome::deflected;
            made.closed_at = made.queued_at;
            return made;
        default:
            made.outcome = below(4) == 0 ? WorkItemOutcome::transferred : WorkItemOutcome::completed;
            made.accepted_at = after(made.queued_at);
            break;
        }
        made.closed_at = after(made.accepted_at.value_or(made.queued_at));
        return made;
    }

    AgentWork work() {
        AgentWork made{.agent = agent(), .channel = {"voice"}, .queue = queue(), .assigned_at = instant()};
        if (below(3) == 0) {
            made.state = below(2) == 0 ? AgentWorkState::declined : AgentWorkState::declined_on_push_timeout;
            made.closed_at = after(made.assigned_at);
            return made;
        }
        made.accepted_at = after(made.assigned_at);
        if (below(5) == 0) return made;
        made.conversation_ended_at = after(*made.accepted_at);
        made.closed_at = after(*made.conversation_ended_at);
        made.was_transferred = below(3) == 0;
        made.state = made.was_transferred ? AgentWorkState::transferred : AgentWorkState::closed;
        made.talk_ms = (*made.conversation_ended_at - *made.accepted_at).count();
        return made;
    }

    PresenceInterval presence() {
        static const std::vector<std::string> statuses{"", "ready", "break"};
        PresenceInterval made{
            .agent = agent(), .status = {statuses[static_cast<std::size_t>(below(3))]}, .started_at = instant()};
        if (below(4) != 0) made.ended_at = made.started_at + milliseconds(below(100'000'000));
        return made;
    }

    std::mt19937_64 random_;
};

ReportBuilder report_of(const Records& records, Interval interval, std::string_view zone) {
    const auto queue = [&](std::string name, int short_abandon_seconds) {
        return Queue{.name = {name},
                     .time_zone = std::string(zone),
                     .service_level_seconds = 20,
                     .short_abandon_seconds = short_abandon_seconds};
    };
    ReportBuilder report(from, to, interval, {{{"billing"}, queue("billing", 5)}, {{"support"}, queue("support", 30)}},
                         {{{"ready"}, PresenceStatus{.name = {"ready"}, .channels = {{"voice"}}}},
                          {{"break"}, PresenceStatus{.name = {"break"}}}});
    for (const auto& item : records.items)
        report.add(item);
    for (const auto& work : records.works)
        report.add(work);
    for (const auto& presence : records.presences)
        report.add(presence, to);
    return report;
}

template <class Rows>
auto sum_of(const Rows& rows) {
    decltype(rows.front().counters) sum;
    for (const auto& row : rows)
        sum += row.counters;
    return sum;
}

RC_GTEST_PROP(Report, SumsOverItsIntervalsToTheWhole, (std::uint64_t seed)) {
    const auto records = RecordsMaker(seed).make();
    const auto zone = *rc::gen::element<std::string>("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu");
    const auto whole = report_of(records, Interval::whole, zone);

    for (const auto interval : {Interval::quarter_hour, Interval::half_hour, Interval::hour, Interval::day}) {
        const auto parts = report_of(records, interval, zone);
        RC_ASSERT(sum_of(parts.queue_rows()) == sum_of(whole.queue_rows()));
        RC_ASSERT(sum_of(parts.agent_rows()) == sum_of(whole.agent_rows()));
    }
}

RC_GTEST_PROP(Report, IsTheSameInWhateverOrderTheRecordsCome, (std::uint64_t seed)) {
    RecordsMaker maker(seed);
    auto records = maker.make();
    const auto before = report_of(records, Interval::hour, "Europe/Berlin");
    maker.shuffle(records.items);
    maker.shuffle(records.works);
    maker.shuffle(records.presences);
    const auto after = report_of(records, Interval::hour, "Europe/Berlin");

    const auto same_cells = [](const auto& left, const auto& right) {
        return left.interval_start == right.interval_start && left.counters == right.counters;
    };
    RC_ASSERT(std::ranges::equal(before.queue_rows(), after.queue_rows(), same_cells));
    RC_ASSERT(std::ranges::equal(before.agent_rows(), after.agent_rows(), same_cells));
}

// RC_ASSERT captures its expression: && and || inside it would not stop early.
bool is_share(const std::optional<double>& ratio) {
    return !ratio || (*ratio >= 0 && *ratio <= 1);
}
bool is_at_most(const std::optional<double>& small, const std::optional<double>& large) {
    return !small || !large || *small <= *large;
}

RC_GTEST_PROP(Report, KeepsEveryShareOfEveryCellBetweenZeroAndOne, (std::uint64_t seed)) {
    const auto report = report_of(RecordsMaker(seed).make(), Interval::quarter_hour, "Europe/Berlin");

    for (const auto& [start, queue, channel, c] : report.queue_rows()) {
        for (const auto variant : {ServiceLevelVariant::offered, ServiceLevelVariant::ignoring_early_abandons,
                                   ServiceLevelVariant::positive, ServiceLevelVariant::answered_only}) {
            RC_ASSERT(is_share(service_level(c, variant)));
        }
        RC_ASSERT(is_share(abandon_rate(c)));
        RC_ASSERT(is_share(transfer_rate(c)));
        RC_ASSERT(is_at_most(service_level(c), service_level(c, ServiceLevelVariant::ignoring_early_abandons)));
        RC_ASSERT(is_at_most(service_level(c), service_level(c, ServiceLevelVariant::positive)));
    }
    for (const auto& row : report.agent_rows()) {
        RC_ASSERT(is_share(occupancy(row.counters)));
        RC_ASSERT(row.counters.available_ms + row.counters.busy_status_ms == row.counters.signed_in_ms);
    }
}

} // namespace
} // namespace answerd::metrics
