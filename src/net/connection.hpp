// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/net/server.hpp"

#include <chrono>
#include <memory>
#include <variant>

namespace answerd::net {

class IoThread;
using Clock = std::chrono::steady_clock;

// What other threads send to a connection.
struct Answer {
    std::uint64_t request = 0; // an answer that comes after its deadline belongs to nobody
    std::unique_ptr<Response> response;
};
struct CloseOrder {
    std::uint16_t code = 0;
    std::string reason;
};
using Letter = std::variant<std::shared_ptr<const std::string>, Answer, CloseOrder>;

// One accepted socket, HTTP or WebSocket. Lives in its I/O thread's registry until it closes; every member function
// runs on that thread.
class Connection {
public:
    explicit Connection(std::shared_ptr<IoThread> io) : io_(std::move(io)) {}
    virtual ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    virtual void receive(Letter letter) = 0;
    virtual void tick(Clock::time_point now) = 0; // enforces the deadlines
    virtual void begin_stop() = 0;                // finish what is under way, then close
    virtual void abort() = 0;                     // close now

protected:
    IoThread& io() { return *io_; }
    [[nodiscard]] const std::shared_ptr<IoThread>& shared_io() const { return io_; }

private:
    friend class IoThread;
    std::shared_ptr<IoThread> io_; // the socket needs its io_context to the end
    std::size_t place_ = 0;        // in the registry
    bool is_late_ = false;         // came while the server was stopping: nobody waits for it
};

} // namespace answerd::net
