// SPDX-License-Identifier: Apache-2.0
#include "control_sender.hpp"

#include "answerd/codec/json.hpp"
#include "answerd/os/thread.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <exception>
#include <memory>
#include <utility>

namespace answerd::telephony {

std::string error_of(const net::OutgoingResponse& response) {
    if (response.status == 0) return response.error.empty() ? "the provider did not answer" : response.error;
    constexpr int success_first = 200;
    constexpr int success_last = 299;
    const Result<codec::Json> body = codec::parse_json(response.body);
    const bool is_success = response.status >= success_first && response.status <= success_last;
    const auto no_error = is_success ? std::string{} : "the provider answered " + std::to_string(response.status);
    if (!body || !body->is_object()) return no_error;
    const auto error = body->find("error");
    if (error == body->end() || !error->is_string() || error->get_ref<const std::string&>().empty()) return no_error;
    constexpr std::size_t sentence_bytes_max = 200;
    return error->get_ref<const std::string&>().substr(0, sentence_bytes_max);
}

ControlSender::ControlSender(ControlSenderParts parts) : parts_(std::move(parts)), thread_([this] { run(); }) {}

void ControlSender::send(const Control& control) {
    {
        const std::lock_guard lock{mutex_};
        if (!is_stopping_ && waiting_.size() < parts_.controls_max) {
            waiting_.push_back(control);
            wake_.notify_one();
            return;
        }
    }
    report(control, "too many controls are waiting for this adapter");
}

void ControlSender::stop() {
    {
        const std::lock_guard lock{mutex_};
        is_stopping_ = true;
        waiting_.clear();
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void ControlSender::run() {
    os::name_this_thread("control-" + parts_.adapter->profile().name.value);
    if (!parts_.send_http) {
        parts_.send_http = [client = std::make_shared<net::HttpClient>()](const net::OutgoingRequest& request) {
            return client->send(request);
        };
    }
    std::unique_lock lock{mutex_};
    while (true) {
        wake_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
        if (is_stopping_) return;
        const Control control = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        deliver(control);
        lock.lock();
    }
}

void ControlSender::deliver(const Control& control) try {
    const Instant now = parts_.clock->now();
    if (now >= control.deadline) return report(control, "its deadline had passed before it could be sent");
    std::optional<Adapter::ControlRequest> request = parts_.adapter->control_request(control, now);
    if (!request) return report(control, "the adapter has no controls");
    const net::OutgoingResponse response = parts_.send_http({.url = std::move(request->url),
                                                             .headers = std::move(request->headers),
                                                             .body = std::move(request->body),
                                                             .deadline = control.deadline - now});
    report(control, error_of(response));
} catch (const std::exception& failure) {
    report(control, failure.what());
}

void ControlSender::report(const Control& control, const std::string& error) {
    if (!error.empty()) {
        parts_.counters->controls_failed.fetch_add(1, std::memory_order_relaxed);
        spdlog::warn("control {} of adapter {} failed", to_string(control.id), control.adapter.value);
    }
    const bool is_taken = parts_.engine->submit(
        Origin{.kind = OriginKind::adapter, .user = {}, .command_id = {}},
        command::ControlResult{.control = control.id, .succeeded = error.empty(), .error = error}, nullptr);
    if (!is_taken) spdlog::warn("the result of control {} was lost; the core times it out", to_string(control.id));
}

} // namespace answerd::telephony
