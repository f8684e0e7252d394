// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"
#include "answerd/domain/problem.hpp"

namespace answerd::core {

// Whether the entity may stand beside the rest of the configuration: ranges, names, and that what it refers to exists.
// The problem's pointer names the member.
[[nodiscard]] Result<> check_entity(const Configuration& configuration, const ConfigurationEntity& entity);

// Whether nothing refers to the entity any more: neither configuration nor live work.
[[nodiscard]] Result<> check_unused(const State& state, ConfigurationKind kind, const std::string& key);

} // namespace answerd::core
