// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/commands.hpp"
#include "answerd/core/events.hpp"
#include "answerd/core/state.hpp"

#include <optional>
#include <span>

// The journal read backwards: what was asked, from what was decided.
namespace answerd {

// The command that a core in the state `before` answered with `decided`: all events of one command, in order (the last
// one has completes_command). Asked again at the same instant, it is decided the same way. What a caller says twice,
// and what is said without effect, is in no journal. Empty where the events do not tell the whole command (a transcript
// line that was dropped has no text), and for events of a kind this version does not decide.
[[nodiscard]] std::optional<Command> command_behind(const State& before, std::span<const Event> decided);

} // namespace answerd
