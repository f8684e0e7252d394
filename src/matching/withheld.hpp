// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/phone_number.hpp"

#include <optional>
#include <string_view>

// Spellings of "no number" that providers put where the number belongs (reference telephony-formats.md §4). They are
// recognised before anything is parsed: +86282452253 is UNAVAILABLE on a keypad and a well-formed Chinese number.
namespace answerd::matching {

// Words such as "Anonymous", "<unknown>", "Private Number", "INTERNAL-TRANSFER", "Softphone".
[[nodiscard]] std::optional<PartyKind> kind_of_word(std::string_view text);

// Digits that spell a word on a keypad, with or without a leading 1, and digits that are all the same.
// `digits` holds ASCII digits only.
[[nodiscard]] std::optional<PartyKind> kind_of_sentinel(std::string_view digits);
[[nodiscard]] std::optional<PartyKind> kind_of_sentinel(E164 number);

} // namespace answerd::matching
