// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "phone_library.hpp"

#include "answerd/domain/phone_number.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace answerd::matching {

using NumberReader = std::function<std::optional<LibraryNumber>(const std::string& text, const std::string& region)>;

// normalise_party with the numbering plan handed in.
[[nodiscard]] Party normalise_party_with(std::string_view raw, std::string_view default_region,
                                         const NumberReader& read);

} // namespace answerd::matching
