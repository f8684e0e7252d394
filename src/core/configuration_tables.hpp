// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"

#include <optional>
#include <string_view>

// Configuration by kind and key, for code that does not care which kind it is.
namespace answerd::core {

[[nodiscard]] std::optional<std::int64_t> revision_of(const Configuration& configuration, ConfigurationKind kind,
                                                      const std::string& key);
void put_entity(Configuration& configuration, const ConfigurationEntity& entity, std::int64_t revision);
void remove_entity(Configuration& configuration, ConfigurationKind kind, const std::string& key);

} // namespace answerd::core
