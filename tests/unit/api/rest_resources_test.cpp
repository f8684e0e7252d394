// SPDX-License-Identifier: Apache-2.0
#include "support/api_world.hpp"

#include <gtest/gtest.h>

namespace answerd::test {
namespace {

TEST(ConfigurationResource, IsCreatedReplacedAndRemovedUnderItsRevision) {
    ApiWorld world;
    world.create("/api/v1/routing-configurations/standard", {{"label", "Standard"}});
    const std::string path = "/api/v1/queues/billing";
    const Reply made = world.create(path, {{"label", "Billing"}, {"routing", "standard"}});
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.json().at("serviceLevelSeconds"), 20) << "defaults are filled in";

    const Reply read = world.get(path);
    EXPECT_EQ(read.json(), made.json());
    EXPECT_EQ(read.header("etag"), made.header("etag"));

    const Reply changed =
        world.put(path, {{"label", "Bills"}, {"routing", "standard"}, {"waitingMax", 9}}, read.header("etag"));
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_NE(changed.header("etag"), read.header("etag"));
    EXPECT_EQ(world.put(path, {{"routing", "standard"}}, read.header("etag")).status, 412) << "somebody was faster";

    const Json versions = world.get(path + "/history").json().at("items");
    ASSERT_EQ(versions.size(), 2U);
    EXPECT_EQ(versions[0].at("entity").at("label"), "Bills");

    EXPECT_EQ(world.remove(path, changed.header("etag")).status, 204);
    EXPECT_EQ(world.get(path).status, 404);
    EXPECT_FALSE(world.get(path + "/history").json().at("items")[0].contains("entity"));
}

TEST(ConfigurationResource, NeedsAPreconditionAndAKeyThatAgrees) {
    ApiWorld world;
    const std::string path = "/api/v1/skills/spanish";
    EXPECT_EQ(world.call({.method = "PUT", .path = path, .token = world.admin_token(), .body = Json::object()}).status,
              428);
    EXPECT_EQ(world.call({.method = "DELETE", .path = path, .token = world.admin_token()}).status, 428);
    const Reply reply = world.create(path, {{"name", "french"}});
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.pointer(), "/name");
    EXPECT_EQ(world.create(path, {{"name", "spanish"}}).status, 201);
    EXPECT_GE(world.create(path, Json::object()).status, 409) << "it exists";
}

TEST(ConfigurationResource, RefusesWhatBreaksARuleAndNamesTheMember) {
    ApiWorld world;
    const auto refused_at = [&world](const std::string& path, const Json& body) {
        const Reply reply = world.create(path, body);
        EXPECT_EQ(reply.status, 400) << reply.text;
        return reply.pointer();
    };
    world.create("/api/v1/routing-configurations/standard", Json::object());
    EXPECT_EQ(refused_at("/api/v1/queues/billing", {{"routing", "standard"}, {"timeZone", "Mars/Olympus"}}),
              "/timeZone");
    EXPECT_EQ(refused_at("/api/v1/queues/billing", {{"routing", "standard"}, {"colour", "red"}}), "/colour");
    EXPECT_EQ(refused_at("/api/v1/queues/Billing!", {{"routing", "standard"}}), "/path/name");
    EXPECT_EQ(refused_at("/api/v1/agents/018f0000-0000-7000-8000-000000000001", {{"presenceConfiguration", "std"}}),
              "/id");
}

TEST(ConfigurationResource, ListsInPagesByName) {
    ApiWorld world;
    for (const char* name : {"c", "a", "b"})
        world.create(std::string("/api/v1/skills/") + name, Json::object());
    const Json first = world.get("/api/v1/skills", {{"limit", "2"}}).json();
    ASSERT_EQ(first.at("items").size(), 2U);
    EXPECT_EQ(first.at("items")[0].at("name"), "a");
    const Json second =
        world.get("/api/v1/skills", {{"limit", "2"}, {"cursor", first.at("nextCursor").get<std::string>()}}).json();
    ASSERT_EQ(second.at("items").size(), 1U);
    EXPECT_EQ(second.at("items")[0].at("name"), "c");
    EXPECT_FALSE(second.contains("nextCursor"));
}

