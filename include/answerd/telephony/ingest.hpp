// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/engine/engine.hpp"
#include "answerd/net/http_client.hpp"
#include "answerd/telephony/adapter.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

// The way in for provider events: one thread that interprets, recognises repeats, looks the caller up and hands the
// command with its raw receipt to the engine. One thread, so the events of a call keep their order.
namespace answerd::telephony {

struct IngestReply {
    int status = 202; // 202, 401, 413, 503
    int accepted = 0;
    int duplicates = 0;
    std::vector<std::pair<std::string, std::string>> rejected; // event key, reason: quarantined or refused by the core
    std::string problem;                                       // for 401 and 503
};

struct IngestMetrics {
    std::uint64_t events = 0, duplicates = 0, quarantined = 0, unauthenticated = 0, overloaded = 0;
    std::uint64_t queue_length = 0;
    std::uint64_t ignored = 0;         // understood, and none of our business
    std::uint64_t conflicting = 0;     // a known event key with other content: a sender's bug, worth an alarm
    std::uint64_t after_the_end = 0;   // about a call that is over and filed
    std::uint64_t controls_failed = 0; // a provider refused a control or did not answer it
};

struct IngestSettings {
    std::size_t queue_max = 10'000; // requests waiting; above: 503 with Retry-After
    std::size_t queue_bytes_max = 64 << 20;
    std::size_t recent_keys_max = 200'000; // event keys remembered in memory; older repeats are found in the store
    std::size_t body_bytes_max = 1 << 20;
    std::size_t controls_max = 1'000;  // waiting on one control thread; above: the control fails at once
    Milliseconds call_memory{900'000}; // as CoreSettings::call_memory: later events of an ended call reach nobody
    Milliseconds stop_timeout{5'000};  // what is in the engine's hands may still be answered for so long
};

class Ingest {
public:
    virtual ~Ingest() = default;
    // Any thread; never blocks. `done` is called once, on any thread: 202 only after everything in the request is
    // durable. Whoever is not authenticated hears it on the calling thread and takes no place in the queue.
    virtual void receive(const AdapterName& adapter, InboundRequest request, std::string body,
                         std::function<void(IngestReply)> done) = 0;
    // Sends a control to its adapter on a control thread (libcurl, with its deadline) and reports the result to the
    // core. The controls of one call keep their order.
    virtual void send(const Control& control) = 0;
    // Any thread; `Adapter::replace_secrets`. `not_found` for an adapter that was not there at the start.
    [[nodiscard]] virtual Result<> replace_secrets(const AdapterName& adapter, std::vector<std::string> secrets) = 0;
    [[nodiscard]] virtual IngestMetrics metrics() const = 0;
    virtual void stop() = 0;
};

// Sends one control; blocks until its deadline. Called on several threads.
using SendHttp = std::function<net::OutgoingResponse(const net::OutgoingRequest&)>;

struct IngestParts {
    IngestSettings settings;
    std::vector<std::unique_ptr<Adapter>> adapters;
    std::unique_ptr<store::Reader> reader;
    engine::Engine* engine = nullptr; // outlives the ingest
    engine::Clock* clock = nullptr;
    SendHttp send_http; // empty = libcurl, one client for each control thread
    // A caller was looked up, and the signal is on its way to the core. Must not block; empty = nobody wants to know.
    std::function<void(const command::CallSignal&)> on_caller;
};

[[nodiscard]] std::unique_ptr<Ingest> start_ingest(IngestParts parts);

} // namespace answerd::telephony
