// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/configuration.hpp"

#include <type_traits>

namespace answerd {

static_assert(std::variant_size_v<ConfigurationEntity> == static_cast<std::size_t>(ConfigurationKind::custom_field) + 1,
              "ConfigurationKind lists the alternatives of ConfigurationEntity in their order");

ConfigurationKind kind_of(const ConfigurationEntity& entity) {
    return static_cast<ConfigurationKind>(entity.index());
}

std::string key_of(const ConfigurationEntity& entity) {
    return std::visit(
        [](const auto& value) -> std::string {
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, AgentProfile>) {
                return to_string(value.id);
            } else {
                return value.name.value;
            }
        },
        entity);
}

} // namespace answerd
