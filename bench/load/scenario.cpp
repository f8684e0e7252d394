// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace answerd::bench {

Report::Report(std::string_view scenario) : text_("{\"scenario\":\"" + std::string(scenario) + "\"") {}

void Report::add(std::string_view name, double value) {
    char number[32] = {};
    std::snprintf(number, sizeof number, "%.3f", value);
    text_ += ",\"" + std::string(name) + "\":" + number;
}

void Report::add(std::string_view name, Latencies& latencies) {
    const std::string prefix(name);
    add(prefix + "_p50_us", static_cast<double>(latencies.percentile(0.5)));
    add(prefix + "_p99_us", static_cast<double>(latencies.percentile(0.99)));
    add(prefix + "_count", static_cast<double>(latencies.count()));
}

void Report::print() const {
    std::printf("%s}\n", text_.c_str());
    std::fflush(stdout);
}

void run_until(Loop& loop, const std::function<bool()>& done, int deadline_s, const char* what) {
    const auto deadline = now_us() + std::int64_t{deadline_s} * 1'000'000;
    while (!done()) {
        loop.turn(1'000);
        if (now_us() < deadline) continue;
        std::fprintf(stderr, "load: not within %d s: %s\n", deadline_s, what);
        std::exit(1);
    }
}

void open_loop(Loop& loop, int rate, int seconds, const std::function<void(int, std::int64_t)>& send) {
    const auto start = now_us();
    const int total = rate * seconds;
    for (int sent = 0; sent < total;) {
        const auto intended = start + std::int64_t{sent} * 1'000'000 / rate;
        const auto wait = intended - now_us();
        if (wait <= 0) {
            send(sent, intended);
            ++sent;
            if (sent % 16 == 0) loop.turn(0);
        } else {
            loop.turn(wait);
        }
    }
}

Desks::Desks(Loop& loop, const Settings& settings) : loop_(loop) {
    for (int i = 0; i < settings.agents; ++i) {
        const int number = settings.first_agent + i;
        desks_.push_back(
            std::make_unique<Desk>(loop, settings.target.port, number, "bench-agent-" + std::to_string(number)));
    }
}

int Desks::signed_in() const {
    return static_cast<int>(std::ranges::count_if(desks_, [](const auto& desk) { return desk->is_signed_in(); }));
}

void Desks::connect_all(bool resume, int burst) {
    std::size_t next = 0;
    run_until(
        loop_,
        [&] {
            const int done = signed_in();
            while (next < desks_.size() && static_cast<int>(next) - done < burst)
                desks_[next++]->connect(resume);
            return done == static_cast<int>(desks_.size());
        },
        120, "every agent signed in");
}

void Desks::set_presence(std::string_view status) {
    std::size_t changed = 0;
    for (auto& desk : desks_) {
        desk->on_frame = [&changed](Desk&, std::string_view type, const std::string&) {
            if (type == "result") ++changed; // no presence frame follows when they have that status already
        };
        desk->send("setPresence", R"(,"status":")" + std::string(status) + "\"");
    }
    run_until(loop_, [&] { return changed >= desks_.size(); }, 60, "every agent in the wanted status");
    for (auto& desk : desks_)
        desk->on_frame = nullptr;
}

void Desks::drop_all() {
    for (auto& desk : desks_)
        desk->drop();
}

std::uint64_t Desks::gaps() const {
    std::uint64_t sum = 0;
    for (const auto& desk : desks_)
        sum += desk->gaps;
    return sum;
}

} // namespace answerd::bench
