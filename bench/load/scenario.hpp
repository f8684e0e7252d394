// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection.hpp"
#include "desk.hpp"
#include "latencies.hpp"
#include "poster.hpp"
#include "process_cost.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace answerd::bench {

struct Settings {
    Target target;
    pid_t server = 0;
    int rate = 1'000; // events a second, open loop: latency counts from the intended send time
    int seconds = 10;
    int connections = 32;
    int agents = 0;
    int first_agent = 0;
    int backlog = 0;
    std::size_t event_bytes = 1'600;
};

// One line of JSON on standard output: what bench/run collects.
class Report {
public:
    explicit Report(std::string_view scenario);
    void add(std::string_view name, double value);
    void add(std::string_view name, Latencies& latencies); // name_p50_us, name_p99_us, name_count
    void print() const;

private:
    std::string text_;
};

// Signs `settings.agents` consoles in and waits until all are; with a status they also become available.
class Desks {
public:
    Desks(Loop& loop, const Settings& settings);
    // At most `burst` sign-ins are open at once.
    void connect_all(bool resume, int burst = 512);
    void set_presence(std::string_view status); // waits for the presence frames
    void drop_all();
    [[nodiscard]] std::vector<std::unique_ptr<Desk>>& all() { return desks_; }
    [[nodiscard]] std::uint64_t gaps() const;
    [[nodiscard]] int signed_in() const;

private:
    Loop& loop_;
    std::vector<std::unique_ptr<Desk>> desks_;
};

// Runs `loop` until `done` says so; exits with a message when that takes longer than `deadline_s`.
void run_until(Loop& loop, const std::function<bool()>& done, int deadline_s, const char* what);
// Calls `send(n, intended_us)` for n = 0, 1, ... at `rate` a second for `seconds`, never later than it can.
void open_loop(Loop& loop, int rate, int seconds, const std::function<void(int, std::int64_t)>& send);

void run_ingest(const Settings& settings);    // 202s under a fixed rate
void run_floor(const Settings& settings);     // the same against the floor server, with pushes to sockets
void run_pop(const Settings& settings);       // event in -> offer frame on the agent's socket (P1)
void run_freed(const Settings& settings);     // agent freed -> next offer, offers/s against the ideal (P4, P5)
void run_reconnect(const Settings& settings); // everybody comes back and resumes
void run_idle(const Settings& settings);      // memory per console, CPU while nothing happens (P8, P14)

} // namespace answerd::bench
