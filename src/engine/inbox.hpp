// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "job.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <vector>

namespace answerd::engine {

enum class Admission { accepted, full, closed };

// What the core thread takes in one turn.
struct Turn {
    std::vector<Job> jobs;
    std::vector<Query> queries;
    std::vector<CommitReport> reports;
    bool is_closing = false;
};

// The only way to the core thread: any thread pushes, the core thread takes everything there is in one swap. The mutex
// guards the queues, never domain state. A job counts as waiting until the core thread says that it is answered for, so
// the bound holds however far the core thread has read ahead.
class Inbox {
public:
    explicit Inbox(std::size_t jobs_max) : jobs_max_(jobs_max) {}

    Admission push(Job job);
    Admission push(Query query);
    void push(CommitReport report); // never refused: the writer has one batch at a time
    void close();

    // Core thread. Returns when there is something to take, when `until` has passed, or once after close(). With
    // `takes_jobs` false commands stay where they are.
    void take(Turn& turn, bool takes_jobs, std::chrono::steady_clock::time_point until);
    void job_left() { waiting_.fetch_sub(1, std::memory_order_relaxed); }
    void job_returned() { waiting_.fetch_add(1, std::memory_order_relaxed); } // it waits again after all
    [[nodiscard]] std::size_t length() const { return waiting_.load(std::memory_order_relaxed); }

private:
    const std::size_t jobs_max_;
    std::atomic<std::size_t> waiting_{0};

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Job> jobs_;
    std::vector<Query> queries_;
    std::vector<CommitReport> reports_;
    bool is_closed_ = false;
    bool is_closing_told_ = false;
};

} // namespace answerd::engine
