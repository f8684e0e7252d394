// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"

#include <cstdint>

namespace answerd::core {

// A fingerprint of the whole state, taken from the members' own list: a member that is added is hashed.
[[nodiscard]] std::uint64_t digest_of(const State& state);

// The text of a key or message as 64 well-mixed bits.
[[nodiscard]] std::uint64_t hash_text(std::string_view text);
// The output function of SplitMix64 (Steele, Lea, Flood 2014): every input bit moves every output bit.
[[nodiscard]] std::uint64_t mix(std::uint64_t bits);

} // namespace answerd::core
