// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>

// What another process costs, from /proc: CPU time is the figure that survives a noisy machine.
namespace answerd::bench {

struct ProcessCost {
    std::int64_t cpu_us = 0; // of the threads that are alive
    std::int64_t resident_kb = 0;
};

[[nodiscard]] ProcessCost cost_of(pid_t process);
[[nodiscard]] std::int64_t now_us(); // steady

} // namespace answerd::bench
