// SPDX-License-Identifier: Apache-2.0
#include "answerd/metrics/report.hpp"

#include <algorithm>

namespace answerd::metrics {

namespace {

std::optional<double> ratio(std::int64_t numerator, std::int64_t denominator) {
    if (denominator <= 0) return std::nullopt;
    return static_cast<double>(numerator) / static_cast<double>(denominator);
}

std::int64_t handle_ms(const auto& counters) {
    return counters.talk_ms + counters.hold_ms + counters.wrap_up_ms;
}

} // namespace

QueueCounters& QueueCounters::operator+=(const QueueCounters& other) {
    offered += other.offered;
    service_level_items += other.service_level_items;
    answered += other.answered;
    answered_within += other.answered_within;
    abandoned += other.abandoned;
    abandoned_within += other.abandoned_within;
    short_abandoned += other.short_abandoned;
    deflected += other.deflected;
    cancelled += other.cancelled;
    flowed_out += other.flowed_out;
    transferred_out += other.transferred_out;
    handled += other.handled;
    wait_answered_ms += other.wait_answered_ms;
    wait_abandoned_ms += other.wait_abandoned_ms;
    wait_max_ms = std::max(wait_max_ms, other.wait_max_ms);
    talk_ms += other.talk_ms;
    hold_ms += other.hold_ms;
    wrap_up_ms += other.wrap_up_ms;
    push_timeouts += other.push_timeouts;
    declines += other.declines;
    return *this;
}

AgentCounters& AgentCounters::operator+=(const AgentCounters& other) {
    offers += other.offers;
    accepted += other.accepted;
    declined += other.declined;
    push_timeouts += other.push_timeouts;
    handled += other.handled;
    transferred_out += other.transferred_out;
    talk_ms += other.talk_ms;
    hold_ms += other.hold_ms;
    wrap_up_ms += other.wrap_up_ms;
    signed_in_ms += other.signed_in_ms;
    available_ms += other.available_ms;
    busy_status_ms += other.busy_status_ms;
    return *this;
}

std::optional<double> service_level(const QueueCounters& c, ServiceLevelVariant variant) {
    switch (variant) {
    case ServiceLevelVariant::offered:
        return ratio(c.answered_within, c.service_level_items);
    case ServiceLevelVariant::ignoring_early_abandons:
        return ratio(c.answered_within, c.service_level_items - c.abandoned_within);
    case ServiceLevelVariant::positive:
        return ratio(c.answered_within + c.abandoned_within, c.service_level_items);
    case ServiceLevelVariant::answered_only:
        return ratio(c.answered_within, c.answered);
    }
    return std::nullopt;
}

std::optional<double> average_speed_of_answer_ms(const QueueCounters& c) {
    return ratio(c.wait_answered_ms, c.answered);
}

std::optional<double> abandon_rate(const QueueCounters& c) {
    // Over those that left, not those that came: both sides are then facts of the same interval.
    const std::int64_t left = c.answered + c.abandoned + c.cancelled;
    return ratio(c.abandoned - c.short_abandoned, left - c.short_abandoned);
}

std::optional<double> average_handle_time_ms(const QueueCounters& c) {
    return ratio(handle_ms(c), c.handled);
}

std::optional<double> transfer_rate(const QueueCounters& c) {
    return ratio(c.transferred_out, c.handled);
}

std::optional<double> occupancy(const AgentCounters& c) {
    const std::int64_t idle_ms = std::max<std::int64_t>(0, c.available_ms - handle_ms(c));
    return ratio(handle_ms(c), handle_ms(c) + idle_ms);
}

const std::vector<Formula>& formulas() {
    static const std::vector<Formula> all{
        {"offered.v1", "Offered", "entries into the queue, each counted, by the time of entry"},
        {"serviceLevelItems.v1", "Service level items",
         "items, by the earliest of answer, leaving and entry + T; short abandons left out"},
        {"answered.v1", "Answered", "items accepted by an agent, by the time of acceptance"},
        {"answeredWithin.v1", "Answered within T", "answered with acceptance - entry <= T"},
        {"abandoned.v1", "Abandoned", "items whose customer left before an agent accepted, by the time of leaving"},
        {"abandonedWithin.v1", "Abandoned within T", "abandoned with leaving - entry <= T, short abandons left out"},
        {"shortAbandoned.v1", "Short abandons", "abandoned with leaving - entry <= S"},
        {"deflected.v1", "Deflected", "items that found the queue full; they are not offered"},
        {"cancelled.v1", "Cancelled", "items withdrawn before an agent accepted"},
        {"flowedOut.v1", "Flowed out", "items that left for voicemail, a callback or a closing message"},
        {"transferredOut.v1", "Transferred out", "handled works that ended by transfer"},
        {"handled.v1", "Handled", "agent works with a conversation, by the time the work closed"},
        {"waitAnsweredMs.v1", "Wait of answered items", "sum of acceptance - entry over answered"},
        {"waitAbandonedMs.v1", "Wait of abandoned items", "sum of leaving - entry over abandoned"},
        {"waitMaxMs.v1", "Longest wait", "the longest wait of answered and abandoned items"},
        {"talkMs.v1", "Talk time", "sum of conversation - hold over handled"},
        {"holdMs.v1", "Hold time", "sum of hold over handled"},
        {"wrapUpMs.v1", "After-conversation work", "sum of close - end of conversation over handled"},
        {"pushTimeouts.v1", "Push timeouts", "offers that nobody answered in time"},
        {"declines.v1", "Declines", "offers that the agent declined"},
        {"offers.v1", "Offers", "works offered to the agent, by the time of the offer"},
        {"accepted.v1", "Accepted", "offers that the agent accepted, by the time of acceptance"},
        {"declined.v1", "Declined", "offers that the agent declined, by the time of the decline"},
        {"signedInMs.v1", "Signed in", "time in any status but offline"},
        {"availableMs.v1", "Available", "time in a status with channels"},
        {"busyStatusMs.v1", "Busy status", "time in a status without channels"},
        {"serviceLevel.offered.v1", "Service level", "(answered within T) / (service level items)"},
        {"serviceLevel.ignoringEarlyAbandons.v1", "Service level without early abandons",
         "(answered within T) / (service level items - abandoned within T)"},
        {"serviceLevel.positive.v1", "Service level, early abandons met",
         "(answered within T + abandoned within T) / (service level items)"},
        {"serviceLevel.answeredOnly.v1", "Service level of answered items", "(answered within T) / answered"},
        {"averageSpeedOfAnswer.v1", "Average speed of answer", "(wait of answered items) / answered"},
        {"abandonRate.v1", "Abandon rate",
         "(abandoned - short abandons) / (answered + abandoned + cancelled - short abandons)"},
        {"averageHandleTime.v1", "Average handle time", "(talk + hold + after-conversation work) / handled"},
        {"transferRate.v1", "Transfer rate", "(transferred out) / handled"},
        {"occupancy.v1", "Occupancy",
         "(talk + hold + after-conversation work) / (that + idle), idle = available - that, at least 0"},
    };
    return all;
}

} // namespace answerd::metrics
