// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "latencies.hpp"
#include "log.hpp"

#include <cstdint>

namespace answerd::bench {

struct Load {
    int rate = 1'000; // events a second, open loop
    int seconds = 5;
    int warm_up_seconds = 1; // before `seconds`, not counted
    int batch = 1;           // events a flush, closed loop
};

struct OpenLoopResult {
    Latencies durable; // from the intended submission on
    std::int64_t flushes = 0;
    std::int64_t cpu_us = 0; // of the whole run
    std::int64_t events = 0;
};

// One thread flushes whatever is due: what the disk alone costs at this rate.
[[nodiscard]] OpenLoopResult run_alone(DurableLog& log, const Load& load);
// One thread submits, another takes whatever is queued and flushes once: group commit without a wait.
[[nodiscard]] OpenLoopResult run_queued(DurableLog& log, const Load& load);
// Flush after flush of `batch` events; flushes a second.
[[nodiscard]] double run_closed(DurableLog& log, const Load& load);

} // namespace answerd::bench
