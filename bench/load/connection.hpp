// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tls.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Non-blocking client connections on one epoll loop: small enough that the load generator is never what is measured.
namespace answerd::bench {

class Loop;

class Connection {
public:
    using OnBytes = std::function<void(Connection&)>; // `input` has grown
    using OnClose = std::function<void(Connection&)>;

    Connection(Loop& loop, const std::string& source_address, std::uint16_t port, bool uses_tls = false);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void write(std::string_view bytes);
    void close();
    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }

    std::string input; // what has not been consumed
    OnBytes on_bytes;
    OnClose on_close;
    std::uint64_t tag = 0; // the owner's own number

private:
    friend class Loop;
    void on_ready(std::uint32_t events);
    void flush();
    void receive();

    Loop& loop_;
    int descriptor_ = -1;
    std::unique_ptr<TlsStream> tls_;
    std::string output_;
    bool wants_write_ = true; // until connected
};

class Loop {
public:
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Handles what is ready; waits at most `timeout_us` for it.
    void turn(std::int64_t timeout_us);

private:
    friend class Connection;
    int epoll_ = -1;
};

} // namespace answerd::bench
