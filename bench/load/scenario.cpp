// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ranges>

namespace answerd::bench {

void run_until(Loop& loop, const std::function<bool()>& done, int deadline_s, const char* what) {
    const auto deadline = now_us() + std::int64_t{deadline_s} * 1'000'000;
    while (!done()) {
        loop.turn(1'000);
        if (now_us() < deadline) continue;
        std::fprintf(stderr, "load: not within %d s: %s\n", deadline_s, what);
        std::exit(1);
    }
}

void open_loop(Loop& loop, int rate, int total, const std::function<void(int, std::int64_t)>& send) {
    const auto start = now_us();
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
        auto& desk = desks_.emplace_back(
            std::make_unique<Desk>(loop, settings.target, number, "bench-agent-" + std::to_string(number)));
        desk->on_count = [this](int change) { signed_in_ += change; };
    }
}

void Desks::connect_all(bool resume) {
    connect_up_to(desks_.size(), resume);
}

void Desks::connect_up_to(std::size_t count, bool resume) {
    constexpr std::size_t burst = 512; // sign-ins open at once
    auto next = static_cast<std::size_t>(signed_in_);
    run_until(
        loop_,
        [&] {
            const auto done = static_cast<std::size_t>(signed_in_);
            while (next < count && next - done < burst)
                desks_[next++]->connect(resume);
            return done == count;
        },
        120, "every agent signed in");
}

void Desks::set_presence(std::string_view status, std::size_t first) {
    std::size_t changed = 0;
    std::size_t asked = 0;
    for (auto& desk : desks_ | std::views::drop(first)) {
        if (!desk->is_signed_in()) continue;
        ++asked;
        desk->on_frame = [&changed](Desk&, std::string_view type, const std::string&) {
            if (type == "result") ++changed; // no presence frame follows when they have that status already
        };
        desk->send("setPresence", R"(,"status":")" + std::string(status) + "\"");
    }
    run_until(loop_, [&] { return changed >= asked; }, 60, "every agent in the wanted status");
    for (auto& desk : desks_)
        desk->on_frame = nullptr;
}

Audience::Audience(Loop& loop, const Settings& settings, std::function<void()> on_frame)
    : on_frame_(std::move(on_frame)), is_open_(static_cast<std::size_t>(settings.agents)) {
    constexpr std::size_t sockets_per_address = 10'000;
    constexpr std::size_t burst = 512;
    run_until(
        loop,
        [&] {
            while (sockets_.size() < is_open_.size() && sockets_.size() - open_ < burst) {
                const auto address = "127.0.0." + std::to_string(2 + sockets_.size() / sockets_per_address);
                auto& socket =
                    *sockets_.emplace_back(std::make_unique<Connection>(loop, address, settings.target.port));
                socket.tag = sockets_.size() - 1;
                socket.on_bytes = [this](Connection& source) { on_bytes(source); };
                socket.write(web_socket_upgrade("/", ""));
            }
            return open_ == is_open_.size();
        },
        60, "every socket open");
}

void Audience::on_bytes(Connection& socket) {
    if (!is_open_[socket.tag]) {
        if (!take_upgrade_reply(socket.input)) return;
        is_open_[socket.tag] = true;
        ++open_;
    }
    while (const auto frame = take_frame(socket.input)) {
        if (frame->opcode == 9) socket.write(masked_pong_frame(frame->payload));
        if (frame->opcode == 1) on_frame_();
    }
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
