// SPDX-License-Identifier: Apache-2.0
#include "connection_gate.hpp"

#include <utility>

namespace answerd::net {

void ConnectionGate::Permit::release() {
    if (auto gate = std::exchange(gate_, nullptr)) gate->leave(peer_);
}

std::optional<ConnectionGate::Permit> ConnectionGate::enter(const std::string& peer, bool is_loopback) {
    const std::lock_guard lock(mutex_);
    if (connections_ >= connections_max_) return std::nullopt;
    auto& of_peer = per_peer_[peer];
    if (!is_loopback && of_peer >= per_peer_max_) return std::nullopt;
    ++of_peer;
    ++connections_;
    return Permit(shared_from_this(), peer);
}

std::size_t ConnectionGate::connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
}

void ConnectionGate::leave(const std::string& peer) {
    const std::lock_guard lock(mutex_);
    --connections_;
    const auto of_peer = per_peer_.find(peer);
    if (--of_peer->second == 0) per_peer_.erase(of_peer);
}

} // namespace answerd::net
