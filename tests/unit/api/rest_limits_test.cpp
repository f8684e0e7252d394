// SPDX-License-Identifier: Apache-2.0
// Guessing passwords and asking too often: it costs whoever does it, and nobody else.
#include "api/request_rates.hpp"
#include "support/api_world.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace answerd::test {
namespace {

int status_of_sign_in(ApiWorld& world, const std::string& peer, const std::string& password) {
    return world
        .call({.method = "POST",
               .path = "/api/v1/sessions",
               .body = {{"username", "ADA"}, {"password", password}},
               .peer = peer})
        .status;
}

TEST(SignIn, IsThrottledForAnAccountFromOneAddress) {
    ApiWorld world({.sign_in_attempts_max = 3});
    world.member("ada", {"agent"});
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(world.sign_in("ada", "wrong horse"), "");
    const Reply reply = world.call(
        {.method = "POST", .path = "/api/v1/sessions", .body = {{"username", "ADA"}, {"password", "correct horse"}}});
    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(reply.header("retry-after"), "1");
    world.advance(Seconds{1});
    EXPECT_NE(world.sign_in("ada", "correct horse"), "");
}

TEST(SignIn, AStrangerCannotLockSomebodyOutFromElsewhere) {
    ApiWorld world({.sign_in_attempts_max = 2, .sign_in_delay = Milliseconds{1}});
    world.member("ada", {"agent"});
    for (int address = 0; address < 15; ++address) { // many strangers, each until refused
        const std::string peer = "198.51.100." + std::to_string(address);
        EXPECT_EQ(status_of_sign_in(world, peer, "wrong horse"), 401);
        EXPECT_EQ(status_of_sign_in(world, peer, "wrong horse"), 401);
        EXPECT_EQ(status_of_sign_in(world, peer, "wrong horse"), 429);
    }
    EXPECT_EQ(status_of_sign_in(world, "203.0.113.99", "correct horse"), 201);
}

TEST(SignIn, AnAddressThatGuessesAtManyAccountsIsHeldBack) {
    ApiWorld world({.sign_in_attempts_max = 1});
    const auto attempt = [&world](int account) {
        return world
            .call({.method = "POST",
                   .path = "/api/v1/sessions",
                   .body = {{"username", "user" + std::to_string(account)}, {"password", "wrong horse"}}})
            .status;
    };
    for (int account = 0; account < 4; ++account)
        EXPECT_EQ(attempt(account), 401);
    EXPECT_EQ(attempt(4), 429);
}

TEST(RequestLimits, OneSessionIsHeldBackAndOthersAreNot) {
    ApiWorld world({.requests_per_second_per_session = 5});
    const auto ada = world.member("ada", {"agent"});
    const auto grace = world.member("grace", {"agent"});
    for (int i = 0; i < 10; ++i)
        ASSERT_EQ(world.call({.path = "/api/v1/me", .token = ada.token}).status, 200) << i;
    const Reply refused = world.call({.path = "/api/v1/me", .token = ada.token});
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("retry-after"), "1");
    EXPECT_EQ(world.call({.path = "/api/v1/me", .token = grace.token}).status, 200);
    world.advance(Seconds{1});
    EXPECT_EQ(world.call({.path = "/api/v1/me", .token = ada.token}).status, 200);
}

TEST(RequestLimits, OneAddressIsHeldBackAndOthersAreNot) {
    ApiWorld world({.requests_per_second_per_peer = 5});
    const auto status = [&world](const std::string& peer, const std::string& path) {
        return world.call({.path = path, .peer = peer}).status;
    };
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(status("198.51.100.1", "/api/v1/me"), 401);
    EXPECT_EQ(status("198.51.100.1", "/api/v1/me"), 429);
    EXPECT_EQ(status("198.51.100.1", "/no-such-path"), 429);
    EXPECT_EQ(status("198.51.100.1", "/livez"), 200) << "health is for everybody";
    EXPECT_EQ(status("198.51.100.2", "/api/v1/me"), 401);
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(status("127.0.0.1", "/api/v1/me"), 401) << "a proxy on this machine speaks for many";
}

