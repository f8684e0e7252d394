// SPDX-License-Identifier: Apache-2.0
#include "worker_pool.hpp"

#include "answerd/os/thread.hpp"

#include <spdlog/spdlog.h>

#include <exception>

namespace answerd::api {

ReaderPool::ReaderPool(store::Store& store, int threads, std::size_t queue_max) : jobs_(queue_max) {
    for (int i = 0; i < threads; ++i)
        readers_.push_back(store.open_reader());
    for (std::size_t i = 0; i < readers_.size(); ++i)
        threads_.emplace_back([this, i] {
            os::name_this_thread("reader-" + std::to_string(i));
            run(*readers_[i]);
        });
}

void ReaderPool::run(store::Reader& reader) {
    while (auto job = jobs_.pop()) {
        try {
            (*job)(reader);
        } catch (const std::exception& error) {
            // The exchange inside the job is gone with it, which answers 500.
            spdlog::error("a request failed: {}", error.what());
        }
    }
}

void ReaderPool::stop() {
    jobs_.close();
    threads_.clear();
}

HashPool::HashPool(std::size_t queue_max) : queue_max_(queue_max), thread_([this] { run(); }) {}

bool HashPool::post(Job job, Milliseconds delay) {
    constexpr std::size_t delayed_max = 1'000;
    {
        const std::scoped_lock lock(mutex_);
        if (is_closed_) return false;
        if (delay > Milliseconds{0} && delayed_.size() < delayed_max) {
            delayed_.emplace(Clock::now() + delay, std::move(job));
        } else {
            if (queued_.size() >= queue_max_) return false;
            queued_.push_back(std::move(job));
        }
    }
    changed_.notify_one();
    return true;
}

void HashPool::run() {
    os::name_this_thread("password");
    while (auto job = next())
        (*job)();
}

// Waits; empty once the pool is closed and its queue is done.
std::optional<HashPool::Job> HashPool::next() {
    std::unique_lock lock(mutex_);
    while (true) {
        if (!delayed_.empty() && delayed_.begin()->first <= Clock::now())
            return std::move(delayed_.extract(delayed_.begin()).mapped());
        if (!queued_.empty()) {
            std::optional<Job> job(std::move(queued_.front()));
            queued_.pop_front();
            return job;
        }
        if (is_closed_) return std::nullopt;
        if (delayed_.empty())
            changed_.wait(lock);
        else
            changed_.wait_until(lock, delayed_.begin()->first);
    }
}

void HashPool::stop() {
    std::multimap<Clock::time_point, Job> dropped; // destroyed outside the lock: each answers its request
    {
        const std::scoped_lock lock(mutex_);
        is_closed_ = true;
        dropped.swap(delayed_);
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

} // namespace answerd::api
