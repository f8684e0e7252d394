// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace answerd::api {

// The id of the formula behind a figure: "serviceLevel" -> "serviceLevel.offered.v1".
[[nodiscard]] std::string formula_id(std::string_view figure);
// {"value": 0.8, "formula": "..."}; without a value when its denominator was 0.
[[nodiscard]] codec::Json figure_json(std::string_view figure, std::optional<double> value);

} // namespace answerd::api
