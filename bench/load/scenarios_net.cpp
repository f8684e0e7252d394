// SPDX-License-Identifier: Apache-2.0
// Scenarios that measure net alone, against the floor: pushes to many sockets, as many requests as a core answers.
#include "scenario.hpp"

#include <unistd.h>

#include <ctime>
#include <string>

namespace answerd::bench {

namespace {

// CPU, and units done, from the end of the warm-up on.
class Meter {
public:
    explicit Meter(const Settings& settings)
        : settings_(settings), counts_from_us_(now_us() + std::int64_t{settings.warm_up_seconds} * 1'000'000) {}

    // True while the run goes on.
    bool turn(std::int64_t units) {
        const auto now = now_us();
        if (started_us_ == 0 && now >= counts_from_us_) {
            started_us_ = now;
            units_before_ = units;
            before_ = cost_of(settings_.server);
            own_before_ = cost_of(getpid());
        }
        return started_us_ == 0 || now - started_us_ < std::int64_t{settings_.seconds} * 1'000'000;
    }
    void add_to(Report& report, std::int64_t units) const {
        const auto after = cost_of(settings_.server);
        const auto counted = static_cast<double>(units - units_before_);
        const auto wall_us = static_cast<double>(now_us() - started_us_);
        report.add("units_per_s", counted * 1e6 / wall_us);
        report.add("server_cpu_us_per_unit", static_cast<double>(after.cpu_us - before_.cpu_us) / counted);
        report.add("server_cores", static_cast<double>(after.cpu_us - before_.cpu_us) / wall_us);
        report.add("load_cores", static_cast<double>(cost_of(getpid()).cpu_us - own_before_.cpu_us) / wall_us);
    }

private:
    const Settings& settings_;
    std::int64_t counts_from_us_;
    std::int64_t started_us_ = 0;
    std::int64_t units_before_ = 0;
    ProcessCost before_;
    ProcessCost own_before_;
};

} // namespace

void run_broadcast(const Settings& settings) {
    Loop loop;
    std::int64_t frames = 0;
    const Audience audience(loop, settings, [&] { ++frames; });
    Poster poster(loop, settings.target, 1, "/broadcast");
    Meter meter(settings);
    std::int64_t expected = 0;
    while (meter.turn(frames)) {
        bool is_answered = false;
        expected += settings.agents;
        poster.post("{}", [&](const HttpReply&) { is_answered = true; });
        run_until(loop, [&] { return is_answered && frames == expected; }, 30, "a broadcast at every socket");
    }
    Report report("broadcast");
    report.add("agents", settings.agents);
    meter.add_to(report, frames);
    report.print();
}

namespace {

// Ready-made bytes, so that signing costs the generator nothing while it measures. The floor gets the same.
std::vector<std::string> signed_requests(const Settings& settings) {
    constexpr int distinct = 512;
    std::vector<std::string> requests;
    const auto run = std::to_string(now_us());
    for (int n = 0; n < distinct; ++n) {
        const auto id = run + "/" + std::to_string(n);
        const auto body =
            call_event(id, "offered", id, "+" + std::to_string(4'930'000'000'000 + n), "load", n, settings.event_bytes);
        const auto headers = signature_headers(id, std::time(nullptr), body, settings.target.secret_bytes);
        requests.push_back(http_request("POST", settings.path, headers, body));
    }
    return requests;
}

} // namespace

void run_requests(const Settings& settings) {
    Loop loop;
    const auto requests = signed_requests(settings);
    std::int64_t answered = 0;
    std::int64_t refused = 0;
    std::vector<std::unique_ptr<Connection>> connections;
    for (int i = 0; i < settings.connections; ++i) {
        auto& connection =
            connections.emplace_back(std::make_unique<Connection>(loop, "127.0.0.1", settings.target.port));
        connection->on_bytes = [&](Connection& source) {
            while (const auto reply = take_http_reply(source.input)) {
                if (reply->status != 202) ++refused;
                ++answered;
                source.write(requests[static_cast<std::size_t>(answered) % requests.size()]);
            }
        };
        connection->write(requests[static_cast<std::size_t>(i) % requests.size()]);
    }
    Meter meter(settings);
    while (meter.turn(answered))
        loop.turn(10'000);
    Report report("requests");
    report.add("refused", static_cast<double>(refused));
    meter.add_to(report, answered);
    report.print();
}

} // namespace answerd::bench
