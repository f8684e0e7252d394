// SPDX-License-Identifier: Apache-2.0
#include "writer_thread.hpp"

#include "answerd/os/thread.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace answerd::engine {

namespace {

// A mistake in one request must not cost everybody else's: what it threw becomes the error that undoes its section.
Result<> run(const SideWrite& side_write, store::Transaction& transaction) try {
    return side_write.work(transaction);
} catch (const std::exception&) { // its text may name somebody
    return std::unexpected(Problem(ProblemCode::internal, "The write failed inside the server."));
}

} // namespace

WriterThread::WriterThread(std::unique_ptr<store::Writer> writer, WriterLimits limits, Gauges& gauges,
                           std::function<void(CommitReport)> report)
    : writer_(std::move(writer)), limits_(limits), gauges_(gauges), report_(std::move(report)) {}

WriterThread::~WriterThread() {
    close();
}

void WriterThread::start() {
    thread_ = std::jthread([this] {
        os::name_this_thread("writer");
        run();
    });
}

void WriterThread::hand_over(std::unique_ptr<const Facts> facts) {
    {
        const std::scoped_lock lock(mutex_);
        facts_ = std::move(facts);
    }
    changed_.notify_one();
}

bool WriterThread::write(SideWrite side_write) {
    {
        const std::scoped_lock lock(mutex_);
        if (!accepts_writes_ || writes_.size() >= limits_.writes_max) return false;
        writes_.push_back(std::move(side_write));
    }
    changed_.notify_one();
    return true;
}

void WriterThread::refuse_writes() {
    const std::scoped_lock lock(mutex_);
    accepts_writes_ = false;
}

void WriterThread::write_snapshot(SideWrite side_write) {
    {
        const std::scoped_lock lock(mutex_);
        writes_.push_back(std::move(side_write));
    }
    changed_.notify_one();
}

void WriterThread::give_up() {
    {
        const std::scoped_lock lock(mutex_);
        is_giving_up_ = true;
    }
    changed_.notify_one();
}

void WriterThread::close() {
    {
        const std::scoped_lock lock(mutex_);
        accepts_writes_ = false;
        is_giving_up_ = true;
        is_closing_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void WriterThread::run() {
    while (auto work = next_work()) {
        if (!settle(std::move(*work))) {
            refuse_writes();
            report_(CommitReport::broken);
            return;
        }
    }
}

std::optional<WriterThread::Work> WriterThread::next_work() {
    std::unique_lock lock(mutex_);
    const auto is_called = [&] { return has_work() || is_closing_; };
    while (!is_called()) {
        if (!wants_checkpoint_) {
            changed_.wait(lock, is_called);
        } else if (!changed_.wait_for(lock, limits_.idle_before_checkpoint, is_called)) {
            wants_checkpoint_ = false;
            lock.unlock();
            writer_->checkpoint();
            lock.lock();
        }
    }
    if (!has_work()) return std::nullopt;
    return Work{std::move(facts_), std::exchange(writes_, {})};
}

// False when the storage is broken: nothing is answered any more, because nobody knows what is durable.
bool WriterThread::settle(Work work) {
    const auto outcome = attempt(work);
    if (outcome) {
        finish(std::move(work));
        return true;
    }
    switch (outcome.error()) {
    case store::CommitError::full:
        return wait_for_space(std::move(work));
    case store::CommitError::broken:
        return false;
    }
    return false;
}

bool WriterThread::wait_for_space(Work work) {
    report_(CommitReport::full);
    while (true) {
        // A side write is a request whose sender can repeat it; the core's batch is a decision that stands.
        refuse(std::exchange(work.writes, {}));
        const bool is_last = wait_before_retry(work);
        const auto outcome = work.facts ? attempt(work) : writer_->probe();
        if (outcome) {
            if (!work.facts) report_(CommitReport::healed);
            finish(std::move(work));
            return true;
        }
        if (outcome.error() == store::CommitError::broken) return false;
        if (is_last) {
            report_(CommitReport::abandoned);
            return true;
        }
    }
}

// True when this is the last try.
bool WriterThread::wait_before_retry(Work& work) {
    const auto retry_at = std::chrono::steady_clock::now() + limits_.full_retry;
    std::unique_lock lock(mutex_);
    while (!is_giving_up_) {
        const bool is_called = changed_.wait_until(lock, retry_at, [&] { return is_giving_up_ || !writes_.empty(); });
        if (!is_called) break;
        auto writes = std::exchange(writes_, {});
        lock.unlock();
        refuse(std::move(writes));
        lock.lock();
    }
    if (facts_) work.facts = std::move(facts_);
    return is_giving_up_;
}

WriterThread::Outcome WriterThread::attempt(Work& work) {
    const auto begun_at = std::chrono::steady_clock::now();
    auto outcome = writer_->commit([&](store::Transaction& transaction) {
        if (work.facts) work.facts->write_to(transaction);
        for (auto& side_write : work.writes) {
            side_write.result = writer_->section(
                transaction, [&](store::Transaction& section) { return engine::run(side_write, section); });
        }
    });
    if (!outcome) return outcome;
    const auto took = std::chrono::steady_clock::now() - begun_at;
    const auto took_us = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
    gauges_.last_commit_us.store(static_cast<std::uint64_t>(took_us), std::memory_order_relaxed);
    gauges_.commits.fetch_add(1, std::memory_order_relaxed);
    wants_checkpoint_ = true;
    return outcome;
}

void WriterThread::finish(Work work) {
    if (work.facts) report_(CommitReport::committed);
    for (auto& side_write : work.writes) {
        if (side_write.done) side_write.done(std::move(side_write.result));
    }
}

void WriterThread::refuse(std::vector<SideWrite> writes) {
    for (auto& side_write : writes) {
        if (!side_write.done) continue;
        side_write.done(std::unexpected(Problem(ProblemCode::unavailable, "The storage is full.")));
    }
}

} // namespace answerd::engine
