// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/described.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

// What the strict reader accepts, it writes and accepts again as the same value; no event text breaks the journal's
// reader.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace answerd::codec;
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    if (const auto event = decode_event(text)) {
        const auto again = decode_event(encode_event(*event));
        if (!again || encode_event(*again) != encode_event(*event)) std::abort();
    }
    const auto json = parse_json(text);
    if (!json) {
        if (json.error().detail.empty()) std::abort();
        return 0;
    }
    const auto written = dump_json(*json);
    const auto again = parse_json(written, {.bytes_max = std::size_t{8} << 20U, .string_bytes_max = 1U << 20U});
    if (!again || *again != *json) std::abort();
    return 0;
}
