// SPDX-License-Identifier: Apache-2.0
#include "imports/runner.hpp"

#include "imports/import_run.hpp"

#include "answerd/os/thread.hpp"

#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace answerd::api {

void ImportRunner::start() {
    thread_ = std::jthread([this](const std::stop_token& stopping) {
        os::name_this_thread("import");
        os::yield_to_everybody();
        run(stopping);
    });
}

void ImportRunner::wake() {
    {
        const std::scoped_lock lock(mutex_);
        has_work_ = true;
    }
    changed_.notify_one();
}

void ImportRunner::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

bool ImportRunner::wait_for_work(const std::stop_token& stopping) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, stopping, [this] { return has_work_; });
    has_work_ = false;
    return !stopping.stop_requested();
}

void ImportRunner::run(const std::stop_token& stopping) try {
    const auto reader = parts_.store->open_reader();
    while (wait_for_work(stopping)) {
        for (auto& job : reader->running_imports()) {
            if (stopping.stop_requested()) return;
            const bool is_waiting_for_bytes =
                job.bytes_done == job.bytes_received && job.bytes_received < job.bytes_total;
            if (!is_waiting_for_bytes) ImportRun(parts_, std::move(job), stopping).go(*reader);
        }
    }
} catch (const std::exception& error) { // the disk refuses a read: the writer will hear of it, too
    spdlog::error("imports have stopped until the next start: {}", error.what());
}

} // namespace answerd::api
