// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace answerd::telephony {

using Sha256 = std::array<unsigned char, 32>;

[[nodiscard]] Sha256 sha256(std::string_view bytes);
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

[[nodiscard]] std::string encode_base64(std::string_view bytes);
// RFC 4648 §4, padded or not; empty when a character does not belong there.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

// Takes the same time whatever the texts are; their lengths do not show either.
[[nodiscard]] bool is_equal_in_constant_time(std::string_view left, std::string_view right);

} // namespace answerd::telephony