TEST(RequestLimits, WebhooksOfOneAddressHaveARateOfTheirOwn) {
    ApiWorld world({.requests_per_second_per_peer = 1, .webhooks_per_second_per_peer = 5});
    const auto post = [&world](const std::string& peer) {
        return world.call({.method = "POST", .path = "/adapters/pbx/events", .peer = peer});
    };
    for (int i = 0; i < 10; ++i)
        EXPECT_NE(post("198.51.100.1").status, 429) << i;
    const Reply refused = post("198.51.100.1");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("retry-after"), "1");
    EXPECT_EQ(world.call({.path = "/api/v1/me", .peer = "198.51.100.1"}).status, 401) << "REST is counted apart";
    EXPECT_NE(post("198.51.100.2").status, 429);
    for (int i = 0; i < 20; ++i)
        EXPECT_NE(post("127.0.0.1").status, 429) << "a proxy on this machine speaks for many";
}

TEST(RequestLimits, TheAddressesOfOneIpv6NetworkAreOnePeer) {
    ApiWorld world({.requests_per_second_per_peer = 2});
    for (int i = 0; i < 4; ++i) {
        const std::string peer = "2001:db8:0:1::" + std::to_string(i);
        EXPECT_EQ(world.call({.path = "/api/v1/me", .peer = peer}).status, 401);
    }
    EXPECT_EQ(world.call({.path = "/api/v1/me", .peer = "2001:db8:0:1::9"}).status, 429);
    EXPECT_EQ(world.call({.path = "/api/v1/me", .peer = "2001:db8:0:2::9"}).status, 401);
}

TEST(RequestLimits, RememberABoundedNumberOfAddresses) {
    api::RequestRates rates(1, 3);
    Instant now{Seconds{1'000}};
    for (const char* key : {"a", "b", "c"})
        EXPECT_TRUE(rates.admit(key, now));
    EXPECT_TRUE(rates.admit("c", now));
    EXPECT_FALSE(rates.admit("c", now)) << "two seconds' worth at once";
    now += Milliseconds{1'999};
    EXPECT_TRUE(rates.admit("b", now));
    now += Milliseconds{1};
    EXPECT_TRUE(rates.admit("d", now));
    EXPECT_EQ(rates.size(), 2U) << "a and c were quiet";
}

TEST(SignIn, VerifiedBeforeADeactivationGetsNoSessionAfterIt) {
    ApiWorld world;
    const auto ada = world.member("ada", {"agent"});
    const auto scraper = world.member("prometheus", {"metrics"});
    const auto sign_ins = [&] {
        const std::string text = world.call({.path = "/metrics", .token = scraper.token}).text;
        const auto at = text.find("\nanswerd_sign_ins_total ");
        return text.substr(at, text.find('\n', at + 1) - at);
    };
    const std::string before = sign_ins();
    std::future<std::string> token;
    world.commit([&](store::Transaction& transaction) { // the writer is held here: the sign-in's commit comes after
        token = std::async(std::launch::async, [&] { return world.sign_in("ada", "correct horse"); });
        while (sign_ins() == before)
            std::this_thread::yield();
        const User user{.id = UserId{*parse_uuid(ada.id)},
                        .username = "ada",
                        .roles = {Role::agent},
                        .is_active = false,
                        .version = 1};
        ASSERT_TRUE(transaction.save(user));
        ASSERT_TRUE(transaction.end_sessions_of(user.id));
    });
    EXPECT_EQ(token.get(), "");
}

TEST(SignIn, AnswersAnUnknownUserAsAWrongPassword) {
    ApiWorld world;
    world.member("ada", {"agent"});
    const auto attempt = [&world](const char* username) {
        return world.call({.method = "POST",
                           .path = "/api/v1/sessions",
                           .body = {{"username", username}, {"password", "wrong horse"}}});
    };
    const Reply unknown = attempt("nobody");
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(unknown.text, attempt("ada").text);
}

} // namespace
} // namespace answerd::test
