// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/escape.hpp"

#include <array>

namespace answerd::codec {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD

// What has to be looked at more closely than by copying it.
constexpr std::array<bool, 256> is_special = [] {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0; byte < 256; ++byte)
        table[byte] = byte < 0x20 || byte == '"' || byte == '\\' || byte >= 0x80;
    return table;
}();

[[nodiscard]] unsigned char byte_at(std::string_view text, std::size_t i) {
    return static_cast<unsigned char>(text[i]);
}

void append_escape(std::string& out, unsigned char byte) {
    switch (byte) {
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
        out += "\\u00";
        out += hex_digits[byte >> 4];
        out += hex_digits[byte & 15];
    }
}

struct Utf8Sequence {
    std::size_t bytes = 1; // of a broken one: as far as it could have become a whole one
    bool is_whole = false;
};

// The sequence at `i`, which is not ASCII (Unicode 15, table 3-7).
[[nodiscard]] Utf8Sequence sequence_at(std::string_view text, std::size_t i) {
    const unsigned char lead = byte_at(text, i);
    if (lead < 0xC2 || lead > 0xF4) return {};

    unsigned char next_min = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80; // overlong forms are below
    unsigned char next_max = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF; // surrogates, or beyond U+10FFFF, above
    const std::size_t expected = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    std::size_t bytes = 1;
    while (bytes < expected && i + bytes < text.size()) {
        const unsigned char next = byte_at(text, i + bytes);
        if (next < next_min || next > next_max) break;
        next_min = 0x80;
        next_max = 0xBF;
        ++bytes;
    }
    return {bytes, bytes == expected};
}

} // namespace

void append_escaped(std::string& out, std::string_view text) {
    std::size_t plain_from = 0;
    for (std::size_t i = 0; i < text.size();) {
        const unsigned char byte = byte_at(text, i);
        if (!is_special[byte]) {
            ++i;
            continue;
        }
        const Utf8Sequence sequence = byte >= 0x80 ? sequence_at(text, i) : Utf8Sequence{};
        if (sequence.is_whole) {
            i += sequence.bytes;
            continue;
        }
        out += text.substr(plain_from, i - plain_from);
        if (byte >= 0x80)
            out += replacement;
        else
            append_escape(out, byte);
        i += sequence.bytes;
        plain_from = i;
    }
    out += text.substr(plain_from);
}

} // namespace answerd::codec
