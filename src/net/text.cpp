// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"

#include <algorithm>
#include <cstdint>

namespace answerd::net {

namespace {

struct Utf8Lead {
    std::size_t following = 0;
    std::uint32_t bits = 0;
    std::uint32_t least = 0; // below it the form is overlong
};

bool read_lead(unsigned char byte, Utf8Lead& lead) {
    if (byte < 0x80)
        lead = {0, byte, 0};
    else if ((byte & 0xE0) == 0xC0)
        lead = {1, byte & 0x1FU, 0x80};
    else if ((byte & 0xF0) == 0xE0)
        lead = {2, byte & 0x0FU, 0x800};
    else if ((byte & 0xF8) == 0xF0)
        lead = {3, byte & 0x07U, 0x10000};
    else
        return false;
    return true;
}

} // namespace

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_token_char);
}

bool is_field_text(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c == '\t' || (c >= 0x20 && c < 0x7F); });
}

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        Utf8Lead lead;
        if (!read_lead(static_cast<unsigned char>(text[i++]), lead) || lead.following > text.size() - i) return false;
        std::uint32_t point = lead.bits;
        for (const std::size_t end = i + lead.following; i < end; ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if ((byte & 0xC0) != 0x80) return false;
            point = point << 6 | (byte & 0x3FU);
        }
        if (point < lead.least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
    }
    return true;
}

std::string to_lower(std::string_view text) {
    std::string lowered(text);
    std::ranges::transform(lowered, lowered.begin(), lower);
    return lowered;
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower, lower);
}

std::string_view trim_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool list_holds(std::string_view list, std::string_view member) {
    while (true) {
        const auto comma = list.find(',');
        if (equals_ignoring_case(trim_blanks(list.substr(0, comma)), member)) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
}

} // namespace answerd::net
