// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace answerd::os {

struct Utf8Lead {
    std::size_t following = 0;
    std::uint32_t bits = 0;
    std::uint32_t least = 0; // below it the form is overlong
};

inline bool read_lead(unsigned char byte, Utf8Lead& lead) {
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

// No overlong form, no surrogate, nothing above U+10FFFF.
[[nodiscard]] inline bool is_utf8(std::string_view text) {
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

} // namespace answerd::os
