// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace answerd::app::demo {

struct SpokenLine {
    bool is_by_caller;
    std::string_view text;
};

// What is said on a call to that queue, from the greeting to the goodbye.
[[nodiscard]] std::span<const SpokenLine> conversation_about(std::string_view queue, std::size_t variant);
// What the agent writes down afterwards.
[[nodiscard]] std::string_view note_about(std::string_view queue);

} // namespace answerd::app::demo
