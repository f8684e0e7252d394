// SPDX-License-Identifier: Apache-2.0
#include "live_waits.hpp"

#include "answerd/codec/describe_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <vector>

namespace answerd::api {
namespace {

// Something that ended, as the watch is told of it.
struct Ended {
    Instant at{};
    QueueName queue;
    Milliseconds lasted{};
    bool is_work = false;
    bool gave_up = false;
};

void add_wait_of(const WorkItem& item, Instant from, Instant until, std::vector<Ended>& ended) {
    const bool gave_up = !item.accepted_at;
    const std::optional<Instant> at = gave_up ? item.closed_at : item.accepted_at;
    if (!at || *at < from || *at >= until || item.outcome == WorkItemOutcome::deflected) return;
    const auto waited = std::chrono::duration_cast<Milliseconds>(*at - item.in_queue_since);
    if (waited <= Milliseconds{0}) return;
    ended.push_back({.at = *at, .queue = item.queue, .lasted = waited, .is_work = false, .gave_up = gave_up});
}

void add_work(const AgentWork& work, Instant from, Instant until, std::vector<Ended>& ended) {
    if (!work.accepted_at || !work.closed_at || *work.closed_at < from || *work.closed_at >= until) return;
    ended.push_back({.at = *work.closed_at,
                     .queue = work.queue,
                     .lasted = std::chrono::duration_cast<Milliseconds>(*work.closed_at - *work.accepted_at),
                     .is_work = true,
                     .gave_up = false});
}

std::vector<Ended> ended_between(Instant from, Instant until, store::Reader& reader) {
    std::vector<Ended> ended;
    reader.in_one_view([&] {
        reader.visit_items(from, until, [&](const WorkItem& item) { add_wait_of(item, from, until, ended); });
        reader.visit_works(from, until, [&](const AgentWork& work) { add_work(work, from, until, ended); });
    });
    std::ranges::sort(ended, {}, &Ended::at);
    return ended;
}

std::int64_t in_seconds(Milliseconds time) {
    return std::chrono::round<Seconds>(time).count();
}

} // namespace

std::shared_ptr<const planning::QueueWatch> LiveWaits::at(Instant now, store::Reader& reader) {
    constexpr std::chrono::hours looked_back{4};
    constexpr Seconds to_be_durable{2}; // what ends now is in the records a moment later
    const std::scoped_lock lock(mutex_);
    if (watch_ && now < next_look_at_) return watch_;
    const auto began = std::chrono::steady_clock::now();
    const Instant until = now - to_be_durable;
    const Instant from = watch_ ? followed_until_ : until - looked_back;
    auto watch = watch_ ? std::make_shared<planning::QueueWatch>(*watch_) : std::make_shared<planning::QueueWatch>();
    for (const Ended& one : ended_between(from, until, reader)) {
        if (one.is_work) {
            watch->worked(one.queue, one.lasted);
        } else {
            watch->stopped_waiting(one.queue, one.lasted, one.gave_up);
        }
    }
    watch_ = std::move(watch);
    followed_until_ = std::max(from, until);
    const auto cost = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    next_look_at_ = now + std::max<Milliseconds>(Seconds{10}, cost * 20);
    return watch_;
}

void add_wait(codec::Json& json, std::uint64_t ahead, const planning::ToldWait& told) {
    if (told.why_not != planning::NoEstimate::not_waiting) json["position"] = ahead + 1;
    if (told.estimate) {
        json["estimatedWait"] = {{"low", in_seconds(told.estimate->low)},
                                 {"typical", in_seconds(told.estimate->typical)},
                                 {"high", in_seconds(told.estimate->high)}};
    } else {
        json["noEstimate"] = codec::to_json(told.why_not);
    }
}

} // namespace answerd::api
