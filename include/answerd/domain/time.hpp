// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace answerd {

// A point in UTC with the resolution of every record and deadline. The core never reads a clock: an Instant is always
// handed in by whoever calls it.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

} // namespace answerd
