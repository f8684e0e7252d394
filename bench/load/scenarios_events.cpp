// SPDX-License-Identifier: Apache-2.0
// Scenarios that measure a stream of events: ingest, the floor, event to pop.
#include "scenario.hpp"

#include <cstdlib>
#include <unordered_map>

namespace answerd::bench {

namespace {

std::string run_name() {
    return std::to_string(now_us());
}

std::string caller_of(int n) {
    return "+" + std::to_string(4'930'000'000'000 + n % 1'000'000);
}

void add_cost(Report& report, const Settings& settings, const ProcessCost& before, double units) {
    const auto after = cost_of(settings.server);
    report.add("server_cpu_us_per_unit", static_cast<double>(after.cpu_us - before.cpu_us) / units);
    report.add("server_resident_mb", static_cast<double>(after.resident_kb) / 1024.0);
}

} // namespace

void run_ingest(const Settings& settings) {
    Loop loop;
    Poster poster(loop, settings.target, settings.connections, "/adapters/pbx/events");
    const auto run = run_name();
    Latencies latencies;
    std::int64_t refused = 0;
    const auto before = cost_of(settings.server);
    const auto started = now_us();
    open_loop(loop, settings.rate, settings.seconds, [&](int n, std::int64_t intended) {
        // Three events a call: offered, queued to a queue without agents, ended.
        static constexpr const char* types[] = {"offered", "queued", "ended"};
        const auto key = run + "-" + std::to_string(n / 3);
        poster.post(call_event(run + "/" + std::to_string(n), types[n % 3], key, caller_of(n), "nobody", n,
                               settings.event_bytes),
                    [&, intended](const HttpReply& reply) {
                        latencies.add(now_us() - intended);
                        if (reply.status != 202) ++refused;
                    });
    });
    const auto total = static_cast<std::size_t>(settings.rate) * static_cast<std::size_t>(settings.seconds);
    run_until(loop, [&] { return latencies.count() == total; }, 60, "every event answered");
    Report report("ingest");
    report.add("rate", settings.rate);
    report.add("achieved_per_s", static_cast<double>(total) * 1e6 / static_cast<double>(now_us() - started));
    report.add("refused", static_cast<double>(refused));
    report.add("answer", latencies);
    add_cost(report, settings, before, static_cast<double>(total));
    report.print();
}

void run_floor(const Settings& settings) {
    Loop loop;
    Latencies answers;
    Latencies pushes;
    std::unordered_map<int, std::int64_t> intended_by_turn;
    std::vector<std::unique_ptr<Connection>> sockets;
    std::vector<bool> upgraded(static_cast<std::size_t>(settings.agents));
    int pushed = 0;
    for (int i = 0; i < settings.agents; ++i) {
        auto& socket = *sockets.emplace_back(std::make_unique<Connection>(loop, "127.0.0.2", settings.target.port));
        socket.tag = static_cast<std::uint64_t>(i);
        socket.on_bytes = [&](Connection& source) {
            if (!upgraded[source.tag]) upgraded[source.tag] = take_upgrade_reply(source.input);
            while (take_frame(source.input))
                pushes.add(now_us() - intended_by_turn[pushed++]);
        };
        socket.write(web_socket_upgrade("/", ""));
    }
    run_until(loop, [&] { return std::ranges::count(upgraded, true) == settings.agents; }, 30, "floor sockets open");
    Poster poster(loop, settings.target, settings.connections, "/event");
    const auto before = cost_of(settings.server);
    open_loop(loop, settings.rate, settings.seconds, [&](int n, std::int64_t intended) {
        intended_by_turn[n] = intended; // one thread and one log: pushes leave in the order of the posts
        poster.post(std::string(settings.event_bytes, 'x'),
                    [&, intended](const HttpReply&) { answers.add(now_us() - intended); });
    });
    const auto total = static_cast<std::size_t>(settings.rate) * static_cast<std::size_t>(settings.seconds);
    run_until(loop, [&] { return answers.count() == total; }, 60, "every event answered by the floor");
    Report report("floor");
    report.add("rate", settings.rate);
    report.add("answer", answers);
    report.add("push", pushes);
    add_cost(report, settings, before, static_cast<double>(total));
    report.print();
}

void run_pop(const Settings& settings) {
    Loop loop;
    Desks desks(loop, settings);
    desks.connect_all(false);
    desks.set_presence("available");
    Poster poster(loop, settings.target, settings.connections, "/adapters/pbx/events");
    const auto run = run_name();
    Latencies pops;
    std::vector<std::int64_t> intended_at;
    std::int64_t ended = 0;
    for (auto& desk : desks.all()) {
        desk->on_frame = [&](Desk&, std::string_view type, const std::string& frame) {
            if (type != "offer") return;
            const auto n = std::atoi(json_text_member(frame, "mark").c_str());
            pops.add(now_us() - intended_at[static_cast<std::size_t>(n)]);
            // The caller hangs up at once, so that the agent is free again: a second event and a second push.
            poster.post(
                call_event(run + "/e" + std::to_string(n), "ended", run + "-" + std::to_string(n), "", "", n, 0),
                [&](const HttpReply&) { ++ended; });
        };
    }
    const auto before = cost_of(settings.server);
    open_loop(loop, settings.rate / 2, settings.seconds, [&](int n, std::int64_t intended) {
        intended_at.push_back(intended);
        poster.post(call_event(run + "/q" + std::to_string(n), "queued", run + "-" + std::to_string(n), caller_of(n),
                               "load", n, settings.event_bytes),
                    nullptr);
    });
    const auto total = static_cast<std::size_t>(settings.rate / 2) * static_cast<std::size_t>(settings.seconds);
    run_until(
        loop, [&] { return pops.count() == total && ended == static_cast<std::int64_t>(total); }, 60,
        "every call popped");
    Report report("pop");
    report.add("rate", settings.rate);
    report.add("agents", settings.agents);
    report.add("pop", pops);
    report.add("gaps", static_cast<double>(desks.gaps()));
    add_cost(report, settings, before, static_cast<double>(total) * 2);
    report.print();
}

} // namespace answerd::bench
