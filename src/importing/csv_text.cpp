// SPDX-License-Identifier: Apache-2.0
#include "answerd/importing/csv_text.hpp"

#include <algorithm>
#include <cctype>

namespace answerd::importing {
namespace {

bool is_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && std::ranges::count(text, '.') <= 1 && std::ranges::all_of(text, [](char c) {
        return c == '.' || std::isdigit(static_cast<unsigned char>(c)) != 0;
    });
}

// Also behind apostrophes: one that was in the text must not be taken for ours.
bool is_formula(std::string_view text) {
    const auto first = text.find_first_not_of('\'');
    return first != std::string_view::npos && std::string_view("=+-@\t\r").contains(text[first]);
}

} // namespace

std::string csv_cell(std::string_view text) {
    std::string cell;
    if (is_formula(text) && !is_number(text)) cell += '\'';
    cell += text;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
        if (&cell != &cells.front()) line += ',';
        line += csv_cell(cell);
    }
    return line + "\r\n";
}

std::string_view without_guard(std::string_view cell) {
    if (cell.starts_with('\'') && is_formula(cell)) cell.remove_prefix(1);
    return cell;
}

} // namespace answerd::importing
