// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

// Counts live connections, in all and for each peer address, and says when there is no room. Any thread: connections
// end on their own I/O thread.
namespace answerd::net {

class ConnectionGate : public std::enable_shared_from_this<ConnectionGate> {
public:
    ConnectionGate(std::size_t connections_max, std::size_t per_peer_max)
        : connections_max_(connections_max), per_peer_max_(per_peer_max) {}

    // Room for one connection, given back when it is destroyed.
    class Permit {
    public:
        Permit() = default;
        Permit(std::shared_ptr<ConnectionGate> gate, std::string peer)
            : gate_(std::move(gate)), peer_(std::move(peer)) {}
        Permit(Permit&& other) noexcept = default;
        Permit& operator=(Permit&& other) noexcept {
            release();
            gate_ = std::move(other.gate_);
            peer_ = std::move(other.peer_);
            return *this;
        }
        ~Permit() { release(); }
        void release();

    private:
        std::shared_ptr<ConnectionGate> gate_;
        std::string peer_;
    };

    // A peer on this machine counts in all only: it may be the proxy of everybody.
    [[nodiscard]] std::optional<Permit> enter(const std::string& peer, bool is_loopback);
    [[nodiscard]] std::size_t connections() const;

private:
    void leave(const std::string& peer);

    const std::size_t connections_max_;
    const std::size_t per_peer_max_;
    mutable std::mutex mutex_;
    std::size_t connections_ = 0;
    std::map<std::string, std::size_t> per_peer_;
};

} // namespace answerd::net
