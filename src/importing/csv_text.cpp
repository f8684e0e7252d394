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
bool is_formula(std::string_view text, std::string_view skipped) {
    const auto first = text.find_first_not_of(skipped);
    return first != std::string_view::npos && std::string_view("=+-@\t\r").contains(text[first]);
}

// `change` says what is put in place of each part: a spreadsheet whose list separator is the semicolon begins another
// cell behind it, within which quotes count.
template <class Change>
std::string with_each_part(std::string_view text, const Change& change) {
    std::string changed;
    for (std::string_view skipped = "'";; skipped = "'\"") {
        const auto end = text.find(';');
        const std::string_view part = text.substr(0, end);
        changed += change(part, is_formula(part, skipped));
        if (end == std::string_view::npos) return changed;
        changed += ';';
        text.remove_prefix(end + 1);
    }
}

} // namespace

std::string csv_cell(std::string_view text) {
    const std::string cell = with_each_part(text, [](std::string_view part, bool is_formula) {
        return (is_formula && !is_number(part) ? "'" : "") + std::string(part);
    });
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

std::string without_guard(std::string_view cell) {
    return with_each_part(cell, [](std::string_view part, bool is_formula) {
        return part.substr(is_formula && part.starts_with('\'') ? 1 : 0);
    });
}

} // namespace answerd::importing
