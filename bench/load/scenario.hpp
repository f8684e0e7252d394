// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection.hpp"
#include "desk.hpp"
#include "latencies.hpp"
#include "poster.hpp"
#include "process_cost.hpp"
#include "report.hpp"

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
    int warm_up_seconds = 0; // before `seconds`, not counted
    int connections = 32;
    int agents = 0;
    int first_agent = 0;
    int backlog = 0;
    std::size_t event_bytes = 1'600;
    std::string path;       // of raw requests
    std::vector<int> steps; // numbers of agents
};

// The consoles of `settings.agents` agents, from `first_agent` on.
class Desks {
public:
    Desks(Loop& loop, const Settings& settings);
    Desks(const Desks&) = delete;
    Desks& operator=(const Desks&) = delete;
    void connect_all(bool resume); // waits until everybody is signed in
    void connect_up_to(std::size_t count, bool resume);
    // Of who is signed in, from the n-th desk on; waits for the answers.
    void set_presence(std::string_view status, std::size_t first = 0);
    void drop_all();
    [[nodiscard]] std::vector<std::unique_ptr<Desk>>& all() { return desks_; }
    [[nodiscard]] std::uint64_t gaps() const;

private:
    Loop& loop_;
    int signed_in_ = 0;
    std::vector<std::unique_ptr<Desk>> desks_; // last: they count on their way out
};

// Plain WebSockets that are pushed frames: the floor's consoles.
class Audience {
public:
    // Waits until `settings.agents` sockets are open; `on_frame` hears of every text frame.
    Audience(Loop& loop, const Settings& settings, std::function<void()> on_frame);

private:
    void on_bytes(Connection& socket);
    std::function<void()> on_frame_;
    std::size_t open_ = 0;
    std::vector<bool> is_open_;
    std::vector<std::unique_ptr<Connection>> sockets_;
};

// Runs `loop` until `done` says so; exits with a message when that takes longer than `deadline_s`.
void run_until(Loop& loop, const std::function<bool()>& done, int deadline_s, const char* what);
// Calls `send(n, intended_us)` for n = 0, 1, ... `total` times at `rate` a second, never later than it can.
void open_loop(Loop& loop, int rate, int total, const std::function<void(int, std::int64_t)>& send);

void run_ingest(const Settings& settings);    // 202s under a fixed rate
void run_floor(const Settings& settings);     // the same against the floor server, with pushes to sockets
void run_pop(const Settings& settings);       // event in -> offer frame on the agent's socket (P1)
void run_freed(const Settings& settings);     // agent freed -> next offer, offers/s against the ideal (P4, P5)
void run_reconnect(const Settings& settings); // everybody comes back and resumes
void run_idle(const Settings& settings);      // CPU while nothing happens (P14)
void run_memory(const Settings& settings);    // the server's memory at each step of the number of consoles (P8)
void run_broadcast(const Settings& settings); // one frame to every socket, again and again (P7)
void run_requests(const Settings& settings);  // as many signed posts as the server answers (P9)

} // namespace answerd::bench
