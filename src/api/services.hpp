// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/session.hpp"
#include "exchange.hpp"
#include "imports/runner.hpp"
#include "live_counts.hpp"
#include "live_waits.hpp"
#include "pop_latency.hpp"
#include "request_rates.hpp"
#include "session_book.hpp"
#include "set_up.hpp"
#include "throttle.hpp"
#include "worker_pool.hpp"

#include "answerd/api/api.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace answerd::api {

struct ApiCounters {
    std::atomic<std::uint64_t> sign_ins{0}, sign_ins_failed{0}, sign_ins_throttled{0}, sign_ins_delayed{0};
    std::atomic<std::uint64_t> overloaded{0}, too_many_requests{0};
};

// What handlers work with. Shared with every callback that waits inside the engine, so that one which comes after the
// api was taken down still finds it.
struct Services {
    explicit Services(ApiParts given)
        : parts(std::move(given)), readers(*parts.store, parts.settings.reader_threads, parts.settings.read_queue_max),
          hashes(parts.settings.hash_queue_max), sessions(readers, *parts.clock),
          peer_rates(parts.settings.requests_per_second_per_peer),
          session_rates(parts.settings.requests_per_second_per_session),
          webhook_rates(parts.settings.webhooks_per_second_per_peer), throttle(parts.settings),
          set_up(parts.settings.set_up_link_lifetime), imports(parts) {}

    [[nodiscard]] Instant now() const { return parts.clock->now(); }

    [[nodiscard]] bool read_background(RecordReference record, std::function<void(std::string)> done);

    ApiParts parts;
    std::atomic<bool> is_draining{false};
    ApiCounters counters;
    PopLatency pop_latency;
    ReaderPool readers;
    HashPool hashes;
    SessionBook sessions;
    RequestRates peer_rates;
    RequestRates session_rates;
    RequestRates webhook_rates;
    SignInThrottle throttle;
    SetUp set_up;
    LiveCounts live_counts;
    LiveWaits live_waits;
    ImportRunner imports;
    const BackgroundReading background = [this](RecordReference record, std::function<void(std::string)> done) {
        return read_background(record, std::move(done));
    };
};
using ServicesPtr = std::shared_ptr<Services>;

[[nodiscard]] AgentSessionParts session_parts(Services& services);
[[nodiscard]] Problem overloaded();

// Runs `then` on a reader thread, or refuses the exchange when too many wait.
void on_reader(const ServicesPtr& services, const ExchangePtr& exchange, std::function<void(store::Reader&)> then);

// Reads a value out of the core between two commands and goes on with it on a reader thread: the core's time is the
// scarcest, so nothing is formatted there.
template <class Read, class Then>
void with_core(const ServicesPtr& services, const ExchangePtr& exchange, Read read, Then then) {
    const bool is_taken = services->parts.engine->query([=](const Core& core, Instant now) {
        auto value = std::make_shared<decltype(read(core, now))>(read(core, now));
        on_reader(services, exchange,
                  [=](store::Reader& reader) { then(services, reader, exchange, std::move(*value)); });
    });
    if (!is_taken) exchange->refuse(overloaded());
}

// A version-7 id with random bits from the system.
[[nodiscard]] Uuid new_id(Instant now);

} // namespace answerd::api
