// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json_value.hpp"
#include "answerd/domain/personal.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace answerd::telephony {

inline constexpr std::size_t attribute_keys_max = 64;
inline constexpr std::size_t attribute_bytes_max = 32U << 10U; // keys and values together
inline constexpr std::size_t attribute_key_bytes_max = 256;
inline constexpr std::size_t attribute_value_bytes_max = 4096;

// How far the number of the caller is verified: what the provider's network attests, in a place of its own. An
// attribute that only has this name may come from the caller, as a header of a SIP call does, and verifies nothing.
inline constexpr const char* caller_verification = "callerVerification";

using Attributes = std::map<std::string, PersonalText>;

// An attribute's value as text: text as it is, numbers and truth values as written, anything deeper as JSON.
[[nodiscard]] std::string attribute_text(const codec::JsonValue& value);

[[nodiscard]] bool is_within_attribute_limits(const Attributes& attributes);
// Drops what is too long, then the last keys, until the limits hold. True when something was dropped.
[[nodiscard]] bool cut_to_attribute_limits(Attributes& attributes);

} // namespace answerd::telephony
