// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/api/auth.hpp"
#include "answerd/engine/engine.hpp"
#include "answerd/net/server.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace answerd::api {

class PopLatency;

// Reads what an agent wants to know of a caller and gives it on as JSON text (background.hpp). From any thread; `done`
// runs on a reader thread, or never when there is no such record. False: too many wait.
using BackgroundReading = std::function<bool(RecordReference record, std::function<void(std::string json)> done)>;

struct AgentSessionSettings {
    Milliseconds sign_in_timeout{5'000};
    int commands_per_second = 50;
    int commands_burst = 100;
    int in_flight_max = 32;    // commands without a result yet
    int malformed_max = 5;     // then 4400
    int throttled_max = 1'000; // then 1008
    Milliseconds retry_after_max{8'000};
};

struct AgentSessionParts {
    engine::Engine* engine = nullptr; // these outlive every session
    Authenticator* authenticator = nullptr;
    engine::Clock* clock = nullptr;
    PopLatency* pop_latency = nullptr;             // may be empty: nobody measures
    const BackgroundReading* background = nullptr; // may be empty: nobody can ask for it
    AgentSessionSettings settings;
};

inline constexpr std::string_view agent_subprotocol = "answerd.agent.v1";

// One agent console (docs/agent-protocol.md). Make one for each accepted WebSocket.
[[nodiscard]] std::shared_ptr<net::WebSocketHandler> make_agent_session(AgentSessionParts parts);

} // namespace answerd::api
