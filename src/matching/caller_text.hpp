// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// The text forms in which providers write an address, taken apart; pure string work, no numbering plan.
namespace answerd::matching {

// Unicode decimal digits and the full-width plus become ASCII; white space, control and invisible direction marks at
// the ends go away. Anything that is not UTF-8 is kept byte by byte.
[[nodiscard]] std::string fold_text(std::string_view raw);

// `"Ada" <sip:ada@example.com>;tag=1` -> `sip:ada@example.com`; text without such brackets comes back whole.
[[nodiscard]] std::string_view without_display_name(std::string_view text);

struct TelUri { // RFC 3966
    std::string number;
    std::string phone_context; // "+49" or a domain; empty when absent
};
[[nodiscard]] std::optional<TelUri> parse_tel_uri(std::string_view text);

struct SipUri { // RFC 3261 §19.1, and bare user@host
    std::string user;
    std::string host;
};
[[nodiscard]] std::optional<SipUri> parse_sip_uri(std::string_view text);

struct Digits {
    std::string digits; // ASCII
    bool has_plus = false;
    bool has_letters = false; // letters anywhere, or bytes that are neither digit nor separator
};
[[nodiscard]] Digits digits_of(std::string_view text);

// "+49 30 901820 ext. 12" -> "+49 30 901820 "; text without an extension comes back whole.
[[nodiscard]] std::string_view without_extension(std::string_view text);

[[nodiscard]] bool starts_with_ignoring_case(std::string_view text, std::string_view lower_case_prefix);

} // namespace answerd::matching