TEST(Requests, WithUnknownOrWrongParametersAreRefusedWithAPointer) {
    ApiWorld world;
    const auto refused_at = [&world](std::map<std::string, std::string> query) {
        const Reply reply = world.get("/api/v1/contacts", std::move(query));
        EXPECT_EQ(reply.status, 400) << reply.text;
        return reply.pointer();
    };
    EXPECT_EQ(refused_at({{"colour", "red"}}), "/query/colour");
    EXPECT_EQ(refused_at({{"limit", "0"}}), "/query/limit");
    EXPECT_EQ(refused_at({{"limit", "10x"}}), "/query/limit");
    EXPECT_EQ(world.get("/api/v1/contacts/7").pointer(), "/path/id");
    EXPECT_EQ(world.get("/api/v1/reports/queues", {{"from", "2026-11-22T00:00:00Z"}}).pointer(), "/query/to");
}

TEST(Requests, WithAnUnreadableBodyAreRefused) {
    ApiWorld world;
    const auto post = [&world](std::string text, std::string type) {
        return world.call({.method = "POST",
                           .path = "/api/v1/contacts",
                           .token = world.admin_token(),
                           .headers = {{"idempotency-key", "k"}, {"content-type", std::move(type)}},
                           .raw_body = std::move(text)});
    };
    EXPECT_EQ(post("{\"lastName\":\"x\"}", "text/plain").status, 415);
    EXPECT_EQ(post("{\"lastName\":", "application/json").status, 400);
    EXPECT_EQ(post("{\"lastName\":\"x\",\"lastName\":\"y\"}", "application/json").status, 400);
    EXPECT_EQ(post("{\"lastName\":\"x\"}", "application/json; charset=utf-8").status, 201);
    EXPECT_EQ(world.call({.path = "/api/v1/contacts", .token = world.admin_token(), .raw_body = "{}"}).status, 400);
}

TEST(Records, AreCreatedReadReplacedFoundAndRemoved) {
    ApiWorld world;
    const Reply made = world.post("/api/v1/contacts",
                                  {{"firstName", "Ada"}, {"lastName", "Lovelace"}, {"mobilePhone", "+49 30 123456"}});
    ASSERT_EQ(made.status, 201) << made.text;
    const std::string path = made.header("location");
    EXPECT_EQ(made.json().at("mobilePhone").at("e164"), "+4930123456");
    EXPECT_EQ(made.json().at("mobilePhone").at("raw"), "+49 30 123456");
    EXPECT_EQ(world.get(path).json(), made.json());
    EXPECT_EQ(world.get("/api/v1/contacts", {{"q", "lovel"}}).json().at("items").size(), 1U);
    const Json match = world.get("/api/v1/matching", {{"from", "+4930123456"}}).json();
    EXPECT_EQ(match.at("match").at("outcome"), "one");

    const Reply changed = world.put(path, {{"lastName", "Byron"}}, made.header("etag"));
    ASSERT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.json().at("firstName"), "") << "PUT replaces the whole record";
    EXPECT_EQ(world.put(path, {{"lastName", "King"}}, made.header("etag")).status, 412);
    EXPECT_EQ(world.remove(path, changed.header("etag")).status, 204);
    EXPECT_EQ(world.get(path).status, 404);
}

TEST(Records, OfEveryKindMakeTheRoundTrip) {
    ApiWorld world;
    const std::map<std::string, Json> samples = {
        {"leads", {{"lastName", "Hopper"}, {"company", "Navy"}, {"phone", "+12025550123"}}},
        {"accounts", {{"name", "Analytical Engines"}, {"phone", "ext 12"}}},
        {"cases", {{"subject", "It does not compute"}, {"status", "inProgress"}, {"priority", 2}}},
    };
    for (const auto& [kind, body] : samples) {
        const Reply made = world.post("/api/v1/" + kind, body);
        ASSERT_EQ(made.status, 201) << made.text;
        EXPECT_EQ(world.get(made.header("location")).json(), made.json());
        EXPECT_EQ(world.get("/api/v1/" + kind).json().at("items").size(), 1U);
    }
}

