// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace answerd::importing {

// One RFC 4180 line. A cell that a spreadsheet would run as a formula (it begins with = + - @, tab or return) gets an
// apostrophe in front, unless it is a plain number; so does one that already has apostrophes there, so that each cell
// comes back as it was. What follows a semicolon is treated as another cell: some spreadsheets cut there.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);
[[nodiscard]] std::string csv_cell(std::string_view text);

// The cell's text without the apostrophes that `csv_cell` put in.
[[nodiscard]] std::string without_guard(std::string_view cell);

} // namespace answerd::importing
