// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "call_event.hpp"
#include "connection.hpp"
#include "protocol_text.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace answerd::bench {

struct Target {
    std::uint16_t port = 0;
    std::string secret_bytes; // decoded; empty for the floor
    bool uses_tls = false;
};

// Posts signed events over a fixed number of kept-alive connections, one in flight on each; the others wait in line.
class Poster {
public:
    using OnReply = std::function<void(const HttpReply&)>;

    Poster(Loop& loop, Target target, int connections, std::string path);
    void post(std::string body, OnReply on_reply);
    [[nodiscard]] std::size_t waiting() const { return queue_.size(); }
    [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

private:
    struct Request {
        std::string bytes;
        OnReply on_reply;
    };
    void open(std::size_t place);
    void send_next(std::size_t place);
    void on_bytes(Connection& connection);
    void on_close(const Connection& connection) const;

    Loop& loop_;
    Target target_;
    std::string path_;
    std::uint64_t posted_ = 0;
    std::uint64_t run_ = 0; // makes ids differ between runs
    std::size_t in_flight_ = 0;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<OnReply> on_replies_; // by connection
    std::vector<bool> is_in_flight_;  // by connection
    std::deque<std::size_t> idle_;    // the longest idle first, so that a server keeps them all
    std::deque<Request> queue_;
};

} // namespace answerd::bench
