// SPDX-License-Identifier: Apache-2.0
#include "listener.hpp"

#include "response_text.hpp"

#include <boost/asio/ip/address.hpp>

namespace answerd::net {

namespace {

// Out of descriptors or buffers: other connections must end first, and trying again at once would burn the core.
constexpr std::chrono::milliseconds accept_pause{100};
constexpr int backlog = 4'096;

} // namespace

Listener::Listener(std::vector<std::shared_ptr<IoThread>> threads, std::shared_ptr<SharedServer> server)
    : threads_(std::move(threads)), server_(std::move(server)), acceptor_(threads_.front()->context()),
      pause_timer_(threads_.front()->context()) {
    const auto& settings = server_->settings;
    tls_ = make_tls_context(settings);
    const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(settings.address), settings.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(Acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(backlog);
    port_ = acceptor_.local_endpoint().port();
}

void Listener::start() {
    accept_next();
}

void Listener::stop() {
    ErrorCode ignored; // nothing is left to do with it
    acceptor_.close(ignored);
    pause_timer_.cancel();
}

void Listener::accept_next() {
    acceptor_.async_accept(threads_[next_thread_]->context().get_executor(),
                           [this](ErrorCode error, Socket socket) { on_accepted(error, std::move(socket)); });
}

void Listener::on_accepted(ErrorCode error, Socket socket) {
    if (!acceptor_.is_open()) return;
    // A client that went away before it was accepted is no trouble of ours.
    if (error && error != asio::error::connection_aborted) return pause_accepting(error);
    if (!error) deal(std::move(socket));
    accept_next();
}

void Listener::pause_accepting(ErrorCode error) {
    spdlog::warn("net: cannot accept connections: {}", error.message());
    pause_timer_.expires_after(accept_pause);
    pause_timer_.async_wait([this](ErrorCode cancelled) {
        if (!cancelled && acceptor_.is_open()) accept_next();
    });
}

void Listener::deal(Socket socket) {
    ErrorCode error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return; // gone already
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    auto text = address.to_string();
    auto permit = server_->gate->enter(network_of(text), address.is_loopback());
    if (!permit) {
        server_->counters.refused.fetch_add(1, std::memory_order_relaxed);
        auto response = problem_response(503, "Too many connections.");
        const auto head = write_response_head(response, {.date = threads_.front()->date(), .keep_alive = false});
        socket.non_blocking(true, error);
        // Best effort in one call: a client without room gets no session, and TLS gets no plain text.
        if (!tls_) socket.write_some(asio::buffer(head + response.body), error);
        return;
    }
    const auto& io = threads_[std::exchange(next_thread_, (next_thread_ + 1) % threads_.size())];
    hand_over(io, std::move(socket),
              {.address = std::move(text), .is_loopback = address.is_loopback(), .permit = *std::move(permit)});
}

void Listener::hand_over(const std::shared_ptr<IoThread>& io, Socket socket, Peer peer) {
    // A raw pointer: the loop must not own itself through a task that it never gets to run.
    io->run_here([this, thread = io.get(), tls = tls_, socket = std::move(socket), peer = std::move(peer)]() mutable {
        if (tls)
            start_https_session(thread->shared_from_this(), server_, TlsStream(std::move(socket), *tls),
                                std::move(peer));
        else
            start_http_session(thread->shared_from_this(), server_, std::move(socket), std::move(peer));
    });
}

} // namespace answerd::net
