// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/id.hpp"

#include <algorithm>
#include <array>

namespace answerd {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t uuid_text_length = 36;

bool is_dash_position(std::size_t position) {
    return position == 8 || position == 13 || position == 18 || position == 23;
}

std::optional<std::uint64_t> hex_value(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint64_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint64_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint64_t>(c - 'A' + 10);
    return std::nullopt;
}

} // namespace

std::string to_string(Uuid uuid) {
    std::string text(uuid_text_length, '-');
    std::size_t nibble = 0;
    for (std::size_t position = 0; position < uuid_text_length; ++position) {
        if (is_dash_position(position)) continue;
        const std::uint64_t half = nibble < 16 ? uuid.high : uuid.low;
        const auto shift = 60U - 4U * static_cast<unsigned>(nibble % 16);
        text[position] = hex_digits[(half >> shift) & 0xFU];
        ++nibble;
    }
    return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != uuid_text_length) return std::nullopt;
    std::array<std::uint64_t, 2> halves{};
    std::size_t nibble = 0;
    for (std::size_t position = 0; position < uuid_text_length; ++position) {
        if (is_dash_position(position)) {
            if (text[position] != '-') return std::nullopt;
            continue;
        }
        const auto value = hex_value(text[position]);
        if (!value) return std::nullopt;
        auto& half = halves[nibble / 16];
        half = (half << 4U) | *value;
        ++nibble;
    }
    return Uuid{.high = halves[0], .low = halves[1]};
}

Uuid make_uuid_v7(Instant at, std::uint64_t random_high, std::uint64_t random_low) {
    const auto milliseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(0, at.time_since_epoch().count()));
    constexpr std::uint64_t version_7 = 0x7000;
    constexpr std::uint64_t variant_rfc = 0x8000'0000'0000'0000;
    return Uuid{
        .high = (milliseconds << 16U) | version_7 | (random_high & 0x0FFFU),
        .low = variant_rfc | (random_low & 0x3FFF'FFFF'FFFF'FFFFU),
    };
}

bool is_valid_name(std::string_view text) {
    constexpr std::size_t name_length_max = 64;
    if (text.empty() || text.size() > name_length_max) return false;
    return std::ranges::all_of(
        text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

} // namespace answerd
