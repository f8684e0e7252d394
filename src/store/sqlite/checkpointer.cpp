// SPDX-License-Identifier: Apache-2.0
#include "sqlite/checkpointer.hpp"

#include "answerd/os/thread.hpp"

#include <sqlite3.h>

#include <utility>

namespace answerd::store {

Checkpointer::Checkpointer(const std::filesystem::path& database)
    : database_(database, Access::checkpoint), thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
    {
        const std::scoped_lock lock(mutex_);
        is_closing_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Checkpointer::begin_pass() {
    {
        const std::scoped_lock lock(mutex_);
        is_wanted_ = true;
        is_running_ = true;
    }
    changed_.notify_one();
}

std::optional<Checkpointer::Pass> Checkpointer::take_finished() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(finished_, std::nullopt);
}

bool Checkpointer::is_running() const {
    const std::scoped_lock lock(mutex_);
    return is_running_;
}

void Checkpointer::run() {
    os::name_this_thread("checkpoint");
    os::yield_to_everybody();
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return is_wanted_ || is_closing_; });
        if (is_closing_) return;
        is_wanted_ = false;
        lock.unlock();
        Pass pass;
        pass.code = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                              &pass.pages_moved);
        lock.lock();
        finished_ = pass;
        is_running_ = false;
    }
}

} // namespace answerd::store
