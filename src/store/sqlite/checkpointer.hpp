// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

namespace answerd::store {

// Moves pages of the write-ahead log into the database on a thread of its own, so that no commit waits for it: SQLite
// lets a passive checkpoint run beside the writer. What was appended meanwhile is left for the next pass.
class Checkpointer {
public:
    explicit Checkpointer(const std::filesystem::path& database);
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;
    ~Checkpointer(); // waits for the pass that runs

    struct Pass {
        int code = 0;        // of SQLite
        int pages_moved = 0; // from the beginning of the log
    };
    void begin_pass();
    // The pass that ended since the last question; empty while one runs or none was begun.
    [[nodiscard]] std::optional<Pass> take_finished();
    [[nodiscard]] bool is_running() const;

private:
    void run();

    Database database_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool is_wanted_ = false, is_running_ = false, is_closing_ = false;
    std::optional<Pass> finished_;
    std::thread thread_;
};

} // namespace answerd::store
