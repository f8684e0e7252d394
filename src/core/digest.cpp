// SPDX-License-Identifier: Apache-2.0
#include "described_digest.hpp"

namespace answerd::core {

std::uint64_t mix(std::uint64_t bits) {
    bits += 0x9E3779B97F4A7C15;
    bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9;
    bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EB;
    return bits ^ (bits >> 31U);
}

std::uint64_t hash_text(std::string_view text) {
    std::uint64_t hash = mix(text.size());
    std::uint64_t word = 0;
    unsigned filled = 0;
    for (const char c : text) {
        word |= static_cast<std::uint64_t>(static_cast<unsigned char>(c)) << (8U * filled);
        if (++filled < 8) continue;
        hash = mix(hash ^ word);
        word = 0;
        filled = 0;
    }
    return filled == 0 ? hash : mix(hash ^ word);
}

std::uint64_t digest_of(const State& state) {
    return hash_of(state);
}

} // namespace answerd::core
