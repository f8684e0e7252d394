// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pthread.h>
#include <sys/resource.h>

#include <string>

// The lowest room: what the operating system offers and the standard library does not. Knows nobody.
namespace answerd::os {

// What top, gdb and a core dump call the calling thread. The kernel keeps 15 bytes.
inline void name_this_thread(const std::string& name) {
    constexpr std::size_t name_bytes_max = 15;
    pthread_setname_np(pthread_self(), name.substr(0, name_bytes_max).c_str());
}

// For work that nobody waits for: whoever is woken up takes the core from it at once instead of at the next tick. A
// thread keeps its share when nothing else runs.
inline void yield_to_everybody() {
    constexpr int lowest_priority = 19;
    setpriority(PRIO_PROCESS, 0, lowest_priority); // 0 is the calling thread on Linux
}

} // namespace answerd::os
