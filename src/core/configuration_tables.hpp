// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

// Configuration by kind and key, for code that does not care which kind it is.
namespace answerd::core {

// The member of Configuration that holds the kind, in camelCase.
[[nodiscard]] std::string table_name(ConfigurationKind kind);
// A JSON pointer: the member of Configuration, and the key.
[[nodiscard]] std::string pointer_to(ConfigurationKind kind, const std::string& key);
// Empty when there is no such entity.
[[nodiscard]] std::optional<ConfigurationEntity> entity_of(const Configuration& configuration, ConfigurationKind kind,
                                                           const std::string& key);
// Every entity of every kind: kinds in their order, keys in theirs.
void for_each_entity(const Configuration& configuration, const std::function<void(const ConfigurationEntity&)>& use);
[[nodiscard]] std::optional<std::int64_t> revision_of(const Configuration& configuration, ConfigurationKind kind,
                                                      const std::string& key);
void put_entity(Configuration& configuration, const ConfigurationEntity& entity, std::int64_t revision);
void remove_entity(Configuration& configuration, ConfigurationKind kind, const std::string& key);

} // namespace answerd::core
