// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection_gate.hpp"

#include "answerd/net/server.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <exception>

namespace answerd::net {

struct Counters {
    std::atomic<std::uint64_t> web_sockets{0}, requests{0}, refused{0}, slow_clients{0};
};

// What all connections of a server read.
struct SharedServer {
    SharedServer(ServerSettings server_settings, Admit admit_request)
        : settings(std::move(server_settings)), admit(std::move(admit_request)),
          gate(std::make_shared<ConnectionGate>(settings.connections_max, settings.connections_per_peer_max)) {}

    const ServerSettings settings;
    const Admit admit;
    Counters counters;
    const std::shared_ptr<ConnectionGate> gate;
};

// Handlers belong to other modules: their exceptions end one connection, are logged, and go no further.
template <class Callback>
[[nodiscard]] bool runs_without_exception(std::string_view what, Callback&& callback) {
    try {
        std::forward<Callback>(callback)();
        return true;
    } catch (const std::exception& error) {
        spdlog::error("net: {} failed: {}", what, error.what());
        return false;
    }
}

} // namespace answerd::net
