// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "raw_client.hpp"

#include "answerd/net/server.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace answerd::net {

using namespace std::chrono_literals;

// A value that one thread gives and the test waits for, with a deadline.
template <class T>
class Mailbox {
public:
    void put(T value) {
        const std::lock_guard lock(mutex_);
        values_.push_back(std::move(value));
        changed_.notify_all();
    }
    [[nodiscard]] std::optional<T> take() {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, 10s, [this] { return !values_.empty(); })) return std::nullopt;
        std::optional<T> value(std::move(values_.front()));
        values_.pop_front();
        return value;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<T> values_;
};

// Waits until `holds`, asking again and again: for counters that another thread changes.
[[nodiscard]] bool eventually(const std::function<bool()>& holds);

struct Held {
    Request request;
    std::unique_ptr<Responder> responder;
};

// /echo answers "METHOD path body"; /refused is not admitted; /held puts request and responder into `held`; /dropped
// forgets its responder; /throws and /throws-early throw; /socket echoes WebSocket texts; everything else is 404.
class TestServer {
public:
    explicit TestServer(ServerSettings settings = {});

    [[nodiscard]] RawClient connect() const { return RawClient(server_->port()); }
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }
    // Sends on a new connection and reads one response.
    [[nodiscard]] std::string ask(std::string_view bytes) const;
    [[nodiscard]] int status_for(std::string_view bytes) const { return status_of(ask(bytes)); }
    Server& server() { return *server_; }

    std::size_t body_bytes_max = 1'000;
    std::size_t message_bytes_max = 1'000;
    std::size_t outbox_bytes_max = 256 << 10;
    Mailbox<Held> held;
    Mailbox<Request> heads; // as admission saw them
    Mailbox<std::shared_ptr<WebSocket>> sockets;
    Mailbox<std::uint16_t> close_codes;

private:
    Admission admit(const Request& request);
    void answer(Request request, std::unique_ptr<Responder> responder);

    std::unique_ptr<Server> server_; // last: its threads use the rest
};

} // namespace answerd::net
