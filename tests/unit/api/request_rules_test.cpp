// SPDX-License-Identifier: Apache-2.0
#include "api/document.hpp"
#include "api/replies.hpp"
#include "api/schema_check.hpp"
#include "api/throttle.hpp"
#include "api/token.hpp"
#include "api/worker_pool.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>

namespace answerd::api {
namespace {

using codec::Json;

std::string breach_at(const char* schema, const Json& value) {
    const auto checked =
        check_schema(Document::the().json(), Document::the().json().at("components").at("schemas").at(schema), value);
    return checked ? "none" : checked.error().pointer;
}

TEST(SchemaCheck, PointsAtTheMemberThatBreaksARule) {
    const Json queue = {{"label", "Billing"}, {"routing", "standard"}};
    EXPECT_EQ(breach_at("QueueInput", queue), "none");
    EXPECT_EQ(breach_at("QueueInput", {{"label", "Billing"}}), "/routing");
    EXPECT_EQ(breach_at("QueueInput", {{"routing", "Standard!"}}), "/routing");
    EXPECT_EQ(breach_at("QueueInput", {{"routing", "standard"}, {"colour", "red"}}), "/colour");
    EXPECT_EQ(breach_at("QueueInput", {{"routing", "standard"}, {"waitingMax", -1}}), "/waitingMax");
    EXPECT_EQ(breach_at("QueueInput", {{"routing", "standard"}, {"waitingMax", 1.5}}), "/waitingMax");
    EXPECT_EQ(breach_at("QueueInput", {{"routing", "standard"}, {"waitingMax", "1"}}), "/waitingMax");
    EXPECT_EQ(breach_at("QueueInput", Json::array()), "");
}

TEST(SchemaCheck, PointsIntoArraysAndEscapesKeys) {
    EXPECT_EQ(breach_at("RoutingConfigurationInput", {{"skills", {{{"skill", "spanish"}, {"level", 11}}}}}),
              "/skills/0/level");
    EXPECT_EQ(breach_at("PresenceStatusInput", {{"channels", {"voice", "voice"}}}), "/channels/1");
    EXPECT_EQ(breach_at("SkillInput", {{"a/b~c", 1}}), "/a~1b~0c");
}

TEST(SchemaCheck, CountsCharactersAndChecksFormats) {
    std::string umlauts;
    for (int i = 0; i < 128; ++i)
        umlauts += "ü";
    EXPECT_EQ(breach_at("SkillInput", {{"label", umlauts}}), "none");
    EXPECT_EQ(breach_at("SkillInput", {{"label", umlauts + "x"}}), "/label");
    EXPECT_EQ(breach_at("ContactInput", {{"lastName", "Lovelace"}, {"accountId", "7"}}), "/accountId");
    EXPECT_EQ(breach_at("UserPatch", Json::object()), "");
    EXPECT_EQ(breach_at("CaseInput", {{"subject", "x"}, {"status", "lost"}}), "/status");
}

TEST(Problems, MapToOneStatusEach) {
    EXPECT_EQ(http_status(ProblemCode::invalid), 400);
    EXPECT_EQ(http_status(ProblemCode::unauthenticated), 401);
    EXPECT_EQ(http_status(ProblemCode::not_permitted), 403);
    EXPECT_EQ(http_status(ProblemCode::not_found), 404);
    EXPECT_EQ(http_status(ProblemCode::conflict), 409);
    EXPECT_EQ(http_status(ProblemCode::duplicate), 409);
    EXPECT_EQ(http_status(ProblemCode::not_supported), 409);
    EXPECT_EQ(http_status(ProblemCode::stale), 412);
    EXPECT_EQ(http_status(ProblemCode::too_large), 413);
    EXPECT_EQ(http_status(ProblemCode::throttled), 429);
    EXPECT_EQ(http_status(ProblemCode::internal), 500);
    EXPECT_EQ(http_status(ProblemCode::overloaded), 503);
    EXPECT_EQ(http_status(ProblemCode::unavailable), 503);
}

TEST(Problems, AreProblemDetailsThatTheDocumentDescribes) {
    const net::Response response = problem_response({ProblemCode::overloaded, "Full.", "/a"});
    EXPECT_EQ(response.headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(response.headers.at("retry-after"), "1");
    const Json body = Json::parse(response.body);
    EXPECT_EQ(breach_at("Problem", body), "none") << response.body;
    EXPECT_EQ(body.at("code"), "overloaded");
    EXPECT_EQ(body.at("pointer"), "/a");
}

TEST(Throttle, LetsFiveAttemptsThroughAndThenDoublesTheWait) {
    Throttle throttle(5);
    Instant now{Milliseconds{1'000'000'000}};
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(throttle.begin("ada", now), Seconds{0});
    std::vector<std::int64_t> waits;
    for (int i = 0; i < 11; ++i) {
        const Seconds wait = throttle.begin("ada", now);
        waits.push_back(wait.count());
        now += wait;
        EXPECT_EQ(throttle.begin("ada", now), Seconds{0}) << "after the wait one attempt is free";
    }
    EXPECT_EQ(waits, (std::vector<std::int64_t>{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}));
    EXPECT_EQ(throttle.begin("grace", now), Seconds{0}) << "others are not held back";
}

TEST(Throttle, ForgetsAfterASuccessAndAfterAnHour) {
    Throttle throttle(1);
    const Instant now{Milliseconds{1'000'000'000}};
    EXPECT_EQ(throttle.begin("ada", now), Seconds{0});
    EXPECT_EQ(throttle.begin("ada", now), Seconds{1});
    throttle.forget("ada");
    EXPECT_EQ(throttle.begin("ada", now), Seconds{0});
    EXPECT_EQ(throttle.begin("ada", now + Seconds{1}), Seconds{0});
    EXPECT_EQ(throttle.begin("ada", now + Seconds{1}), Seconds{2});
    EXPECT_EQ(throttle.begin("ada", now + std::chrono::hours{2}), Seconds{0});
    EXPECT_EQ(throttle.begin("ada", now + std::chrono::hours{2}), Seconds{1}) << "it counts from one again";
}

TEST(AccountDelay, GrowsAfterTwentyFailuresAndNeverRefuses) {
    AccountDelay delay(Milliseconds{250});
    Instant now{Seconds{1'000'000}};
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(delay.begin("ada", now), Milliseconds{0});
    EXPECT_EQ(delay.begin("ada", now), Milliseconds{250});
    EXPECT_EQ(delay.begin("ada", now), Milliseconds{500});
    for (int i = 0; i < 100; ++i)
        EXPECT_LE(delay.begin("ada", now), Milliseconds{4'000});
    EXPECT_EQ(delay.begin("grace", now), Milliseconds{0}) << "another account";
    now += std::chrono::hours{2};
    EXPECT_EQ(delay.begin("ada", now), Milliseconds{0}) << "it is over";
}

TEST(HashPool, LooksAtADelayedJobLaterAndAtTheOthersMeanwhile) {
    HashPool pool(4);
    std::promise<void> now;
    std::promise<void> later;
    ASSERT_TRUE(pool.post([&] { later.set_value(); }, Milliseconds{2}));
    ASSERT_TRUE(pool.post([&] { now.set_value(); }, Milliseconds{0}));
    EXPECT_EQ(now.get_future().wait_for(std::chrono::seconds{10}), std::future_status::ready);
    EXPECT_EQ(later.get_future().wait_for(std::chrono::seconds{10}), std::future_status::ready);
}

TEST(HashPool, DropsWhatStillWaitsWhenItStops) {
    auto witness = std::make_shared<int>(1);
    HashPool pool(4);
    ASSERT_TRUE(pool.post([witness] {}, std::chrono::hours{1}));
    pool.stop();
    EXPECT_EQ(witness.use_count(), 1);
    EXPECT_FALSE(pool.post([] {}));
}

TEST(Throttle, TakesBackOnlyOneAttemptOfASharedAddress) {
    Throttle throttle(3);
    const Instant now{Milliseconds{1'000'000'000}};
    EXPECT_EQ(throttle.begin("office", now), Seconds{0});
    EXPECT_EQ(throttle.begin("office", now), Seconds{0});
    throttle.take_back("office");
    EXPECT_EQ(throttle.begin("office", now), Seconds{0});
    EXPECT_EQ(throttle.begin("office", now), Seconds{0});
    EXPECT_EQ(throttle.begin("office", now), Seconds{1});
}

TEST(Tokens, AreReadFromABearerHeaderOnly) {
    EXPECT_EQ(bearer_token("Bearer abc"), "abc");
    EXPECT_EQ(bearer_token("bearer abc"), "abc");
    EXPECT_FALSE(bearer_token("Basic abc"));
    EXPECT_FALSE(bearer_token("Bearer "));
    EXPECT_FALSE(bearer_token(""));
}

TEST(Tokens, AreLongRandomAndStoredAsSha256) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i)
        seen.insert(random_token());
    EXPECT_EQ(seen.size(), 100U);
    EXPECT_EQ(seen.begin()->size(), 43U);
    // FIPS 180-2's vector for "abc".
    EXPECT_EQ(hash_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

} // namespace
} // namespace answerd::api
