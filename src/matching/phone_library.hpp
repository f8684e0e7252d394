// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/phone_number.hpp"

#include <optional>
#include <string>

// The only door to libphonenumber; its headers cost seconds a file.
namespace answerd::matching {

struct LibraryNumber {
    E164 number;
    bool is_valid = false; // false: the length is possible, the range is not assigned (fictional and brand-new numbers)
};

// `region` is an ISO 3166 code, or empty when `text` starts with "+". Empty when no number of possible length is there.
[[nodiscard]] std::optional<LibraryNumber> read_number(const std::string& text, const std::string& region);

// The digits behind the country code, with the zeros that belong to them; empty when it has none that is known.
[[nodiscard]] std::string national_digits(E164 number);

} // namespace answerd::matching
