// SPDX-License-Identifier: Apache-2.0
#include "samples.hpp"
#include "telephony/crypto.hpp"
#include "telephony/webhook_secret.hpp"

#include "answerd/codec/json.hpp"
#include "answerd/telephony/adapter.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace answerd::telephony {
namespace {

const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string other_secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
constexpr Instant now = Instant{Seconds{1'760'000'000}};
const std::string body = R"({"test":1})";

using Headers = std::map<std::string, std::string>;

bool passes(const Headers& headers, const std::vector<std::string>& secrets, Instant at = now) {
    return verify_standard_webhook(headers, body, secrets, at).has_value();
}

Headers with_signature(Headers headers, std::string signature) {
    headers["webhook-signature"] = std::move(signature);
    return headers;
}

TEST(StandardWebhooks, ThePublishedVectorsPassAtTheirOwnTime) {
    const Result<codec::Json> vectors = codec::parse_json(read_sample("standard-webhooks/vectors.json"));
    ASSERT_TRUE(vectors);
    ASSERT_FALSE(vectors->at("vectors").empty());
    for (const codec::Json& vector : vectors->at("vectors")) {
        Headers headers;
        for (const std::string name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
            headers[name] = vector.at(name).get<std::string>();
        }
        const Instant at{Seconds{std::stoll(headers["webhook-timestamp"])}};
        const auto text = vector.at("body").get<std::string>();
        const std::vector<std::string> secrets{vector.at("secret").get<std::string>()};
        EXPECT_TRUE(verify_standard_webhook(headers, text, secrets, at));
        EXPECT_FALSE(verify_standard_webhook(headers, text + " ", secrets, at));
        EXPECT_EQ(sign_standard_webhook(headers["webhook-id"], at, text, secrets.front()), headers);
    }
}

TEST(StandardWebhooks, ThePublishedSecretsDecodeOrFail) {
    const Result<codec::Json> vectors = codec::parse_json(read_sample("standard-webhooks/vectors.json"));
    ASSERT_TRUE(vectors);
    for (const codec::Json& text : vectors->at("secrets_that_must_decode")) {
        const auto decodable = text.get<std::string>();
        EXPECT_TRUE(decode_webhook_secret(decodable)) << decodable;
        EXPECT_TRUE(passes(sign_standard_webhook("id", now, body, decodable), {decodable})) << decodable;
    }
    for (const codec::Json& text : vectors->at("secrets_that_must_fail")) {
        const auto empty = text.get<std::string>();
        EXPECT_FALSE(decode_webhook_secret(empty)) << empty;
        EXPECT_FALSE(passes(sign_standard_webhook("id", now, body, empty), {empty})) << empty;
    }
}

TEST(StandardWebhooks, APaddedSecretIsTheUnpaddedOne) {
    EXPECT_TRUE(passes(sign_standard_webhook("id", now, body, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGA=="),
                       {"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGA"}));
}

TEST(StandardWebhooks, AnyActiveSecretPassesWhileSecretsAreRotated) {
    const Headers headers = sign_standard_webhook("id", now, body, secret);
    EXPECT_TRUE(passes(headers, {other_secret, secret}));
    EXPECT_TRUE(passes(headers, {"", "whsec_", "not base64!", secret}));
    EXPECT_FALSE(passes(headers, {other_secret}));
    EXPECT_FALSE(passes(headers, {}));
}

TEST(StandardWebhooks, AnyOfSeveralSignaturesPassesAndUnknownVersionsAreSkipped) {
    const Headers headers = sign_standard_webhook("id", now, body, secret);
    const std::string good = headers.at("webhook-signature");
    const std::string wrong = sign_standard_webhook("id", now, body, other_secret).at("webhook-signature");
    EXPECT_TRUE(passes(with_signature(headers, wrong + " " + good), {secret}));
    EXPECT_TRUE(passes(with_signature(headers, "v1a,AAAA v2,BBBB " + good), {secret}));
    EXPECT_FALSE(passes(with_signature(headers, wrong), {secret}));
    EXPECT_FALSE(passes(with_signature(headers, "v1a," + good.substr(3)), {secret})) << "the version counts";
    EXPECT_FALSE(passes(with_signature(headers, "v2," + good.substr(3)), {secret}));
    for (const std::string nonsense : {"", " ", "v1", "v1,", ",", "v1,v1", "v1,g0hM9SsE"}) {
        EXPECT_FALSE(passes(with_signature(headers, nonsense), {secret})) << nonsense;
    }
}

TEST(StandardWebhooks, TheTimestampMayBeFiveMinutesOffEitherWay) {
    const Headers headers = sign_standard_webhook("id", now, body, secret);
    EXPECT_TRUE(passes(headers, {secret}, now + Seconds{300}));
    EXPECT_TRUE(passes(headers, {secret}, now - Seconds{300}));
    EXPECT_FALSE(passes(headers, {secret}, now + Seconds{301})) << "replayed";
    EXPECT_FALSE(passes(headers, {secret}, now - Seconds{301})) << "the sender's clock is off";
}

TEST(StandardWebhooks, EveryPartIsCoveredByTheSignature) {
    const Headers headers = sign_standard_webhook("id", now, body, secret);
    for (const std::string name : {"webhook-id", "webhook-timestamp"}) {
        Headers changed = headers;
        changed[name].back() = changed[name].back() == '1' ? '2' : '1';
        EXPECT_FALSE(passes(changed, {secret})) << name;
    }
    for (const std::string name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
        Headers missing = headers;
        missing.erase(name);
        EXPECT_FALSE(passes(missing, {secret})) << name;
    }
    EXPECT_FALSE(verify_standard_webhook(headers, R"({"test": 1})", {secret}, now)) << "re-encoded by a proxy";
}

TEST(StandardWebhooks, NonsenseTimestampsAreRefused) {
    for (const std::string text : {"", "soon", "-5", "1760000000.5", "1760000000x", "99999999999999999999", "0x10"}) {
        Headers headers = sign_standard_webhook("id", now, body, secret);
        headers["webhook-timestamp"] = text;
        EXPECT_FALSE(passes(headers, {secret})) << text;
    }
}

TEST(StandardWebhooks, ARefusalNeverTellsTheSecretOrTheBody) {
    Headers headers = sign_standard_webhook("id", now, body, secret);
    const Result<> refused = verify_standard_webhook(headers, "other", {secret}, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ProblemCode::unauthenticated);
    EXPECT_EQ(refused.error().detail, "no signature is valid under an active secret");
}

TEST(Base64, RoundTripsAndRefusesForeignCharacters) {
    for (std::size_t length = 0; length < 70; ++length) {
        std::string bytes;
        for (std::size_t i = 0; i < length; ++i)
            bytes.push_back(static_cast<char>(i * 37));
        EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
    }
    for (const std::string text : {"A", "AAAAA", "AA AA", "AA-_", "====", "A===", "\xC3\xA4"}) {
        EXPECT_TRUE(text == "====" || !decode_base64(text)) << text;
    }
}

} // namespace
} // namespace answerd::telephony
