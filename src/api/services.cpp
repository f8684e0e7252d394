// SPDX-License-Identifier: Apache-2.0
#include "services.hpp"

#include "background.hpp"

#include <sodium.h>

namespace answerd::api {

AgentSessionParts session_parts(Services& services) {
    return {.engine = services.parts.engine,
            .authenticator = &services.sessions,
            .clock = services.parts.clock,
            .pop_latency = &services.pop_latency,
            .background = &services.background};
}

bool Services::read_background(RecordReference record, std::function<void(std::string)> done) {
    const bool is_taken = readers.post([record, done = std::move(done)](store::Reader& reader) {
        if (const auto background = background_of(reader, record)) done(codec::dump_json(*background));
    });
    if (!is_taken) counters.overloaded.fetch_add(1, std::memory_order_relaxed);
    return is_taken;
}

Problem overloaded() {
    return {ProblemCode::overloaded, "Too many requests are waiting. Try again in a second."};
}

void on_reader(const ServicesPtr& services, const ExchangePtr& exchange, std::function<void(store::Reader&)> then) {
    if (services->readers.post(std::move(then))) return;
    ++services->counters.overloaded;
    exchange->refuse(overloaded());
}

Uuid new_id(Instant now) {
    std::uint64_t bits[2] = {};
    randombytes_buf(bits, sizeof bits);
    return make_uuid_v7(now, bits[0], bits[1]);
}

} // namespace answerd::api
