// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>

// The one door for JSON text. nlohmann 3.11.2 accepts what must not be accepted (reference platform-and-operations.md
// §0.6): deep nesting, text after a NUL byte, duplicate keys, integers beyond int64. Every reader goes through here.
namespace answerd::codec {

using Json = nlohmann::json;

struct JsonLimits {
    std::size_t bytes_max = 1 << 20;
    std::size_t depth_max = 64;
    std::size_t string_bytes_max = 64 << 10;
    std::size_t values_max = 100'000;
};

// Strict RFC 8259: UTF-8, no BOM, no NUL, no duplicate key, no integer outside int64, nothing after the value.
[[nodiscard]] Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

// Compact, invalid UTF-8 replaced (never throws).
[[nodiscard]] std::string dump_json(const Json& json);

} // namespace answerd::codec
