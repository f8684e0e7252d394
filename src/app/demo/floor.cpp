// SPDX-License-Identifier: Apache-2.0
#include "demo/floor.hpp"

#include "answerd/codec/json.hpp"
#include "answerd/os/thread.hpp"
#include "answerd/telephony/adapter.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <utility>

namespace answerd::app::demo {
namespace {

constexpr std::string_view control_path = "/controls";

[[nodiscard]] Instant wall_clock() {
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

} // namespace

Floor::Floor(std::uint64_t seed, std::string webhook_secret)
    : world_(seed), webhook_secret_(std::move(webhook_secret)) {
    control_server_ = net::start_server({.address = "127.0.0.1", .port = 0},
                                        [this](const net::Request& request) { return admit(request); });
}

Floor::~Floor() {
    close();
}

std::string Floor::control_url() const {
    return "http://127.0.0.1:" + std::to_string(control_server_->port()) + std::string{control_path};
}

net::Admission Floor::admit(const net::Request& request) {
    if (request.path != control_path) return net::Response{.status = 404};
    if (request.method != "POST") return net::Response{.status = 405};
    return net::AcceptBody{.handle = [this](const net::Request& control, std::unique_ptr<net::Responder> responder) {
        take_control(control, std::move(responder));
    }};
}

void Floor::take_control(const net::Request& request, std::unique_ptr<net::Responder> responder) {
    if (!telephony::verify_standard_webhook(request.headers, request.body, {webhook_secret_}, wall_clock()))
        return responder->send({.status = 401});
    auto event = codec::parse_json(request.body);
    if (!event) return responder->send({.status = 400});
    // The exchange lives on the world's thread; the answer waits for it.
    world_.post([this, event = std::make_shared<codec::Json>(*std::move(event)),
                 answer = std::shared_ptr<net::Responder>(std::move(responder))] {
        const bool is_done = exchange_ && exchange_->take_control(*event);
        answer->send({.status = is_done ? 204 : 404});
    });
}

void Floor::open(const std::string& base_url, const boost::asio::ip::tcp::endpoint& server,
                 const std::vector<SignedInAgent>& agents, int calls_per_minute) {
    const std::string url = base_url + "/adapters/" + std::string{adapter_name} + "/events";
    sender_ = std::make_unique<EventSender>(EventSender::Target{.url = url, .secret = webhook_secret_}, tally_);
    exchange_ = std::make_unique<Exchange>(world_, *sender_, tally_, calls_per_minute);
    for (const SignedInAgent& agent : agents)
        agents_.emplace_back(world_, tally_, agent, server);
    world_.post([this] {
        for (SimulatedAgent& agent : agents_)
            agent.come_in();
        exchange_->open();
    });
    thread_ = std::thread([this] {
        os::name_this_thread("demo-floor");
        world_.run();
    });
}

void Floor::close() {
    if (thread_.joinable()) {
        world_.post([this] { send_everybody_home(); });
        thread_.join();
    }
    if (sender_) sender_->stop();
    if (control_server_) {
        control_server_->stop(std::chrono::seconds{1});
        control_server_.reset();
    }
}

void Floor::send_everybody_home() {
    exchange_->close();
    for (SimulatedAgent& agent : agents_)
        agent.go_home();
    finish_when_all_are_gone(20);
}

// Everybody gets two seconds to say goodbye; who has not left by then loses the line.
void Floor::finish_when_all_are_gone(int looks_left) {
    bool all_are_gone = true;
    for (SimulatedAgent& agent : agents_) {
        all_are_gone = all_are_gone && agent.is_gone();
        if (looks_left == 0) agent.pull_the_plug();
    }
    if (all_are_gone || looks_left == 0) return world_.finish();
    world_.after(Milliseconds{100}, [this, looks_left] { finish_when_all_are_gone(looks_left - 1); });
}

} // namespace answerd::app::demo
