// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "demo/world.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace answerd::app::demo {

// Posts the exchange's events to the real webhook, signed as a real provider would, one after the other on a thread of
// its own. Tries again while the server is busy; what cannot be delivered is counted.
class EventSender {
public:
    struct Target {
        std::string url;
        std::string secret;
    };
    EventSender(Target target, Tally& tally);
    ~EventSender();
    EventSender(const EventSender&) = delete;
    EventSender& operator=(const EventSender&) = delete;

    // From any thread, in order. `id` is the event's own: a repeated delivery is recognised by it.
    void send(std::string id, std::string body);
    // Delivers what waits, then ends the thread.
    void stop();

private:
    struct Event {
        std::string id;
        std::string body;
    };
    static constexpr std::size_t waiting_max = 10'000;

    void deliver_all();
    [[nodiscard]] bool take_next(Event& event);
    void wait_before_the_next_try(int attempt);

    Target target_;
    Tally& tally_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Event> waiting_;
    bool is_stopping_ = false;
    std::thread thread_;
};

} // namespace answerd::app::demo
