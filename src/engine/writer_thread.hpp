// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "facts.hpp"
#include "gauges.hpp"
#include "job.hpp"

#include "answerd/store/store.hpp"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace answerd::engine {

// A write that the core does not decide (contacts, users, sessions).
struct SideWrite {
    std::function<Result<>(store::Transaction&)> work;
    std::function<void(Result<>)> done;
    Result<> result;
};

struct WriterLimits {
    std::size_t writes_max = 20'000;
    Milliseconds full_retry{500};
    Milliseconds idle_before_checkpoint{200};
};

// Group commit: takes whatever is pending (at most one batch of the core, any number of side writes), makes it durable
// with one flush and says so. There is no wait for company: while one flush runs, the next group gathers.
class WriterThread {
public:
    WriterThread(std::unique_ptr<store::Writer> writer, WriterLimits limits, Gauges& gauges,
                 std::function<void(CommitReport)> report);
    ~WriterThread();
    WriterThread(const WriterThread&) = delete;
    WriterThread& operator=(const WriterThread&) = delete;

    void start();
    // Core thread; the next one only after a report `committed`.
    void hand_over(std::unique_ptr<const Facts> facts);

    // Any thread. False above the bound and after refuse_writes().
    [[nodiscard]] bool write(SideWrite side_write);
    void refuse_writes();
    // The engine's own, which come after refuse_writes() too.
    void write_snapshot(SideWrite side_write);

    // While the storage is full: tries once more, then reports `abandoned`.
    void give_up();
    // Commits what is pending, then ends the thread.
    void close();

private:
    struct Work {
        std::unique_ptr<const Facts> facts;
        std::vector<SideWrite> writes;
    };
    using Outcome = std::expected<void, store::CommitError>;

    void run();
    [[nodiscard]] std::optional<Work> next_work();
    [[nodiscard]] bool has_work() const { return facts_ || !writes_.empty(); }
    [[nodiscard]] bool settle(Work work);
    [[nodiscard]] bool wait_for_space(Work work);
    [[nodiscard]] bool wait_before_retry(Work& work);
    [[nodiscard]] Outcome attempt(Work& work);
    void finish(Work work);
    static void refuse(std::vector<SideWrite> writes);

    std::unique_ptr<store::Writer> writer_;
    WriterLimits limits_;
    Gauges& gauges_;
    std::function<void(CommitReport)> report_;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::unique_ptr<const Facts> facts_;
    std::vector<SideWrite> writes_;
    bool accepts_writes_ = true;
    bool is_giving_up_ = false;
    bool is_closing_ = false;

    bool wants_checkpoint_ = false; // writer thread only
    std::jthread thread_;
};

} // namespace answerd::engine
