// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "facts.hpp"
#include "streams.hpp"

#include "answerd/engine/engine.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace answerd::engine {

// What waits behind the commit gate, in the order in which it was caused.
namespace release {

struct Answering {
    Completion done;
    Result<Answer> answer;
};
struct Notifying {
    UserId agent;
    std::uint64_t seq = 0;
    std::shared_ptr<const std::string> frame;
    FrameContext context;
};
struct Controlling {
    Control control;
};
struct TakingOver { // the agent's former console is closed before the new one hears anything
    UserId agent;
};
struct SigningIn {
    Connect connect;
    std::optional<AgentNotice> snapshot; // of the moment of the decision
};
struct SigningOff {
    command::AgentDisconnected gone;
};
struct Snapshotting { // a copy of the state may be stored only once everything in it is durable
    std::unique_ptr<State> state;
};

} // namespace release

using Release = std::variant<release::Answering, release::Notifying, release::Controlling, release::TakingOver,
                             release::SigningIn, release::SigningOff, release::Snapshotting>;

// Everything decided since the last batch went to the writer.
struct Batch {
    Facts facts;
    std::vector<Release> releases;
    std::size_t commands = 0;

    [[nodiscard]] bool empty() const { return facts.empty() && releases.empty(); }
};

} // namespace answerd::engine
