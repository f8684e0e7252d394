// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/core.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The rules of routing restated naively over a state: every agent against every item, no index, no helper shared with
// the core. If both are wrong, they are wrong in different ways.
namespace answerd::testing {

// Could this agent be offered this item at this moment?
[[nodiscard]] bool may_take(const State& state, const AgentState& agent, const LiveItem& live, Instant now);

// Compared from left to right, the smaller is served first: the item's place in the eyes of an agent at one moment.
using Place = std::vector<std::int64_t>;
[[nodiscard]] Place place_of(const State& state, const AgentState& agent, const WorkItem& item, Instant now);

[[nodiscard]] std::optional<UserId> best_agent(const State& state, const LiveItem& live, Instant now);

// What is wrong with this offer, made in this state; nothing if it is the right agent for the item and nobody was
// overtaken.
[[nodiscard]] std::optional<std::string> wrong_offer(const State& before, Instant now, const AgentWork& offered);

} // namespace answerd::testing
