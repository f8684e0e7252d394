// SPDX-License-Identifier: Apache-2.0
#include "sqlite/cursor.hpp"

#include <algorithm>

namespace answerd::store {

namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t number_bytes = 8;
constexpr std::size_t cursor_length_max = 1024;

std::string to_base64url(std::string_view bytes) {
    std::string text;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(c);
        count += 8;
        while (count >= 6) {
            count -= 6;
            text += alphabet[(bits >> count) & 0x3FU];
        }
    }
    if (count > 0) text += alphabet[(bits << (6U - count)) & 0x3FU];
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const std::size_t value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>((bits >> count) & 0xFFU);
    }
    return bytes;
}

} // namespace

std::string to_text(const Cursor& cursor) {
    std::string bytes;
    for (std::size_t i = 0; i < number_bytes; ++i) {
        bytes += static_cast<char>((static_cast<std::uint64_t>(cursor.number) >> (56U - 8U * i)) & 0xFFU);
    }
    return to_base64url(bytes + cursor.key);
}

std::optional<Cursor> parse_cursor(std::string_view text) {
    if (text.size() > cursor_length_max) return std::nullopt;
    const std::optional<std::string> bytes = from_base64url(text);
    if (!bytes || bytes->size() < number_bytes) return std::nullopt;
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < number_bytes; ++i)
        number = (number << 8U) | static_cast<unsigned char>((*bytes)[i]);
    return Cursor{.number = static_cast<std::int64_t>(number), .key = bytes->substr(number_bytes)};
}

std::optional<Cursor> start_of(const PageRequest& page, const Cursor& start) {
    if (page.cursor.empty()) return start;
    return parse_cursor(page.cursor);
}

int limit_of(const PageRequest& page) {
    constexpr int limit_max = 200;
    return std::clamp(page.limit, 1, limit_max);
}

} // namespace answerd::store
