// SPDX-License-Identifier: Apache-2.0
#include "services.hpp"

#include <sodium.h>

namespace answerd::api {

AgentSessionParts session_parts(Services& services) {
    return {.engine = services.parts.engine,
            .authenticator = &services.sessions,
            .clock = services.parts.clock,
            .pop_latency = &services.pop_latency};
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
