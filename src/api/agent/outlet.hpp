// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/net/server.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace answerd::api {

// The way out to one socket, from any thread: answers come from the I/O, reader and core threads, frames from the core
// thread. After `close` or `drop` everything is swallowed, so nobody has to ask whether the console is still there.
class Outlet {
public:
    void open(std::shared_ptr<net::WebSocket> socket) {
        const std::lock_guard lock{mutex_};
        socket_ = std::move(socket);
    }

    void send(std::shared_ptr<const std::string> text) {
        const std::lock_guard lock{mutex_};
        if (socket_) socket_->send(std::move(text));
    }

    void send(std::string text) { send(std::make_shared<const std::string>(std::move(text))); }

    void close(std::uint16_t code, std::string reason) {
        if (const auto socket = drop()) socket->close(code, std::move(reason));
    }

    // The socket and its handler point at each other: this ends the circle.
    std::shared_ptr<net::WebSocket> drop() {
        const std::lock_guard lock{mutex_};
        return std::exchange(socket_, nullptr);
    }

private:
    std::mutex mutex_;
    std::shared_ptr<net::WebSocket> socket_;
};

} // namespace answerd::api
