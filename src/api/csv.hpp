// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace answerd::api {

// One RFC 4180 line. A cell that a spreadsheet would run as a formula (it begins with = + - @, tab or return) gets an
// apostrophe in front, unless it is a plain number.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);
[[nodiscard]] std::string csv_cell(std::string_view text);

} // namespace answerd::api
