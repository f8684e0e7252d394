// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process_configuration.hpp"

#include <cstdint>

namespace CLI {
class App;
}

namespace answerd::app {

// `answerd demo`: a seeded organisation that lives. Callers come in through the real BYO webhook, agents work through
// the real agent protocol, on the real server; only the people and the telephone exchange are simulated.
struct DemoOptions {
    int calls_per_minute = 20;
    std::uint64_t seed = 1;
    int duration_seconds = 0; // 0 = until Ctrl-C
};

void add_demo_options(CLI::App& command, DemoOptions& options);
// Uses a data folder of its own ("demo-data" unless `configuration` names another), starts the server, lives, cleans
// up.
[[nodiscard]] int run_demo(ProcessConfiguration configuration, const DemoOptions& options);

} // namespace answerd::app
