// SPDX-License-Identifier: Apache-2.0
#include "runs.hpp"

#include "process_cost.hpp"
#include "queue.hpp"

#include <time.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <vector>

namespace answerd::bench {

namespace {

constexpr std::chrono::milliseconds idle_before_checkpoint{200}; // as the engine's writer thread waits

// The intended instants of a run.
class Schedule {
public:
    explicit Schedule(const Load& load)
        : rate_(load.rate), total_(std::int64_t{load.rate} * (load.warm_up_seconds + load.seconds)),
          counted_from_(std::int64_t{load.rate} * load.warm_up_seconds) {}

    [[nodiscard]] std::int64_t total() const { return total_; }
    [[nodiscard]] bool counts(std::int64_t n) const { return n >= counted_from_; }
    [[nodiscard]] std::int64_t intended_us(std::int64_t n) const { return start_us_ + n * 1'000'000 / rate_; }
    // How many are due by now.
    [[nodiscard]] std::int64_t due() const { return std::min(total_, (now_us() - start_us_) * rate_ / 1'000'000 + 1); }
    void wait_for(std::int64_t n) const {
        const auto at = intended_us(n);
        const timespec until{.tv_sec = at / 1'000'000, .tv_nsec = at % 1'000'000 * 1'000};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
    }

private:
    std::int64_t rate_;
    std::int64_t total_;
    std::int64_t counted_from_;
    std::int64_t start_us_ = now_us();
};

void keep(OpenLoopResult& result, const Schedule& schedule, std::int64_t from, std::int64_t count) {
    const auto durable_at = now_us();
    ++result.flushes;
    for (std::int64_t n = from; n < from + count; ++n) {
        if (schedule.counts(n)) result.durable.add(durable_at - schedule.intended_us(n));
    }
}

} // namespace

OpenLoopResult run_alone(DurableLog& log, const Load& load) {
    OpenLoopResult result;
    const auto before = cost_of(getpid());
    const Schedule schedule(load);
    for (std::int64_t done = 0; done < schedule.total();) {
        schedule.wait_for(done);
        const auto count = schedule.due() - done;
        log.append(static_cast<int>(count));
        keep(result, schedule, done, count);
        done += count;
    }
    result.cpu_us = cost_of(getpid()).cpu_us - before.cpu_us;
    result.events = schedule.total();
    return result;
}

OpenLoopResult run_queued(DurableLog& log, const Load& load) {
    OpenLoopResult result;
    EventQueue queue;
    const auto before = cost_of(getpid());
    std::int64_t writer_cpu_us = 0;
    const Schedule schedule(load);
    std::jthread writer([&] {
        std::int64_t done = 0;
        while (done < schedule.total()) {
            const auto count = queue.take(idle_before_checkpoint);
            if (count == 0) {
                log.checkpoint();
                continue;
            }
            log.append(static_cast<int>(count));
            keep(result, schedule, done, count);
            done += count;
        }
        writer_cpu_us = cost_of(getpid()).cpu_us; // while this thread is still there to be counted
    });
    for (std::int64_t submitted = 0; submitted < schedule.total();) {
        schedule.wait_for(submitted);
        const auto count = schedule.due() - submitted;
        queue.add(count);
        submitted += count;
    }
    writer.join();
    result.cpu_us = writer_cpu_us - before.cpu_us;
    result.events = schedule.total();
    return result;
}

double run_closed(DurableLog& log, const Load& load) {
    std::int64_t flushes = 0;
    const auto counted_from = now_us() + std::int64_t{load.warm_up_seconds} * 1'000'000;
    const auto end = counted_from + std::int64_t{load.seconds} * 1'000'000;
    while (now_us() < end) {
        log.append(load.batch);
        if (now_us() >= counted_from) ++flushes;
    }
    return static_cast<double>(flushes) * 1e6 / static_cast<double>(now_us() - counted_from);
}

} // namespace answerd::bench
