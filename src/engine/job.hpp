// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/engine/engine.hpp"

#include <functional>
#include <optional>

namespace answerd::engine {

// One thing asked of the core thread.
struct Job {
    Origin origin;
    std::optional<Command> command; // empty: only the receipt is written
    std::optional<store::Receipt> receipt;
    std::optional<Connect> connect; // the command is its AgentConnected
    Completion done;                // may be empty
};

using Query = std::function<void(const Core&, Instant now)>;

// What the writer thread tells the core thread. Everything but `committed` concerns the storage as a whole.
enum class CommitReport {
    committed, // the batch handed over is durable
    full,      // it is kept and tried again
    healed,    // there is room again, and nothing was waiting for it
    abandoned, // the engine stops and there was still no room: the batch is not durable and never will be
    broken,    // nothing can be trusted any more
};

} // namespace answerd::engine
