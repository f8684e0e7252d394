// SPDX-License-Identifier: Apache-2.0
#include "page.hpp"

#include <sodium.h>

#include <array>

namespace answerd::api {
namespace {

std::string content_policy(std::string_view html) {
    std::string policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                         "connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
    if (const auto hash = policy_hash(html, "style"); !hash.empty()) policy += "; style-src " + hash;
    if (const auto hash = policy_hash(html, "script"); !hash.empty()) policy += "; script-src " + hash;
    return policy;
}

} // namespace

std::string policy_hash(std::string_view html, std::string_view element) {
    const std::string opening = '<' + std::string(element) + '>';
    const auto begin = html.find(opening);
    const auto end = html.find("</" + std::string(element) + '>');
    if (begin == std::string_view::npos || end == std::string_view::npos) return {};
    const auto text = html.substr(begin + opening.size(), end - begin - opening.size());
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    constexpr auto variant = sodium_base64_VARIANT_ORIGINAL;
    std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, variant)> base64{};
    sodium_bin2base64(base64.data(), base64.size(), digest.data(), digest.size(), variant);
    return "'sha256-" + std::string(base64.data()) + '\'';
}

net::Response page_response(int status, std::string_view html) {
    return {.status = status,
            .headers = {{"content-type", "text/html; charset=utf-8"},
                        {"content-security-policy", content_policy(html)},
                        {"cache-control", "no-store"},
                        {"referrer-policy", "no-referrer"},
                        {"x-content-type-options", "nosniff"},
                        {"x-frame-options", "DENY"},
                        {"cross-origin-opener-policy", "same-origin"},
                        {"cross-origin-resource-policy", "same-origin"}},
            .body = std::string(html)};
}

} // namespace answerd::api
