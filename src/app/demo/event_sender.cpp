// SPDX-License-Identifier: Apache-2.0
#include "demo/event_sender.hpp"

#include "answerd/net/http_client.hpp"
#include "answerd/telephony/adapter.hpp"

#include <chrono>
#include <utility>

namespace answerd::app::demo {
namespace {

constexpr int attempts_max = 6;

[[nodiscard]] Instant wall_clock() {
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

} // namespace

EventSender::EventSender(Target target, Tally& tally)
    : target_(std::move(target)), tally_(tally), thread_([this] { deliver_all(); }) {}

EventSender::~EventSender() {
    stop();
}

void EventSender::send(std::string id, std::string body) {
    const std::scoped_lock lock(mutex_);
    if (waiting_.size() >= waiting_max || is_stopping_) {
        ++tally_.events_lost;
        return;
    }
    waiting_.push_back({std::move(id), std::move(body)});
    changed_.notify_one();
}

void EventSender::stop() {
    {
        const std::scoped_lock lock(mutex_);
        is_stopping_ = true;
        changed_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

bool EventSender::take_next(Event& event) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return false;
    event = std::move(waiting_.front());
    waiting_.pop_front();
    return true;
}

void EventSender::wait_before_the_next_try(int attempt) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, Milliseconds{100} * attempt, [this] { return is_stopping_; });
}

void EventSender::deliver_all() {
    net::HttpClient client;
    Event event;
    while (take_next(event)) {
        bool is_delivered = false;
        for (int attempt = 1; attempt <= attempts_max && !is_delivered; ++attempt) {
            net::OutgoingRequest request{.method = "POST", .url = target_.url, .body = event.body};
            request.headers = telephony::sign_standard_webhook(event.id, wall_clock(), event.body, target_.secret);
            request.headers["content-type"] = "application/cloudevents+json";
            is_delivered = client.send(request).status == 202;
            if (!is_delivered) wait_before_the_next_try(attempt);
        }
        if (!is_delivered) ++tally_.events_lost;
    }
}

} // namespace answerd::app::demo
