// SPDX-License-Identifier: Apache-2.0
#include "process_cost.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

namespace answerd::bench {

ProcessCost cost_of(pid_t process) {
    const std::string folder = "/proc/" + std::to_string(process);
    ProcessCost cost;
    std::error_code gone; // a thread may end while we look
    for (const auto& task : std::filesystem::directory_iterator(folder + "/task", gone)) {
        // Nanoseconds; /proc/PID/stat counts ticks of ten milliseconds.
        std::ifstream schedstat(task.path() / "schedstat");
        std::int64_t running_ns = 0;
        if (schedstat >> running_ns) cost.cpu_us += running_ns / 1'000;
    }
    std::ifstream statm(folder + "/statm");
    std::int64_t total_pages = 0;
    std::int64_t resident_pages = 0;
    statm >> total_pages >> resident_pages;
    cost.resident_kb = resident_pages * sysconf(_SC_PAGESIZE) / 1024;
    return cost;
}

std::int64_t now_us() {
    const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since_start).count();
}

} // namespace answerd::bench
