// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/described.hpp"
#include "answerd/store/store.hpp"

#include <zstd.h>

namespace answerd::store {

namespace {

constexpr int fastest_level = 1; // the calls of a load resemble each other: even this makes them 30 times smaller
constexpr std::uint64_t state_bytes_max = 8ULL << 30U;

Problem unreadable() {
    return {ProblemCode::conflict, "the stored snapshot is damaged: it cannot be decompressed"};
}

} // namespace

std::string pack_snapshot(std::string_view encoded_state) {
    std::string packed(ZSTD_compressBound(encoded_state.size()), '\0');
    const auto size =
        ZSTD_compress(packed.data(), packed.size(), encoded_state.data(), encoded_state.size(), fastest_level);
    if (ZSTD_isError(size) != 0) return std::string(encoded_state); // it can be stored as it is
    packed.resize(size);
    packed.shrink_to_fit();
    return packed;
}

Result<std::string> unpack_snapshot(std::string_view stored) {
    // What could not be packed, and what versions before the packing stored.
    if (codec::is_encoded_state(stored)) return std::string(stored);
    const auto size = ZSTD_getFrameContentSize(stored.data(), stored.size());
    if (size > state_bytes_max) return std::unexpected(unreadable()); // also zstd's own words for "no size", "no frame"
    std::string encoded_state(size, '\0');
    const auto written = ZSTD_decompress(encoded_state.data(), encoded_state.size(), stored.data(), stored.size());
    if (ZSTD_isError(written) != 0 || written != size) return std::unexpected(unreadable());
    return encoded_state;
}

} // namespace answerd::store
