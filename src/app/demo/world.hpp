// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/time.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <span>

namespace answerd::app::demo {

// What happened so far, for the live view. Written by the world's thread, read by the view's.
struct Tally {
    std::atomic<int> calls_placed = 0;
    std::atomic<int> calls_answered = 0;
    std::atomic<int> calls_given_up = 0;
    std::atomic<int> transfers = 0;
    std::atomic<int> transcript_lines = 0;
    std::atomic<int> other_work = 0;
    std::atomic<int> commands_refused = 0;
    std::atomic<int> reconnects = 0;
    std::atomic<int> events_lost = 0;
    std::atomic<int> stream_gaps = 0; // frames missing or doubled: stays 0
};

// The simulated people and their telephone exchange live on one thread, with one source of chance and one list of
// things to do later. Everything but `post` is for that thread.
class World {
public:
    explicit World(std::uint64_t seed);

    [[nodiscard]] boost::asio::io_context& io() { return io_; }
    void after(Milliseconds delay, std::function<void()> act);
    void post(std::function<void()> act); // from any thread

    [[nodiscard]] int between(int low, int high); // both included
    [[nodiscard]] bool chance(double probability);
    [[nodiscard]] Milliseconds seconds_between(double low, double high);
    [[nodiscard]] Milliseconds exponential_seconds(double mean);
    template <class T, std::size_t extent>
    [[nodiscard]] const T& one_of(std::span<const T, extent> choices) {
        return choices[static_cast<std::size_t>(between(0, static_cast<int>(choices.size()) - 1))];
    }

    // Returns after `finish`, once nothing is under way any more.
    void run();
    // Forgets everything planned.
    void finish();

private:
    using SteadyTime = std::chrono::steady_clock::time_point;
    void arm();
    void do_what_is_due();

    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> alive_{io_.get_executor()};
    boost::asio::steady_timer timer_{io_};
    std::multimap<SteadyTime, std::function<void()>> plans_;
    std::mt19937_64 random_;
    bool is_finished_ = false;
};

} // namespace answerd::app::demo
