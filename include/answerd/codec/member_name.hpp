// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/describe_json.hpp"

#include <string_view>

namespace answerd::codec {

// A described member's name in JSON: last_name -> "lastName".
template <class Descriptor>
inline constexpr std::string_view member_name = detail::CamelName<Descriptor>::value;

} // namespace answerd::codec
