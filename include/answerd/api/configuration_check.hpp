// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/advice.hpp"
#include "answerd/core/commands.hpp"
#include "answerd/core/state.hpp"
#include "answerd/domain/faults.hpp"
#include "answerd/store/store.hpp"

#include <cstddef>
#include <expected>
#include <string_view>
#include <vector>

namespace answerd::api {

inline constexpr std::size_t configuration_file_bytes_max = 16U << 20U;

struct ConfigurationCheck {
    Faults faults;                 // pointing into the file
    std::vector<Warning> warnings; // when there are no faults
};
// What a server without any configuration would say of the file, except for what it knows of users.
[[nodiscard]] ConfigurationCheck check_configuration_file(std::string_view text);

// What makes `current` what the file says; agents stand in it under their usernames, which the reader knows. Nothing is
// checked beyond what can be read: the core does that when it is asked.
[[nodiscard]] std::expected<command::ApplyConfiguration, Faults>
changes_to(const Configuration& current, std::string_view text, store::Reader& reader);

} // namespace answerd::api
