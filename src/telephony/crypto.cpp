// SPDX-License-Identifier: Apache-2.0
#include "crypto.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstdint>
#include <stdexcept>

namespace answerd::telephony {
namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::runtime_error no_hmac() {
    return std::runtime_error{"OpenSSL cannot compute HMAC-SHA-256"};
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

Hmac::Hmac(std::string_view key) {
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac{EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free};
    const std::shared_ptr<EVP_MAC_CTX> keyed{EVP_MAC_CTX_new(mac.get()), EVP_MAC_CTX_free};
    std::string digest = "SHA256"; // OpenSSL asks for text that it could write to
    const std::array parameters{OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0),
                                OSSL_PARAM_construct_end()};
    if (!keyed || EVP_MAC_init(keyed.get(), bytes_of(key), key.size(), parameters.data()) != 1) throw no_hmac();
    keyed_ = keyed;
}

Sha256 Hmac::operator()(std::initializer_list<std::string_view> pieces) const {
    const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context{EVP_MAC_CTX_dup(keyed_.get()),
                                                                            EVP_MAC_CTX_free};
    bool is_done = context != nullptr;
    for (const std::string_view piece : pieces)
        is_done = is_done && EVP_MAC_update(context.get(), bytes_of(piece), piece.size()) == 1;
    Sha256 digest{};
    std::size_t size = 0;
    if (!is_done || EVP_MAC_final(context.get(), digest.data(), &size, digest.size()) != 1) throw no_hmac();
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

bool is_equal_signature(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

} // namespace answerd::telephony
