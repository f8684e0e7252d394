// SPDX-License-Identifier: Apache-2.0
#include "crypto.hpp"
#include "webhook_secret.hpp"

#include "answerd/telephony/adapter.hpp"

#include <charconv>

namespace answerd::telephony {
namespace {

constexpr std::size_t id_bytes_max = 256;
constexpr std::size_t signatures_max = 16; // more than a rotation ever needs, few enough to compute

Problem refusal(std::string sentence) {
    return {ProblemCode::unauthenticated, std::move(sentence)};
}

std::optional<std::string_view> header(const std::map<std::string, std::string>& headers, const std::string& name) {
    const auto found = headers.find(name);
    if (found == headers.end() || found->second.empty()) return std::nullopt;
    return found->second;
}

std::optional<Seconds> parse_timestamp(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    constexpr std::int64_t year_9999 = 253'402'300'799;
    if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > year_9999) return std::nullopt;
    return Seconds{value};
}

std::string signature_of(const Hmac& key, std::string_view id, std::string_view timestamp, std::string_view body) {
    const Sha256 digest = key({id, ".", timestamp, ".", body});
    return encode_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

// The v1 entries of "v1,<base64> v1a,<base64> v1,<base64>".
std::vector<std::string_view> v1_signatures(std::string_view list) {
    constexpr std::string_view version = "v1,";
    std::vector<std::string_view> signatures;
    while (!list.empty() && signatures.size() < signatures_max) {
        const std::string_view entry = list.substr(0, list.find(' '));
        list.remove_prefix(std::min(list.size(), entry.size() + 1));
        if (entry.starts_with(version)) signatures.push_back(entry.substr(version.size()));
    }
    return signatures;
}

} // namespace

std::optional<std::string> decode_webhook_secret(std::string_view secret) {
    constexpr std::string_view prefix = "whsec_";
    if (secret.starts_with(prefix)) secret.remove_prefix(prefix.size());
    std::optional<std::string> key = decode_base64(secret);
    if (!key || key->empty()) return std::nullopt;
    return key;
}

std::vector<Hmac> webhook_keys(std::span<const std::string> secrets) {
    std::vector<Hmac> keys;
    for (const std::string& secret : secrets) {
        if (const std::optional<std::string> key = decode_webhook_secret(secret)) keys.emplace_back(*key);
    }
    return keys;
}

Result<> verify_webhook(const std::map<std::string, std::string>& headers, std::string_view body,
                        std::span<const Hmac> keys, Instant now, Seconds tolerance) {
    const auto id = header(headers, "webhook-id");
    const auto timestamp = header(headers, "webhook-timestamp");
    const auto signatures = header(headers, "webhook-signature");
    if (!id || !timestamp || !signatures) {
        return std::unexpected(refusal("webhook-id, webhook-timestamp and webhook-signature are required"));
    }
    if (id->size() > id_bytes_max) return std::unexpected(refusal("webhook-id is too long"));
    const std::optional<Seconds> sent_at = parse_timestamp(*timestamp);
    if (!sent_at) return std::unexpected(refusal("webhook-timestamp is not a number of seconds"));
    const auto age = now.time_since_epoch() - *sent_at;
    if (age > tolerance) return std::unexpected(refusal("webhook-timestamp is too old"));
    if (age < -tolerance) return std::unexpected(refusal("webhook-timestamp is in the future"));

    const std::vector<std::string_view> candidates = v1_signatures(*signatures);
    bool is_signed = false;
    for (const Hmac& key : keys) {
        const std::string expected = signature_of(key, *id, *timestamp, body);
        for (const std::string_view candidate : candidates) {
            is_signed = is_equal_signature(expected, candidate) || is_signed;
        }
    }
    if (!is_signed) return std::unexpected(refusal("no signature is valid under an active secret"));
    return {};
}

Result<> verify_standard_webhook(const std::map<std::string, std::string>& headers, std::string_view body,
                                 const std::vector<std::string>& secrets, Instant now, Seconds tolerance) {
    return verify_webhook(headers, body, webhook_keys(secrets), now, tolerance);
}

std::map<std::string, std::string> sign_webhook(std::string_view id, Instant now, std::string_view body,
                                                const Hmac& key) {
    const std::string timestamp = std::to_string(std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count());
    return {{"webhook-id", std::string{id}},
            {"webhook-timestamp", timestamp},
            {"webhook-signature", "v1," + signature_of(key, id, timestamp, body)}};
}

std::map<std::string, std::string> sign_standard_webhook(std::string_view id, Instant now, std::string_view body,
                                                         const std::string& secret) {
    return sign_webhook(id, now, body, Hmac{decode_webhook_secret(secret).value_or(std::string{})});
}

} // namespace answerd::telephony
