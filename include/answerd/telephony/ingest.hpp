// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/engine/engine.hpp"
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
};

struct IngestSettings {
    std::size_t queue_max = 10'000;        // requests waiting; above: 503 with Retry-After
    std::size_t recent_keys_max = 200'000; // event keys remembered in memory; older repeats are found in the store
};

class Ingest {
public:
    virtual ~Ingest() = default;
    // Any thread; never blocks. `done` is called once, on any thread: 202 only after everything in the request is
    // durable.
    virtual void receive(const AdapterName& adapter, InboundRequest request, std::string body,
                         std::function<void(IngestReply)> done) = 0;
    // Sends a control to its adapter on the control thread (libcurl, with its deadline) and reports the result to the
    // core.
    virtual void send(const Control& control) = 0;
    [[nodiscard]] virtual IngestMetrics metrics() const = 0;
    virtual void stop() = 0;
};

struct IngestParts {
    IngestSettings settings;
    std::vector<std::unique_ptr<Adapter>> adapters;
    std::unique_ptr<store::Reader> reader;
    engine::Engine* engine = nullptr; // outlives the ingest
    engine::Clock* clock = nullptr;
};

[[nodiscard]] std::unique_ptr<Ingest> start_ingest(IngestParts parts);

} // namespace answerd::telephony
