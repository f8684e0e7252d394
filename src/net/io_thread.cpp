// SPDX-License-Identifier: Apache-2.0
#include "io_thread.hpp"

#include "response_text.hpp"

#include "answerd/os/thread.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

namespace answerd::net {

namespace {

// After the stop deadline every socket is closed; handlers that still hold the loop after this long are abandoned.
constexpr std::chrono::seconds abandon_after{2};
constexpr std::chrono::milliseconds stopping_sweep{20};

} // namespace

IoThread::IoThread(std::size_t number, std::chrono::milliseconds sweep_interval)
    : number_(number), sweep_interval_(sweep_interval) {}

void IoThread::start() {
    sweep();
    thread_ = std::thread([this] { run(); });
}

void IoThread::run_here(std::move_only_function<void()> task) {
    asio::post(context_, std::move(task));
}

void IoThread::begin_drain(Clock::time_point deadline, std::move_only_function<void()> drained) {
    run_here([this, deadline, drained = std::move(drained)]() mutable {
        is_stopping_ = true;
        stop_deadline_ = deadline;
        drained_ = std::move(drained);
        finish_what_is_under_way();
        tell_when_drained();
    });
}

void IoThread::begin_close() {
    run_here([this] {
        is_closing_ = true;
        finish_what_is_under_way();
        end_when_empty();
    });
}

void IoThread::join() {
    if (thread_.joinable()) thread_.join();
}

void IoThread::run() {
    os::name_this_thread("io-" + std::to_string(number_));
    while (true) {
        try {
            context_.run();
            break;
        } catch (const std::exception& error) {
            // Callbacks of handlers are guarded one by one; what arrives here is ours, and one connection's at most.
            spdlog::error("net: an I/O handler failed: {}", error.what());
        }
    }
    close_mailbox();
}

void IoThread::submit(std::shared_ptr<Connection> to, Letter letter) {
    Envelope late; // destroyed outside the lock
    {
        const std::lock_guard lock(mailbox_mutex_);
        if (is_mailbox_closed_) {
            late = {std::move(to), std::move(letter)};
            return;
        }
        mailbox_.push_back({std::move(to), std::move(letter)});
        if (std::exchange(is_delivery_posted_, true)) return;
    }
    asio::post(context_, [this] { deliver(); });
}

void IoThread::deliver() {
    std::vector<Envelope> envelopes;
    {
        const std::lock_guard lock(mailbox_mutex_);
        envelopes.swap(mailbox_);
        is_delivery_posted_ = false;
    }
    for (auto& [to, letter] : envelopes)
        to->receive(std::move(letter));
}

void IoThread::close_mailbox() {
    std::vector<Envelope> envelopes;
    const std::lock_guard lock(mailbox_mutex_);
    is_mailbox_closed_ = true;
    envelopes.swap(mailbox_);
}

void IoThread::adopt(std::shared_ptr<Connection> connection) {
    connection->place_ = connections_.size();
    connection->is_late_ = is_stopping_;
    if (is_stopping_) ++late_connections_;
    connections_.push_back(std::move(connection));
}

void IoThread::forget(Connection& connection) {
    const auto place = connection.place_;
    const auto forgotten = std::exchange(connections_[place], std::move(connections_.back()));
    connections_.pop_back();
    if (place < connections_.size()) connections_[place]->place_ = place;
    if (forgotten->is_late_) --late_connections_;
    tell_when_drained();
    end_when_empty();
}

void IoThread::arm_sweep() {
    sweep_timer_.expires_after(is_stopping_ ? std::min(stopping_sweep, sweep_interval_) : sweep_interval_);
    sweep_timer_.async_wait([this](ErrorCode error) {
        if (!error) sweep();
    });
}

void IoThread::sweep() {
    heartbeats_.fetch_add(1, std::memory_order_relaxed);
    date_ = http_date(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
    const auto now = Clock::now();
    // Backwards: a connection that closes is replaced by the last one, which has been seen.
    for (std::size_t place = connections_.size(); place-- > 0;) {
        if (place >= connections_.size()) continue;
        const auto connection = connections_[place];
        if (is_stopping_ && now >= stop_deadline_)
            connection->abort();
        else
            connection->tick(now);
    }
    if (is_stopping_ && now >= stop_deadline_ + abandon_after) context_.stop();
    if (!is_closing_ || !connections_.empty()) arm_sweep();
}

void IoThread::finish_what_is_under_way() {
    for (std::size_t place = connections_.size(); place-- > 0;) {
        if (place >= connections_.size()) continue;
        const auto connection = connections_[place];
        connection->begin_stop();
    }
    sweep_timer_.cancel();
    if (!is_closing_ || !connections_.empty()) arm_sweep();
}

void IoThread::tell_when_drained() {
    if (!is_stopping_ || connections_.size() > late_connections_) return;
    if (auto drained = std::exchange(drained_, nullptr)) drained();
}

void IoThread::end_when_empty() {
    if (is_closing_ && connections_.empty()) sweep_timer_.cancel();
}

} // namespace answerd::net
