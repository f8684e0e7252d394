// SPDX-License-Identifier: Apache-2.0
#include "json_writer.hpp"

#include <algorithm>
#include <charconv>

namespace answerd::api::json {
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

void append_escaped(std::string& out, unsigned char byte) {
    switch (byte) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
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

template <std::size_t digits>
void put_digits(char* at, unsigned value) {
    for (std::size_t k = digits; k-- > 0; value /= 10)
        at[k] = static_cast<char>('0' + value % 10);
}

void put_hex(char* at, std::uint64_t value, int digits) {
    for (int k = digits; k-- > 0; value >>= 4)
        at[k] = hex_digits[value & 15];
}

template <class Integer>
void append_decimal(std::string& out, Integer value) {
    std::array<char, 24> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), written.ptr);
}

} // namespace

void append_text(std::string& out, std::string_view text) {
    out += '"';
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
            append_escaped(out, byte);
        i += sequence.bytes;
        plain_from = i;
    }
    out += text.substr(plain_from);
    out += '"';
}

void append_integer(std::string& out, std::int64_t value) {
    append_decimal(out, value);
}

void append_integer(std::string& out, std::uint64_t value) {
    append_decimal(out, value);
}

void append_instant(std::string& out, Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const auto of_day = static_cast<unsigned>((at - day).count());

    char text[] = "\"0000-00-00T00:00:00.000Z\"";
    put_digits<4>(text + 1, static_cast<unsigned>(std::clamp(static_cast<int>(date.year()), 0, 9999)));
    put_digits<2>(text + 6, static_cast<unsigned>(date.month()));
    put_digits<2>(text + 9, static_cast<unsigned>(date.day()));
    put_digits<2>(text + 12, of_day / 3'600'000);
    put_digits<2>(text + 15, of_day / 60'000 % 60);
    put_digits<2>(text + 18, of_day / 1'000 % 60);
    put_digits<3>(text + 21, of_day % 1'000);
    out.append(text, sizeof text - 1);
}

void append_uuid(std::string& out, Uuid uuid) {
    char text[] = "\"00000000-0000-0000-0000-000000000000\"";
    put_hex(text + 1, uuid.high >> 32, 8);
    put_hex(text + 10, uuid.high >> 16, 4);
    put_hex(text + 15, uuid.high, 4);
    put_hex(text + 20, uuid.low >> 48, 4);
    put_hex(text + 25, uuid.low, 12);
    out.append(text, sizeof text - 1);
}

} // namespace answerd::api::json
