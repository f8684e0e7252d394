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

HashPool::HashPool(std::size_t queue_max)
    : jobs_(queue_max), thread_([this] {
          os::name_this_thread("password");
          while (auto job = jobs_.pop())
              (*job)();
      }) {}

void HashPool::stop() {
    jobs_.close();
    if (thread_.joinable()) thread_.join();
}

} // namespace answerd::api
