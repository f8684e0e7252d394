// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_mac_ctx_st; // OpenSSL's EVP_MAC_CTX

namespace answerd::telephony {

using Sha256 = std::array<unsigned char, 32>;

[[nodiscard]] Sha256 sha256(std::string_view bytes);
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

// HMAC-SHA-256 (RFC 2104) under one key, which is hashed in once: half the price of doing so for every text. Copies
// share it; any thread.
class Hmac {
public:
    explicit Hmac(std::string_view key);
    // Of the pieces behind each other.
    [[nodiscard]] Sha256 operator()(std::initializer_list<std::string_view> pieces) const;

private:
    std::shared_ptr<const evp_mac_ctx_st> keyed_;
};

[[nodiscard]] std::string encode_base64(std::string_view bytes);
// RFC 4648 §4, padded or not; empty when a character does not belong there.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

// Takes the same time whatever the texts are; their lengths do not show either.
[[nodiscard]] bool is_equal_in_constant_time(std::string_view left, std::string_view right);
// The same where the length is no secret, as that of a signature: without hashing both.
[[nodiscard]] bool is_equal_signature(std::string_view left, std::string_view right);

} // namespace answerd::telephony
