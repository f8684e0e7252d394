// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/advice.hpp"
#include "answerd/domain/faults.hpp"

#include <cstddef>
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

} // namespace answerd::api
