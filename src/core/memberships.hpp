// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"

#include <optional>

namespace answerd::core {

// After a change of one entity: which queues agents serve because of their groups.
void follow_memberships(State& state, const std::optional<ConfigurationEntity>& before,
                        const std::optional<ConfigurationEntity>& after);

} // namespace answerd::core
