// SPDX-License-Identifier: Apache-2.0
#include "withheld.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace answerd::matching {
namespace {

using Word = std::pair<std::string_view, PartyKind>;

// Letters only, lower case: "<Unknown>", "caller-id blocked" and "Private Number" all reduce to an entry.
constexpr std::array words{
    Word{"anonymous", PartyKind::restricted},       Word{"anonym", PartyKind::restricted},
    Word{"restricted", PartyKind::restricted},      Word{"private", PartyKind::restricted},
    Word{"privatenumber", PartyKind::restricted},   Word{"blocked", PartyKind::restricted},
    Word{"calleridblocked", PartyKind::restricted}, Word{"withheld", PartyKind::restricted},
    Word{"numberwithheld", PartyKind::restricted},  Word{"withheldnumber", PartyKind::restricted},
    Word{"nocallerid", PartyKind::restricted},      Word{"unavailable", PartyKind::unavailable},
    Word{"notavailable", PartyKind::unavailable},   Word{"unknown", PartyKind::unavailable},
    Word{"unknownnumber", PartyKind::unavailable},  Word{"unknowncaller", PartyKind::unavailable},
    Word{"none", PartyKind::unavailable},           Word{"null", PartyKind::unavailable},
    Word{"internaltransfer", PartyKind::internal},  Word{"softphone", PartyKind::internal},
};

constexpr std::size_t longest_word = 16;

struct Sentinel {
    std::uint64_t digits;
    PartyKind kind;
};

constexpr std::array sentinels{
    Sentinel{266'696'687, PartyKind::restricted},     // ANONYMOUS
    Sentinel{7'378'742'833, PartyKind::restricted},   // RESTRICTED
    Sentinel{2'562'533, PartyKind::restricted},       // BLOCKED
    Sentinel{8'656'696, PartyKind::unavailable},      // UNKNOWN
    Sentinel{86'282'452'253, PartyKind::unavailable}, // UNAVAILABLE
};

constexpr std::size_t equal_digits_min = 7; // below, "111" may well be an extension

std::uint64_t power_of_ten_above(std::uint64_t value) {
    std::uint64_t power = 1;
    while (power <= value)
        power *= 10;
    return power;
}

bool is_one_digit_repeated(std::uint64_t number) {
    const std::uint64_t digit = number % 10;
    while (number != 0) {
        if (number % 10 != digit) return false;
        number /= 10;
    }
    return true;
}

} // namespace

std::optional<PartyKind> kind_of_word(std::string_view text) {
    std::array<char, longest_word> letters{};
    std::size_t count = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9') return std::nullopt;
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool is_letter = (lower >= 'a' && lower <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        if (!is_letter) continue;
        if (count == letters.size()) return std::nullopt;
        letters.at(count++) = lower;
    }
    const std::string_view word{letters.data(), count};
    const auto* found = std::ranges::find(words, word, &Word::first);
    if (found == words.end()) return std::nullopt;
    return found->second;
}

std::optional<PartyKind> kind_of_sentinel(E164 number) {
    for (const Sentinel& sentinel : sentinels) {
        const bool has_leading_one = number.digits == sentinel.digits + power_of_ten_above(sentinel.digits);
        if (number.digits == sentinel.digits || has_leading_one) return sentinel.kind;
    }
    if (is_one_digit_repeated(number.digits)) return PartyKind::unavailable;
    return std::nullopt;
}

std::optional<PartyKind> kind_of_sentinel(std::string_view digits) {
    if (digits.empty()) return std::nullopt;
    const bool is_all_equal = std::ranges::all_of(digits, [&](char c) { return c == digits.front(); });
    if (is_all_equal && (digits.front() == '0' || digits.size() >= equal_digits_min)) return PartyKind::unavailable;
    if (is_all_equal) return std::nullopt;

    constexpr std::size_t sentinel_digits_max = 12;
    if (digits.size() > sentinel_digits_max || digits.front() == '0') return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : digits)
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return kind_of_sentinel(E164{value});
}

} // namespace answerd::matching
