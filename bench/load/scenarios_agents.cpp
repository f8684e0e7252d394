// SPDX-License-Identifier: Apache-2.0
// Scenarios that measure consoles: freed agents, reconnection, idleness.
#include "scenario.hpp"

#include <cstdlib>

namespace answerd::bench {

namespace {

constexpr std::int64_t talk_us = 1'000'000;

// Ten agents who talk exactly one second and then want the next call.
class ShortCalls {
public:
    ShortCalls(Loop& loop, const Settings& settings, Desks& desks)
        : loop_(loop), poster_(loop, settings.target, settings.connections, "/adapters/pbx/events"), desks_(desks),
          run_(std::to_string(now_us())) {}

    void queue_calls(int count) {
        int answered = 0;
        for (int n = 0; n < count; ++n) {
            poster_.post(call_event(run_ + "/q" + std::to_string(calls_), "queued", run_ + "-" + std::to_string(calls_),
                                    "+4930000000001", "load", calls_, 0),
                         [&answered](const HttpReply&) { ++answered; });
            ++calls_;
            if (poster_.waiting() > 1'000) loop_.turn(0);
        }
        run_until(loop_, [&] { return answered == count; }, 300, "the backlog queued");
    }

    void work(int seconds) {
        for (auto& desk : desks_.all())
            desk->on_frame = [this](Desk& d, auto type, const auto& f) { on_frame(d, type, f); };
        for (auto& desk : desks_.all())
            desk->send("setPresence", R"(,"status":"available")");
        const auto end = now_us() + std::int64_t{seconds} * 1'000'000;
        while (now_us() < end) {
            loop_.turn(200);
            hang_up_due();
        }
    }

    Latencies freed_to_offer;
    std::int64_t offers = 0;

private:
    void on_frame(Desk& desk, std::string_view type, const std::string& frame) {
        if (type != "offer") return;
        ++offers;
        if (desk.mark_us < 0) freed_to_offer.add(now_us() + desk.mark_us);
        desk.call_key = run_ + "-" + json_text_member(frame, "mark");
        desk.mark_us = now_us() + talk_us; // positive: hang up then; negative: when the hang-up was sent
        desk.send("accept", R"(,"workId":")" + json_text_member(frame, "workId") + "\"");
    }

    void hang_up_due() {
        for (auto& desk : desks_.all()) {
            if (desk->mark_us <= 0 || desk->mark_us > now_us()) continue;
            poster_.post(call_event(run_ + "/e" + desk->call_key, "ended", desk->call_key, "", "", 0, 0), nullptr);
            desk->mark_us = -now_us();
        }
    }

    Loop& loop_;
    Poster poster_;
    Desks& desks_;
    std::string run_;
    int calls_ = 0;
};

} // namespace

void run_freed(const Settings& settings) {
    Loop loop;
    Desks desks(loop, settings);
    desks.connect_all(false);
    ShortCalls calls(loop, settings, desks);
    calls.queue_calls(settings.backlog + settings.agents * settings.seconds);
    calls.work(settings.seconds);
    Report report("freed");
    report.add("backlog", settings.backlog);
    report.add("agents", settings.agents);
    report.add("freed_to_offer", calls.freed_to_offer);
    const double ideal = static_cast<double>(settings.agents) * settings.seconds;
    report.add("share_of_ideal_offers", static_cast<double>(calls.offers) / ideal);
    report.print();
}

void run_reconnect(const Settings& settings) {
    Loop loop;
    Desks desks(loop, settings);
    auto started = now_us();
    desks.connect_all(false);
    Report report("reconnect");
    report.add("agents", settings.agents);
    report.add("first_sign_in_ms", static_cast<double>(now_us() - started) / 1000.0);
    desks.set_presence("available");
    desks.drop_all();
    started = now_us();
    desks.connect_all(true);
    report.add("all_back_ms", static_cast<double>(now_us() - started) / 1000.0);
    desks.set_presence("break"); // one more frame for each: a lost or doubled one shows as a gap
    report.add("gaps", static_cast<double>(desks.gaps()));
    report.print();
}

void run_idle(const Settings& settings) {
    Loop loop;
    Desks desks(loop, settings);
    desks.connect_all(false);
    desks.set_presence("available");
    Poster poster(loop, settings.target, settings.connections, "/adapters/pbx/events");
    int queued = 0;
    const auto run = std::to_string(now_us());
    for (int n = 0; n < settings.backlog; ++n) {
        poster.post(call_event(run + "/" + std::to_string(n), "queued", run + "-" + std::to_string(n), "+4930000000001",
                               "nobody", n, 0),
                    [&queued](const HttpReply&) { ++queued; });
    }
    run_until(loop, [&] { return queued == settings.backlog; }, 60, "items that nobody can take queued");
    const auto quiet_from = cost_of(settings.server);
    const auto started = now_us();
    run_until(
        loop, [&] { return now_us() - started > std::int64_t{settings.seconds} * 1'000'000; }, settings.seconds + 5,
        "the idle time");
    const auto quiet_to = cost_of(settings.server);
    Report report("idle");
    report.add("agents", settings.agents);
    report.add("waiting_items", settings.backlog);
    report.add("cores_while_idle",
               static_cast<double>(quiet_to.cpu_us - quiet_from.cpu_us) / static_cast<double>(now_us() - started));
    report.print();
}

void run_memory(const Settings& settings) {
    Loop loop;
    Desks desks(loop, settings);
    Report report("memory");
    std::size_t present = 0;
    report.add("agents_0_kb", static_cast<double>(cost_of(settings.server).resident_kb));
    for (const int agents : settings.steps) {
        desks.connect_up_to(static_cast<std::size_t>(agents), false);
        desks.set_presence("available", present); // the others have been sent that frame
        present = static_cast<std::size_t>(agents);
        report.add("agents_" + std::to_string(agents) + "_kb",
                   static_cast<double>(cost_of(settings.server).resident_kb));
    }
    report.print();
}

} // namespace answerd::bench
