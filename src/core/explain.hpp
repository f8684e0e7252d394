// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model.hpp"

namespace answerd::core {

// Asks the rule that the routing decision asks, for every agent.
[[nodiscard]] std::optional<Explanation> explain(const Model& model, Instant now, WorkItemId item);

} // namespace answerd::core
