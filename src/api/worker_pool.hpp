// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bounded_queue.hpp"

#include "answerd/domain/time.hpp"
#include "answerd/store/store.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace answerd::api {

// Threads that read the store, each with a connection of its own.
class ReaderPool {
public:
    using Job = std::function<void(store::Reader&)>;

    ReaderPool(store::Store& store, int threads, std::size_t queue_max);
    ~ReaderPool() { stop(); }
    ReaderPool(const ReaderPool&) = delete;
    ReaderPool& operator=(const ReaderPool&) = delete;

    // False: the queue is full, or the pool has stopped; the job will not run.
    [[nodiscard]] bool post(Job job) { return jobs_.push(std::move(job)); }
    [[nodiscard]] std::size_t queue_length() const { return jobs_.length(); }
    void stop(); // finishes what is queued

private:
    void run(store::Reader& reader);

    BoundedQueue<Job> jobs_;
    std::vector<std::unique_ptr<store::Reader>> readers_;
    std::vector<std::jthread> threads_;
};

// One thread for password hashing: each Argon2id run takes tens of megabytes and milliseconds, so they never run side
// by side and never on a thread that somebody else waits for.
class HashPool {
public:
    using Job = std::function<void()>;

    explicit HashPool(std::size_t queue_max);
    ~HashPool() { stop(); }
    HashPool(const HashPool&) = delete;
    HashPool& operator=(const HashPool&) = delete;

    // A job with a delay waits aside and takes no place in the queue before its time; when too many wait there, it is
    // queued at once.
    [[nodiscard]] bool post(Job job, Milliseconds delay = Milliseconds{0});
    void stop(); // finishes what is queued; what waits aside is dropped

private:
    using Clock = std::chrono::steady_clock;
    void run();
    [[nodiscard]] std::optional<Job> next();

    const std::size_t queue_max_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> queued_;
    std::multimap<Clock::time_point, Job> delayed_;
    bool is_closed_ = false;
    std::jthread thread_; // last: it uses the rest
};

} // namespace answerd::api
