// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenario/story.hpp"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

namespace answerd::testing {

template <class Enum>
[[nodiscard]] Enum read_enum(const std::string& text) {
    Enum value{};
    if (!boost::describe::enum_from_string(text.c_str(), value)) fail("'" + text + "' is none of the known words");
    return value;
}

template <class Enum>
[[nodiscard]] std::string enum_text(Enum value) {
    return boost::describe::enum_to_string(value, "?");
}

} // namespace answerd::testing
