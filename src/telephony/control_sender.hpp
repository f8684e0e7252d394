// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ingest_counters.hpp"

#include "answerd/engine/engine.hpp"
#include "answerd/telephony/adapter.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace answerd::telephony {

struct ControlSenderParts {
    Adapter* adapter = nullptr;
    engine::Engine* engine = nullptr;
    engine::Clock* clock = nullptr;
    IngestCounters* counters = nullptr;
    SendHttp send_http;
    std::size_t controls_max = 0;
};

// Carries controls of one adapter to its provider, in order, on a thread of its own. An adapter has several; all
// controls of a call take the same one. Every control ends in one ControlResult, or in the core's own timeout.
class ControlSender {
public:
    explicit ControlSender(ControlSenderParts parts);
    ~ControlSender() { stop(); }
    ControlSender(const ControlSender&) = delete;
    ControlSender& operator=(const ControlSender&) = delete;

    void send(const Control& control); // any thread; never blocks
    void stop();

private:
    void run();
    void deliver(const Control& control);
    void report(const Control& control, const std::string& error);

    ControlSenderParts parts_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Control> waiting_;
    bool is_stopping_ = false;
    std::thread thread_;
};

// Why the provider did not do it; empty when it did.
[[nodiscard]] std::string error_of(const net::OutgoingResponse& response);

} // namespace answerd::telephony
