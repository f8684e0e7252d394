// SPDX-License-Identifier: Apache-2.0
#include "utf8.hpp"

#include <cstdint>

namespace answerd::codec {

namespace {

struct LeadByte {
    std::size_t length = 0; // 0: cannot start a sequence
    std::uint8_t second_min = 0x80;
    std::uint8_t second_max = 0xBF;
};

// Overlong forms, surrogates and what is above U+10FFFF show in the second byte.
LeadByte lead_byte(std::uint8_t byte) {
    if (byte < 0x80) return {.length = 1};
    if (byte < 0xC2) return {};
    if (byte < 0xE0) return {.length = 2};
    if (byte == 0xE0) return {.length = 3, .second_min = 0xA0};
    if (byte == 0xED) return {.length = 3, .second_max = 0x9F};
    if (byte < 0xF0) return {.length = 3};
    if (byte == 0xF0) return {.length = 4, .second_min = 0x90};
    if (byte < 0xF4) return {.length = 4};
    if (byte == 0xF4) return {.length = 4, .second_max = 0x8F};
    return {};
}

bool is_plain(char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

void append_escape(std::string& out, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\b':
        out += "\\b";
        return;
    case '\f':
        out += "\\f";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        break;
    }
    const auto byte = static_cast<std::uint8_t>(c);
    out += "\\u00";
    out += hex[byte >> 4U];
    out += hex[byte & 0xFU];
}

} // namespace

std::size_t utf8_sequence_length(std::string_view text) {
    if (text.empty()) return 0;
    const auto byte_at = [&](std::size_t position) { return static_cast<std::uint8_t>(text[position]); };
    const LeadByte lead = lead_byte(byte_at(0));
    if (lead.length == 0 || text.size() < lead.length) return 0;
    for (std::size_t position = 1; position < lead.length; ++position) {
        const auto min = position == 1 ? lead.second_min : std::uint8_t{0x80};
        const auto max = position == 1 ? lead.second_max : std::uint8_t{0xBF};
        if (byte_at(position) < min || byte_at(position) > max) return 0;
    }
    return lead.length;
}

void append_escaped(std::string& out, std::string_view value) {
    while (!value.empty()) {
        std::size_t plain = 0;
        while (plain < value.size() && is_plain(value[plain]))
            ++plain;
        out.append(value.substr(0, plain));
        value.remove_prefix(plain);
        if (value.empty()) return;
        if (static_cast<std::uint8_t>(value.front()) < 0x80) {
            append_escape(out, value.front());
            value.remove_prefix(1);
            continue;
        }
        const std::size_t length = utf8_sequence_length(value);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            value.remove_prefix(1);
            continue;
        }
        out.append(value.substr(0, length));
        value.remove_prefix(length);
    }
}

} // namespace answerd::codec
