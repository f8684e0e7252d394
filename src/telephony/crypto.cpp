// SPDX-License-Identifier: Apache-2.0
#include "crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdint>
#include <stdexcept>

namespace answerd::telephony {
namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

} // namespace

Sha256 sha256(std::string_view bytes) {
    Sha256 digest{};
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error{"OpenSSL cannot compute SHA-256"};
    }
    return digest;
}

std::string sha256_hex(std::string_view bytes) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : sha256(bytes)) {
        text.push_back(hex[byte >> 4U]);
        text.push_back(hex[byte & 0x0FU]);
    }
    return text;
}

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
    Sha256 digest{};
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(), digest.data(),
             nullptr) == nullptr) {
        throw std::runtime_error{"OpenSSL cannot compute HMAC-SHA-256"};
    }
    return digest;
}

std::string encode_base64(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0'); // EVP_EncodeBlock writes a NUL behind
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(bytes), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<std::string> decode_base64(std::string_view text) {
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding)
        text.remove_suffix(1);
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    std::uint32_t bits = 0;
    int bit_count = 0;
    for (const char c : text) {
        const std::size_t value = base64_alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        bit_count += 6;
        if (bit_count < 8) continue;
        bit_count -= 8;
        bytes.push_back(static_cast<char>((bits >> static_cast<unsigned>(bit_count)) & 0xFFU));
    }
    return bytes;
}

bool is_equal_in_constant_time(std::string_view left, std::string_view right) {
    const Sha256 left_digest = sha256(left);
    const Sha256 right_digest = sha256(right);
    return CRYPTO_memcmp(left_digest.data(), right_digest.data(), left_digest.size()) == 0;
}

} // namespace answerd::telephony
