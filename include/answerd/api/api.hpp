// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/api/crm.hpp"
#include "answerd/engine/engine.hpp"
#include "answerd/net/server.hpp"
#include "answerd/telephony/ingest.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

// Everything that speaks HTTP or WebSocket to people and programs: REST /api/v1, the agent protocol, adapter webhooks,
// health and metrics. Route table and OpenAPI document are compared by a test.
namespace answerd::api {

struct ApiSettings {
    std::size_t read_queue_max = 2'000; // requests waiting for a reader; above: 503
    int reader_threads = 1;
    std::size_t hash_queue_max = 32; // sign-ins waiting for Argon2id; above: 503
    Seconds session_lifetime{12 * 3600};
    int sign_in_attempts_max = 5;           // for an account from one address before throttling doubles from 1 s
    Milliseconds sign_in_delay{250};        // for an account that is guessed at from many addresses; doubles to 4 s
    int requests_per_second_per_peer = 500; // REST; not for loopback, where a proxy may stand
    int requests_per_second_per_session = 200;
    int webhooks_per_second_per_peer = 10'000; // before their signature is looked at; not for loopback either
    Seconds set_up_link_lifetime{900};
    std::string default_region; // ISO 3166, for numbers that people type without "+"; empty = they stay as typed
};

// What /livez, /readyz, /startupz and /metrics report about the rest of the process.
struct ProcessHealth {
    std::function<bool()> is_alive;                      // the loops beat
    std::function<std::vector<std::string>()> not_ready; // reasons; empty = ready
    std::function<bool()> has_started;
    std::function<net::ServerMetrics()> server_metrics;
    std::function<CrmMetrics()> crm_metrics; // empty = there is no other system
};

struct ApiParts {
    ApiSettings settings;
    engine::Engine* engine = nullptr; // these outlive the api
    telephony::Ingest* ingest = nullptr;
    engine::Clock* clock = nullptr;
    store::Store* store = nullptr;
    ProcessHealth health;
    std::vector<std::string> adapters; // names that may be posted to
};

class Api {
public:
    virtual ~Api() = default;
    // net::Admit. Deny first: an unknown route, method or caller never reaches a handler.
    [[nodiscard]] virtual net::Admission admit(const net::Request& request) = 0;
    // Present until somebody claimed the installation: the single-use link's path with its token.
    [[nodiscard]] virtual std::string set_up_path() = 0;
    [[nodiscard]] virtual bool is_claimed() const = 0;
    // From here on only health and metrics are let in; everything else hears 503 with Retry-After. Any thread.
    virtual void begin_drain() = 0;
    virtual void stop() = 0;
};

[[nodiscard]] std::unique_ptr<Api> make_api(ApiParts parts);

// The store's setting that says "true" once there has been an admin: from then on no set-up link is valid, also when
// the admin is gone.
inline constexpr const char* claimed_setting = "setUp.claimed";

// The agent protocol's frame for a notice: engine::NoticeEncoder.
[[nodiscard]] std::string encode_agent_frame(const AgentNotice& notice);

// "GET /api/v1/queues", ...: the route table as the OpenAPI document must list it.
[[nodiscard]] std::vector<std::string> route_names();

} // namespace answerd::api
