// SPDX-License-Identifier: Apache-2.0
#include "process_cost.hpp"

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <string>

namespace answerd::bench {

ProcessCost cost_of(pid_t process) {
    const std::string folder = "/proc/" + std::to_string(process);
    ProcessCost cost;
    std::ifstream stat(folder + "/stat");
    const std::string text((std::istreambuf_iterator<char>(stat)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2)); // the command's name may hold spaces
    std::string skipped;
    for (int i = 0; i < 11; ++i)
        fields >> skipped; // utime and stime are fields 14 and 15 of proc(5)
    std::int64_t user_ticks = 0;
    std::int64_t system_ticks = 0;
    fields >> user_ticks >> system_ticks;
    cost.cpu_us = (user_ticks + system_ticks) * 1'000'000 / sysconf(_SC_CLK_TCK);
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