TEST(Idempotency, RepeatsTheAnswerAndRefusesAnotherBodyUnderTheKey) {
    ApiWorld world;
    const Json body = {{"lastName", "Lovelace"}};
    const Reply first = world.post("/api/v1/contacts", body, "same");
    const Reply again = world.post("/api/v1/contacts", body, "same");
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.text, first.text);
    EXPECT_EQ(again.header("location"), first.header("location"));
    EXPECT_EQ(world.post("/api/v1/contacts", {{"lastName", "Byron"}}, "same").status, 409);
    EXPECT_EQ(world.get("/api/v1/contacts").json().at("items").size(), 1U);
    EXPECT_EQ(world.post("/api/v1/contacts", body, "other").status, 201);
    world.advance(std::chrono::hours{24} + Seconds{1});
    const std::string token = world.sign_in("root", "correct horse");
    const Reply later = world.call({.method = "POST",
                                    .path = "/api/v1/contacts",
                                    .token = token,
                                    .body = body,
                                    .headers = {{"idempotency-key", "same"}}});
    EXPECT_EQ(later.status, 201);
    EXPECT_NE(later.text, first.text) << "a key is kept for 24 hours";
}

TEST(Idempotency, ServesOneUserOnlyAndNeedsAKey) {
    ApiWorld world;
    const auto ada = world.member("ada", {"agent"});
    const Reply first = world.post("/api/v1/contacts", {{"lastName", "Lovelace"}}, "same");
    const Reply other = world.call({.method = "POST",
                                    .path = "/api/v1/contacts",
                                    .token = ada.token,
                                    .body = {{"lastName", "Lovelace"}},
                                    .headers = {{"idempotency-key", "same"}}});
    EXPECT_EQ(other.status, 201);
    EXPECT_NE(other.text, first.text);
    const Reply without = world.call(
        {.method = "POST", .path = "/api/v1/contacts", .token = ada.token, .body = {{"lastName", "Lovelace"}}});
    EXPECT_EQ(without.status, 400);
    EXPECT_EQ(without.pointer(), "/header/Idempotency-Key");
}

TEST(WorkItems, AreQueuedOnceListedExplainedAndCancelled) {
    ApiWorld world;
    world.configure_chat_queue("billing");
    const Json body = {{"channel", "chat"}, {"queue", "billing"}, {"subject", "Refund"}};
    const Reply made = world.post("/api/v1/work-items", body, "same");
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(world.post("/api/v1/work-items", body, "same").text, made.text);
    EXPECT_EQ(world.get("/api/v1/work-items", {{"state", "waiting"}}).json().at("items").size(), 1U);

    const std::string path = made.header("location");
    EXPECT_EQ(world.get(path).json().at("subject"), "Refund");
    EXPECT_EQ(world.get(path + "/explanation").json().at("ahead"), 0);
    const Json live = world.get("/api/v1/live").json();
    EXPECT_EQ(live.at("queues")[0].at("waiting"), 1);

    EXPECT_EQ(world.call({.method = "DELETE", .path = path, .token = world.admin_token()}).status, 204);
    EXPECT_EQ(world.get(path).json().at("outcome"), "cancelled");
    EXPECT_EQ(world.get(path + "/explanation").status, 404);
}

TEST(WorkItems, ForAnUnknownQueueOrChannelAreRefused) {
    ApiWorld world;
    world.configure_chat_queue("billing");
    const Reply reply = world.post("/api/v1/work-items", {{"channel", "chat"}, {"queue", "sales"}});
    EXPECT_GE(reply.status, 400);
    EXPECT_EQ(reply.pointer(), "/queue");
}

TEST(Users, AreListedAndCannotShareAName) {
    ApiWorld world;
    world.member("ada", {"agent"});
    EXPECT_EQ(world.get("/api/v1/users").json().at("items").size(), 2U);
    const Reply reply =
        world.post("/api/v1/users", {{"username", "ADA"}, {"password", "correct horse"}, {"roles", {"agent"}}});
    EXPECT_EQ(reply.status, 409) << reply.text;
    EXPECT_EQ(reply.json().at("code"), "duplicate");
}

TEST(Users, CannotTakeTheirOwnAdminRoleAway) {
    ApiWorld world;
    const std::string id = world.get("/api/v1/me").json().at("user").at("id").get<std::string>();
    const Reply reply = world.call({.method = "PATCH",
                                    .path = "/api/v1/users/" + id,
                                    .token = world.admin_token(),
                                    .body = {{"roles", {"agent"}}},
                                    .headers = {{"if-match", "\"1\""}}});
    EXPECT_EQ(reply.status, 409);
}

