// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace answerd::net {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;
// Concrete executors: type-erased ones cost 17 % of a push.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

// One thread with one io_context and the connections pinned to it.
//
// Deadlines: one sweep over all connections each `sweep_interval` (at most a second) instead of a timer for each
// operation, so every timeout is kept to within one sweep.
//
// Letters from other threads go through one mailbox: a mutex held for a push, and one post for a burst, however many
// connections it is for. Letters to one connection keep their order.
class IoThread : public std::enable_shared_from_this<IoThread> {
public:
    IoThread(std::size_t number, std::chrono::milliseconds sweep_interval);

    void start();
    // Runs on this thread; the task is dropped when the thread has ended.
    void run_here(std::move_only_function<void()> task);
    // Any thread. Finishes what is under way and calls `drained`, once; connections that come later are served
    // meanwhile.
    void begin_drain(Clock::time_point deadline, std::move_only_function<void()> drained);
    void begin_close(); // any thread: after the drain, ends with its last connection
    void join();

    void submit(std::shared_ptr<Connection> to, Letter letter); // any thread

    void adopt(std::shared_ptr<Connection> connection);
    void forget(Connection& connection);
    [[nodiscard]] bool is_stopping() const { return is_stopping_; }
    [[nodiscard]] bool is_closing() const { return is_closing_; }

    [[nodiscard]] asio::io_context& context() { return context_; }
    [[nodiscard]] const std::string& date() const { return date_; }
    [[nodiscard]] std::uint64_t heartbeats() const { return heartbeats_.load(std::memory_order_relaxed); }

private:
    struct Envelope {
        std::shared_ptr<Connection> to;
        Letter letter;
    };

    void run();
    void deliver();
    void close_mailbox();
    void arm_sweep();
    void sweep();
    void finish_what_is_under_way();
    void tell_when_drained();
    void end_when_empty();

    const std::size_t number_;
    asio::io_context context_{1};
    const std::chrono::milliseconds sweep_interval_;
    Timer sweep_timer_{context_};
    std::vector<std::shared_ptr<Connection>> connections_;
    std::string date_;
    bool is_stopping_ = false;
    bool is_closing_ = false;
    std::size_t late_connections_ = 0;
    std::move_only_function<void()> drained_;
    Clock::time_point stop_deadline_;
    std::atomic<std::uint64_t> heartbeats_{0};
    std::thread thread_;

    std::mutex mailbox_mutex_;
    std::vector<Envelope> mailbox_;
    bool is_delivery_posted_ = false;
    bool is_mailbox_closed_ = false;
};

} // namespace answerd::net
