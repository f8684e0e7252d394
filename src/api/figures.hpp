// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"

#include <optional>
#include <string_view>

namespace answerd::api {

// {"value": 0.8, "formula": "serviceLevel.offered.v1"}; without a value when its denominator was 0.
[[nodiscard]] codec::Json figure_json(std::string_view formula, std::optional<double> value);

} // namespace answerd::api
