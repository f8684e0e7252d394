// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

// ASCII only, never the locale: protocol elements mean the same everywhere.
namespace answerd::net {

[[nodiscard]] constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

[[nodiscard]] constexpr int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
    return -1;
}

// RFC 9110 §5.6.2
[[nodiscard]] constexpr bool is_token_char(char c) {
    return is_digit(c) || is_letter(c) || std::string_view("!#$%&'*+-.^_`|~").contains(c);
}
[[nodiscard]] bool is_token(std::string_view text);
// Printable ASCII and tab: what a field value may hold.
[[nodiscard]] bool is_field_text(std::string_view text);

[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view left, std::string_view right);
[[nodiscard]] std::string_view trim_blanks(std::string_view text);
// Whether a comma-separated list holds `member`, ignoring case.
[[nodiscard]] bool list_holds(std::string_view list, std::string_view member);

} // namespace answerd::net
