// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/api/api.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace answerd::api {

// The thread that reads what was received of running imports and writes it as records, a few at a time, so that the
// writer is never held for long. What it has done is in the database: after a restart it goes on by itself.
class ImportRunner {
public:
    explicit ImportRunner(const ApiParts& parts) : parts_(parts) {}
    ~ImportRunner() { stop(); }
    ImportRunner(const ImportRunner&) = delete;
    ImportRunner& operator=(const ImportRunner&) = delete;

    void start();
    void wake(); // there is something new to read; any thread
    void stop();

private:
    void run(const std::stop_token& stopping);
    [[nodiscard]] bool wait_for_work(const std::stop_token& stopping);

    const ApiParts& parts_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool has_work_ = true; // what a restart interrupted
    std::jthread thread_;
};

} // namespace answerd::api
