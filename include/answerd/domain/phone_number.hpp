// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/describe.hpp"
#include "answerd/domain/personal.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace answerd {

// An E.164 number (ITU-T E.164: at most 15 digits) as an integer: +4930123456 is 4930123456. Fits an index column.
struct E164 {
    std::uint64_t digits = 0;

    friend auto operator<=>(const E164&, const E164&) = default;
};

// "+4930123456"
[[nodiscard]] std::string to_text(E164 number);
// Only "+" and 7 to 15 digits, the first not 0; the fast path before libphonenumber. Nanoseconds, no allocation.
[[nodiscard]] std::optional<E164> parse_e164(std::string_view text);

// What kind of address a party is known by. Only `number` takes part in phone matching
// (reference telephony-formats.md §4); withheld callers never match anybody.
enum class PartyKind { number, restricted, unavailable, internal, sip_address, extension, alphanumeric };
ANSWERD_DESCRIBE_ENUM(PartyKind, number, restricted, unavailable, internal, sip_address, extension, alphanumeric)

// A caller or callee: what the provider sent, and what we made of it. `e164` is set only when kind is `number` and the
// text could be normalised.
struct Party {
    PartyKind kind = PartyKind::unavailable;
    PersonalText raw;
    std::optional<E164> e164;

    friend auto operator<=>(const Party&, const Party&) = default;
};
ANSWERD_DESCRIBE(Party, kind, raw, e164)

} // namespace answerd
