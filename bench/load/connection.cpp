// SPDX-License-Identifier: Apache-2.0
#include "connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace answerd::bench {

namespace {

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in address_of(const std::string& host, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    inet_pton(AF_INET, host.c_str(), &address.sin_addr);
    return address;
}

} // namespace

Connection::Connection(Loop& loop, const std::string& source_address, std::uint16_t port, bool uses_tls) : loop_(loop) {
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) fail("socket");
    const int yes = 1;
    setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    // Loopback has 28,000 ports a source address; the kernel picks the port at connect, per destination.
    setsockopt(descriptor_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    auto source = address_of(source_address, 0);
    if (::bind(descriptor_, reinterpret_cast<sockaddr*>(&source), sizeof source) != 0) fail("bind");
    auto target = address_of("127.0.0.1", port);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&target), sizeof target) != 0 && errno != EINPROGRESS) {
        fail("connect");
    }
    if (uses_tls) tls_ = std::make_unique<TlsStream>(descriptor_);
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP, .data = {.ptr = this}};
    if (epoll_ctl(loop_.epoll_, EPOLL_CTL_ADD, descriptor_, &event) != 0) fail("epoll_ctl");
}

Connection::~Connection() {
    on_close = nullptr;
    close();
}

void Connection::close() {
    if (descriptor_ < 0) return;
    tls_.reset();
    ::close(descriptor_);
    descriptor_ = -1;
    if (on_close) on_close(*this);
}

void Connection::write(std::string_view bytes) {
    output_ += bytes;
    if (!wants_write_) flush();
}

void Connection::flush() {
    while (!output_.empty()) {
        const auto sent = tls_ ? tls_->write(output_.data(), output_.size())
                               : ::send(descriptor_, output_.data(), output_.size(), MSG_NOSIGNAL);
        if (sent <= 0) break;
        output_.erase(0, static_cast<std::size_t>(sent));
    }
    const bool wants_write = tls_ ? tls_->wants_write() : !output_.empty();
    if (wants_write == wants_write_) return;
    wants_write_ = wants_write;
    const std::uint32_t events = EPOLLIN | EPOLLRDHUP | (wants_write ? EPOLLOUT : 0U);
    epoll_event event{.events = events, .data = {.ptr = this}};
    epoll_ctl(loop_.epoll_, EPOLL_CTL_MOD, descriptor_, &event);
}

void Connection::on_ready(std::uint32_t events) {
    if ((events & EPOLLOUT) != 0) flush();
    if ((events & EPOLLIN) != 0) {
        receive();
        if (tls_ && !output_.empty()) flush(); // what waited for the handshake
        if (on_bytes) on_bytes(*this);
    }
    if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) close();
}

void Connection::receive() {
    std::array<char, 16'384> buffer{};
    for (;;) {
        const auto received =
            tls_ ? tls_->read(buffer.data(), buffer.size()) : ::recv(descriptor_, buffer.data(), buffer.size(), 0);
        if (received <= 0) break;
        input.append(buffer.data(), static_cast<std::size_t>(received));
        if (!tls_ && static_cast<std::size_t>(received) < buffer.size()) break;
    }
}

Loop::Loop() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) fail("epoll_create1");
}

Loop::~Loop() {
    ::close(epoll_);
}

void Loop::turn(std::int64_t timeout_us) {
    std::array<epoll_event, 512> events{};
    const timespec timeout{.tv_sec = timeout_us / 1'000'000, .tv_nsec = (timeout_us % 1'000'000) * 1'000};
    const int ready = epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
    for (int i = 0; i < ready; ++i) {
        auto& event = events[static_cast<std::size_t>(i)];
        auto* connection = static_cast<Connection*>(event.data.ptr);
        if (connection->is_open()) connection->on_ready(event.events);
    }
}

} // namespace answerd::bench
