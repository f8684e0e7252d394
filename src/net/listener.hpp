// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http_session.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace answerd::net {

// Accepts on the first I/O thread and deals the sockets out, one thread after the other.
class Listener {
public:
    // Throws std::system_error when the address cannot be bound.
    Listener(std::vector<std::shared_ptr<IoThread>> threads, std::shared_ptr<SharedServer> server);

    void start();
    void stop(); // on the first I/O thread
    // Null without TLS. The connections from then on; on the first I/O thread.
    void use(std::shared_ptr<asio::ssl::context> tls) { tls_ = std::move(tls); }
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    void accept_next();
    void on_accepted(ErrorCode error, Socket socket);
    void pause_accepting(ErrorCode error);
    void deal(Socket socket);
    void hand_over(const std::shared_ptr<IoThread>& io, Socket socket, Peer peer);

    std::vector<std::shared_ptr<IoThread>> threads_;
    std::shared_ptr<SharedServer> server_;
    std::shared_ptr<asio::ssl::context> tls_; // null: plain HTTP
    Acceptor acceptor_;
    Timer pause_timer_;
    std::uint16_t port_ = 0;
    std::size_t next_thread_ = 0;
};

} // namespace answerd::net