TEST(Transcript, LinesForAnUnknownCallAreRefusedWithTheLineNamed) {
    ApiWorld world;
    const Reply reply = world.post(
        "/api/v1/voice-calls/018f0000-0000-7000-8000-000000000001/transcript",
        {{"lines",
          {{{"messageId", "m1"}, {"sender", "endUser"}, {"text", "Hello"}, {"spokenAt", "2026-11-22T10:00:00Z"}}}}});
    EXPECT_EQ(reply.status, 404) << reply.text;
    EXPECT_TRUE(reply.pointer().starts_with("/lines/0")) << reply.text;
}

TEST(AdapterWebhook, HandsTheRawBodyToIngestAndAnswersAsItSays) {
    ApiWorld world;
    const auto send = [&world](const std::string& path) {
        return world.call({.method = "POST", .path = path, .headers = {}, .raw_body = "{\"not\": checked"});
    };
    world.ingest.reply = {
        .status = 202, .accepted = 2, .duplicates = 1, .rejected = {{"e3", "no call"}}, .problem = {}};
    const Reply taken = send("/adapters/byo/events");
    EXPECT_EQ(taken.status, 202);
    EXPECT_EQ(taken.json().at("rejected")[0].at("eventKey"), "e3");
    EXPECT_EQ(world.ingest.received.at(0), "byo events {\"not\": checked");

    world.ingest.reply = {.status = 503, .problem = "The queue is full."};
    const Reply busy = send("/adapters/byo/events");
    EXPECT_EQ(busy.status, 503);
    EXPECT_EQ(busy.header("retry-after"), "1");
    world.ingest.reply = {.status = 401, .problem = "Wrong signature."};
    EXPECT_EQ(send("/adapters/byo/events").status, 401);
    EXPECT_EQ(send("/adapters/nobody/events").status, 404);
}

TEST(Reports, CarryCountersFiguresAndFormulasInBothForms) {
    ApiWorld world;
    world.configure_chat_queue("billing");
    world.post("/api/v1/work-items", {{"channel", "chat"}, {"queue", "billing"}});
    world.advance(Seconds{60});
    const std::map<std::string, std::string> span = {{"from", "2026-11-01T00:00:00Z"}, {"to", "2026-12-01T00:00:00Z"}};

    const Json report = world.get("/api/v1/reports/queues", span).json();
    ASSERT_EQ(report.at("rows").size(), 1U) << report;
    const Json& row = report.at("rows")[0];
    EXPECT_EQ(row.at("offered"), 1);
    EXPECT_EQ(report.at("formulas").at("serviceLevel"), "serviceLevel.offered.v1");
    EXPECT_EQ(row.at("serviceLevel"), 0.0) << "it waits for longer than T";
    EXPECT_FALSE(row.contains("averageSpeedOfAnswerMs")) << "nothing was answered";

    auto as_csv = span;
    as_csv["format"] = "csv";
    const Reply csv = world.get("/api/v1/reports/queues", as_csv);
    EXPECT_TRUE(csv.text.starts_with("intervalStart,queue,channel,offered,")) << csv.text;
    EXPECT_TRUE(csv.text.contains("serviceLevel (serviceLevel.offered.v1)")) << csv.text;
    EXPECT_TRUE(csv.text.contains(",billing,chat,1,")) << csv.text;
    EXPECT_EQ(world.get("/api/v1/reports/agents", span).status, 200);
    EXPECT_EQ(world.get("/api/v1/reports/formulas").status, 200);
    EXPECT_EQ(world.get("/api/v1/reports/queues", {{"from", span.at("to")}, {"to", span.at("from")}}).pointer(),
              "/query/to");
}

TEST(Health, AnswersWithoutACallerAndMetricsFromLoopbackOnly) {
    ApiWorld world;
    EXPECT_EQ(world.call({.path = "/livez"}).status, 200);
    EXPECT_TRUE(world.call({.path = "/readyz", .query = {{"verbose", ""}}}).json().contains("reasons"));
    EXPECT_EQ(world.call({.path = "/startupz"}).status, 200);
    EXPECT_EQ(world.call({.path = "/metrics"}).status, 401);
    const auto scraper = world.member("prometheus", {"metrics"});
    const Reply metrics = world.call({.path = "/metrics", .token = scraper.token});
    EXPECT_EQ(metrics.status, 200);
    EXPECT_TRUE(metrics.text.contains("answerd_event_to_pop_seconds_bucket{le=\"0.005\"} 0")) << metrics.text;
    EXPECT_TRUE(metrics.text.contains("# TYPE answerd_commands_total counter")) << metrics.text;
}

} // namespace
} // namespace answerd::test
