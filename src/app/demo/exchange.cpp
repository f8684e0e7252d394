// SPDX-License-Identifier: Apache-2.0
#include "demo/exchange.hpp"

#include "demo/conversation.hpp"
#include "demo/organisation.hpp"

#include "answerd/codec/described.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <utility>

namespace answerd::app::demo {
namespace {

using codec::Json;

constexpr std::string_view hotline = "+493023125999";
constexpr double mean_patience_seconds = 75;

[[nodiscard]] Instant wall_clock() {
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

} // namespace

Exchange::Exchange(World& world, EventSender& sender, Tally& tally, int calls_per_minute)
    : world_(world), sender_(sender), tally_(tally), seconds_between_calls_(60.0 / calls_per_minute),
      run_(std::to_string(wall_clock().time_since_epoch().count())) {}

void Exchange::open() {
    expect_the_next_call();
}

void Exchange::close() {
    while (!live_.empty())
        end(live_.begin()->first, "customer", "normal");
}

void Exchange::expect_the_next_call() {
    world_.after(world_.exponential_seconds(seconds_between_calls_), [this] {
        place_call();
        expect_the_next_call();
    });
}

void Exchange::place_call() {
    const std::string key = "call-" + run_ + '-' + std::to_string(++calls_);
    Call& call = live_[key];
    call.caller = choose_caller();
    call.queue = choose_queue();
    call.variant = static_cast<std::size_t>(world_.between(0, 1));
    ++tally_.calls_placed;

    const Json from = call.caller.empty() ? Json{{"presentation", "restricted"}} : Json{{"raw", call.caller}};
    report(key, "call.offered", {{"direction", "inbound"}, {"from", from}, {"to", {{"raw", hotline}}}});
    after(world_.seconds_between(0.5, 2.5), key, &Exchange::join_queue);
}

std::string Exchange::choose_caller() {
    const int dice = world_.between(1, 100);
    if (dice <= 5) return {};
    if (dice <= 17) return world_.one_of(std::span{std::as_const(numbers_.unknown)});
    if (dice <= 27) return world_.one_of(std::span{std::as_const(numbers_.several)});
    return world_.one_of(std::span{std::as_const(numbers_.known)});
}

std::string Exchange::choose_queue() {
    int total = 0;
    for (const DemoQueue& queue : demo_queues())
        total += queue.weight;
    int dice = world_.between(1, total);
    for (const DemoQueue& queue : demo_queues()) {
        dice -= queue.weight;
        if (dice <= 0) return std::string{queue.name};
    }
    return {};
}

void Exchange::join_queue(const std::string& key) {
    Call& call = live_.at(key);
    enter(call, CallState::waiting);
    Json data{{"queue", call.queue}, {"attributes", {{"menu", call.queue}}}};
    if (call.queue == "support" && world_.chance(0.15)) {
        data["skills"] = Json::array({{{"skill", "spanish"}, {"level", 3}}});
        data["attributes"]["language"] = "es";
    }
    report(key, "call.queued", data);
    after(world_.exponential_seconds(mean_patience_seconds), key, &Exchange::lose_patience);
}

void Exchange::lose_patience(const std::string& key) {
    ++tally_.calls_given_up;
    end(key, "customer", "gave-up");
}

bool Exchange::take_control(const Json& event) {
    const auto key = event.value("subject", "");
    const auto type = event.value("type", "");
    const auto found = live_.find(key);
    if (found == live_.end()) return false;
    Call& call = found->second;

    if (type == "org.answerd.control.connect") {
        enter(call, CallState::connecting);
        after(world_.seconds_between(0.3, 0.9), key, &Exchange::connect);
    } else if (type == "org.answerd.control.hold") {
        enter(call, CallState::on_hold);
        report(key, "call.held", Json::object());
    } else if (type == "org.answerd.control.resume") {
        report(key, "call.resumed", Json::object());
        start_talking(key);
    } else if (type == "org.answerd.control.transfer") {
        ++tally_.transfers;
        enter(call, CallState::waiting); // parked until the next connect
        after(world_.exponential_seconds(mean_patience_seconds), key, &Exchange::lose_patience);
    } else if (type == "org.answerd.control.hang-up") {
        end(key, "agent", "normal");
    } else if (type == "org.answerd.control.recording-pause") {
        report(key, "call.recording-paused", Json::object());
    } else if (type == "org.answerd.control.recording-resume") {
        report(key, "call.recording-resumed", Json::object());
    }
    return true;
}

void Exchange::connect(const std::string& key) {
    ++tally_.calls_answered;
    report(key, "call.answered", Json::object());
    start_talking(key);
}

void Exchange::start_talking(const std::string& key) {
    enter(live_.at(key), CallState::talking);
    after(world_.seconds_between(0.8, 2), key, &Exchange::say_the_next_line);
}

void Exchange::say_the_next_line(const std::string& key) {
    Call& call = live_.at(key);
    const auto conversation = conversation_about(call.queue, call.variant);
    if (call.lines_said == conversation.size()) {
        // Half of the callers hang up when all is said; the others leave it to the agent.
        if (world_.chance(0.5)) end(key, "customer", "normal");
        return;
    }
    const SpokenLine& line = conversation[call.lines_said++];
    ++tally_.transcript_lines;
    report(key, "transcript.segment",
           {{"messageId", std::to_string(calls_) + '-' + std::to_string(events_)},
            {"sender", line.is_by_caller ? "endUser" : "humanAgent"},
            {"text", line.text},
            {"durationMs", static_cast<int>(line.text.size()) * 60}});
    after(world_.seconds_between(2, 5), key, &Exchange::say_the_next_line);
}

void Exchange::end(const std::string& key, std::string_view by, std::string_view reason) {
    report(key, "call.ended", {{"cause", {{"text", reason}, {"by", by}}}});
    live_.erase(std::string{key}); // a copy: the key may be the map's own
}

void Exchange::enter(Call& call, CallState state) {
    call.state = state;
    ++call.stretch;
}

void Exchange::after(Milliseconds delay, const std::string& key, void (Exchange::*act)(const std::string&)) {
    world_.after(delay, [this, key, act, stretch = live_.at(key).stretch] {
        const auto found = live_.find(key);
        if (found != live_.end() && found->second.stretch == stretch) (this->*act)(key);
    });
}

void Exchange::report(const std::string& key, std::string_view type, const Json& data) {
    const std::string id = run_ + '-' + std::to_string(++events_);
    const Json event{{"specversion", "1.0"},
                     {"id", id},
                     {"source", "/demo/exchange"},
                     {"type", "org.answerd." + std::string{type}},
                     {"subject", key},
                     {"time", codec::to_rfc3339(wall_clock())},
                     {"datacontenttype", "application/json"},
                     {"data", data}};
    sender_.send(id, codec::dump_json(event));
}

} // namespace answerd::app::demo
