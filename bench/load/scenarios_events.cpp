// SPDX-License-Identifier: Apache-2.0
// Scenarios that measure a stream of events: ingest, the floor, event to pop.
#include "scenario.hpp"

#include <cstdlib>

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
    open_loop(loop, settings.rate, settings.rate * settings.seconds, [&](int n, std::int64_t intended) {
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
    // What the server kept up with: the answers that had come when the last event was sent.
    const auto achieved = static_cast<double>(latencies.count()) * 1e6 / static_cast<double>(now_us() - started);
    const auto total = static_cast<std::size_t>(settings.rate) * static_cast<std::size_t>(settings.seconds);
    run_until(loop, [&] { return latencies.count() == total; }, 60, "every event answered");
    Report report("ingest");
    report.add("rate", settings.rate);
    report.add("achieved_per_s", achieved);
    report.add("refused", static_cast<double>(refused));
    report.add("answer", latencies);
    add_cost(report, settings, before, static_cast<double>(total));
    report.print();
}

void run_floor(const Settings& settings) {
    Loop loop;
    Latencies answers;
    Latencies pushes;
    std::vector<std::int64_t> intended_at;
    std::size_t pushed = 0;
    const auto not_counted = static_cast<std::size_t>(settings.rate * settings.warm_up_seconds);
    // One thread and one log: pushes leave in the order of the posts.
    const Audience audience(loop, settings, [&] {
        if (pushed >= not_counted) pushes.add(now_us() - intended_at[pushed]);
        ++pushed;
    });
    Poster poster(loop, settings.target, settings.connections, "/event");
    const auto total = not_counted + static_cast<std::size_t>(settings.rate * settings.seconds);
    const auto before = cost_of(settings.server);
    open_loop(loop, settings.rate, static_cast<int>(total), [&](int, std::int64_t intended) {
        intended_at.push_back(intended);
        poster.post(std::string(settings.event_bytes, 'x'),
                    [&, intended](const HttpReply&) { answers.add(now_us() - intended); });
    });
    run_until(loop, [&] { return answers.count() == total && pushed == total; }, 60, "every event pushed by the floor");
    Report report("floor");
    report.add("rate", settings.rate);
    report.add("answer", answers);
    report.add("push", pushes);
    add_cost(report, settings, before, static_cast<double>(total));
    report.print();
}

namespace {

// A call is queued, offered to an agent and ended at once, so that the agent is free again: two events and two pushes.
class PoppedCalls {
public:
    PoppedCalls(Loop& loop, const Settings& settings)
        : settings_(settings), desks(loop, settings),
          poster_(loop, settings.target, settings.connections, "/adapters/pbx/events"),
          not_counted_(settings.rate / 2 * settings.warm_up_seconds) {
        desks.connect_all(false);
        desks.set_presence("available");
        for (auto& desk : desks.all())
            desk->on_frame = [this](Desk&, auto type, const auto& frame) { on_frame(type, frame); };
    }

    void queue(int n, std::int64_t intended) {
        intended_at_.push_back(intended);
        poster_.post(call_event(run_ + "/q" + std::to_string(n), "queued", run_ + "-" + std::to_string(n), caller_of(n),
                                "load", n, settings_.event_bytes),
                     nullptr);
    }

private:
    void on_frame(std::string_view type, const std::string& frame) {
        if (type != "offer") return;
        const auto n = std::atoi(json_text_member(frame, "mark").c_str());
        if (n >= not_counted_) pops.add(now_us() - intended_at_[static_cast<std::size_t>(n)]);
        poster_.post(call_event(run_ + "/e" + std::to_string(n), "ended", run_ + "-" + std::to_string(n), "", "", n, 0),
                     [this](const HttpReply&) { ++ended; });
    }

    const Settings& settings_;

public:
    Desks desks;
    Latencies pops;
    int ended = 0;

private:
    Poster poster_;
    std::string run_ = run_name();
    int not_counted_;
    std::vector<std::int64_t> intended_at_;
};

} // namespace

void run_pop(const Settings& settings) {
    Loop loop;
    PoppedCalls calls(loop, settings);
    const auto before = cost_of(settings.server);
    const int total = settings.rate / 2 * (settings.warm_up_seconds + settings.seconds);
    open_loop(loop, settings.rate / 2, total, [&](int n, std::int64_t intended) { calls.queue(n, intended); });
    run_until(loop, [&] { return calls.ended == total; }, 60, "every call popped and ended");
    Report report("pop");
    report.add("rate", settings.rate);
    report.add("agents", settings.agents);
    report.add("pop", calls.pops);
    report.add("gaps", static_cast<double>(calls.desks.gaps()));
    add_cost(report, settings, before, total * 2.0);
    report.print();
}

} // namespace answerd::bench
