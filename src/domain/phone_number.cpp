// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/phone_number.hpp"

namespace answerd {

std::string to_text(E164 number) {
    return "+" + std::to_string(number.digits);
}

std::optional<E164> parse_e164(std::string_view text) {
    constexpr std::size_t digits_min = 7;
    constexpr std::size_t digits_max = 15;
    if (text.size() < digits_min + 1 || text.size() > digits_max + 1) return std::nullopt;
    if (text[0] != '+' || text[1] == '0') return std::nullopt;
    std::uint64_t digits = 0;
    for (const char c : text.substr(1)) {
        if (c < '0' || c > '9') return std::nullopt;
        digits = digits * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return E164{digits};
}

} // namespace answerd
