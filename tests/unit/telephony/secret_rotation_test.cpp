// SPDX-License-Identifier: Apache-2.0
#include "ingest_fixture.hpp"

#include <atomic>
#include <thread>

namespace answerd::telephony {
namespace {

const std::string next_byo_secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

InboundRequest signed_request(const std::string& body, const std::string& secret) {
    return {.path = "events",
            .headers = sign_standard_webhook("msg_1", byo_now, body, secret),
            .body = body,
            .received_at = byo_now};
}

InboundRequest request_with_key(const std::string& key) {
    return {.path = "events", .headers = {{"x-api-key", key}}, .body = {}, .received_at = byo_now};
}

TEST(SecretRotation, LetsBothSecretsInWhileTheyOverlapAndThenOnlyTheNewOne) {
    const auto adapter = make_byo_adapter(byo_settings()).value();
    const std::string body = "{}";
    EXPECT_FALSE(adapter->authenticate(signed_request(body, next_byo_secret)));

    ASSERT_TRUE(adapter->replace_secrets({next_byo_secret, byo_secret}));
    EXPECT_TRUE(adapter->authenticate(signed_request(body, next_byo_secret)));
    EXPECT_TRUE(adapter->authenticate(signed_request(body, byo_secret)));

    ASSERT_TRUE(adapter->replace_secrets({next_byo_secret}));
    EXPECT_TRUE(adapter->authenticate(signed_request(body, next_byo_secret)));
    EXPECT_FALSE(adapter->authenticate(signed_request(body, byo_secret)));
}

TEST(SecretRotation, ReplacesTheKeysOfAmazonConnect) {
    const auto adapter = make_amazon_connect_adapter(connect_settings()).value();
    const std::string fresh = "another key of enough bytes";
    EXPECT_FALSE(adapter->authenticate(request_with_key(fresh)));
    ASSERT_TRUE(adapter->replace_secrets({fresh}));
    EXPECT_TRUE(adapter->authenticate(request_with_key(fresh)));
    EXPECT_FALSE(adapter->authenticate(request_with_key(connect_settings().secrets.front())));
}

TEST(SecretRotation, KeepsTheOldListWhenOneOfTheNewIsNoSecret) {
    const auto byo = make_byo_adapter(byo_settings()).value();
    const auto refused = byo->replace_secrets({next_byo_secret, "whsec_short"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().pointer, "/secrets/1");
    EXPECT_TRUE(byo->authenticate(signed_request("{}", byo_secret)));
    EXPECT_FALSE(byo->authenticate(signed_request("{}", next_byo_secret)));

    const auto connect = make_amazon_connect_adapter(connect_settings()).value();
    EXPECT_FALSE(connect->replace_secrets({}));
    EXPECT_TRUE(connect->authenticate(request_with_key(connect_settings().secrets.front())));
}

TEST(SecretRotation, NeverShowsAnAuthenticatingThreadHalfAList) {
    const auto adapter = make_byo_adapter(byo_settings()).value();
    const std::string body = "{}";
    const InboundRequest request = signed_request(body, byo_secret);
    std::atomic<bool> is_over{false};
    std::atomic<int> refused{0};
    std::thread authenticating{[&] {
        while (!is_over)
            refused += adapter->authenticate(request) ? 0 : 1;
    }};
    for (int i = 0; i < 2'000; ++i)
        ASSERT_TRUE(
            adapter->replace_secrets(i % 2 == 0 ? std::vector{next_byo_secret, byo_secret} : std::vector{byo_secret}));
    is_over = true;
    authenticating.join();
    EXPECT_EQ(refused, 0);
}

TEST_F(IngestTest, ReplacesTheSecretsOfTheAdapterItIsTold) {
    start();
    EXPECT_EQ(reply_of(post({.body = byo_event("call.held")})).status, 202);
    ASSERT_TRUE(ingest_->replace_secrets({"pbx"}, {next_byo_secret}));
    EXPECT_EQ(reply_of(post({.body = byo_event("call.ended", "{}", "other")})).status, 401);
    EXPECT_EQ(ingest_->replace_secrets({"nobody"}, {next_byo_secret}).error().code, ProblemCode::not_found);
}

} // namespace
} // namespace answerd::telephony
