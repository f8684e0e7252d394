// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "demo/customers.hpp"
#include "demo/event_sender.hpp"
#include "demo/world.hpp"

#include "answerd/codec/json.hpp"

#include <map>
#include <string>
#include <string_view>

namespace answerd::app::demo {

// The telephone exchange and the people who call it. It knows nothing of answerd but the contract of a "bring your own"
// provider: it says what happens to a call as events, and does what controls ask. Belongs to the world's thread.
class Exchange {
public:
    Exchange(World& world, EventSender& sender, Tally& tally, int calls_per_minute);

    void open();
    // One control event. False: there is no such call (any more), which is an honest answer to the one who asked.
    [[nodiscard]] bool take_control(const codec::Json& event);
    // Everybody hangs up.
    void close();

private:
    enum class CallState { in_menu, waiting, connecting, talking, on_hold };
    struct Call {
        std::string caller; // empty: withheld
        std::string queue;
        CallState state = CallState::in_menu;
        std::size_t variant = 0;
        std::size_t lines_said = 0;
        int stretch = 0; // grows with every change of state: what was planned for an earlier one is void
    };

    void expect_the_next_call();
    void place_call();
    void join_queue(const std::string& key);
    void lose_patience(const std::string& key);
    void connect(const std::string& key);
    void start_talking(const std::string& key);
    void say_the_next_line(const std::string& key);
    void end(const std::string& key, std::string_view by, std::string_view reason);

    [[nodiscard]] std::string choose_caller();
    [[nodiscard]] std::string choose_queue();
    void enter(Call& call, CallState state);
    // Runs `act` unless the call ended or changed its state meanwhile.
    void after(Milliseconds delay, const std::string& key, void (Exchange::*act)(const std::string&));
    void report(const std::string& key, std::string_view type, const codec::Json& data);

    World& world_;
    EventSender& sender_;
    Tally& tally_;
    double seconds_between_calls_;
    CallerNumbers numbers_ = caller_numbers();
    std::string run_; // makes call keys and event ids unlike those of an earlier run
    int calls_ = 0;
    int events_ = 0;
    std::map<std::string, Call> live_;
};

} // namespace answerd::app::demo
