// SPDX-License-Identifier: Apache-2.0
#include "api/document.hpp"
#include "api/route.hpp"
#include "support/api_world.hpp"

#include "answerd/codec/described.hpp"

#include <gtest/gtest.h>

#include <future>
#include <set>
#include <thread>

namespace answerd::test {
namespace {

constexpr std::array all_roles = {"agent", "supervisor", "admin", "adapter", "metrics"};

std::string example_path(std::string_view pattern) {
    std::string path(pattern);
    while (path.contains('{')) {
        const auto at = path.find('{');
        const bool is_id = path.substr(at).starts_with("{id}");
        path.replace(at, path.find('}') - at + 1, is_id ? "018f0000-0000-7000-8000-000000000001" : "x");
    }
    return path;
}

std::set<std::string> documented_roles(const api::Route& route) {
    const auto roles = api::Document::the()
                           .operation(route.method, route.pattern)
                           ->value("x-answerd-roles", std::vector<std::string>{});
    return {roles.begin(), roles.end()};
}

TEST(Access, EveryRouteRefusesEveryRoleThatItDoesNotName) {
    ApiWorld world;
    std::map<std::string, std::string> token_of;
    for (const std::string role : all_roles)
        token_of[role] = world.member("one-" + role, {role}).token;

    for (const api::Route& route : api::route_table()) {
        const auto admitted = documented_roles(route);
        if (admitted.empty()) continue;
        for (const auto& [role, token] : token_of) {
            if (route.pattern == "/api/v1/sessions/current" || admitted.contains(role)) continue;
            const Reply reply =
                world.call({.method = std::string(route.method), .path = example_path(route.pattern), .token = token});
            EXPECT_EQ(reply.status, 403) << role << ": " << route.method << ' ' << route.pattern;
        }
    }
}

TEST(Access, EveryRouteLetsTheRolesInThatItNames) {
    ApiWorld world;
    std::map<std::string, std::string> token_of;
    for (const std::string role : all_roles)
        token_of[role] = world.member("one-" + role, {role}).token;

    for (const api::Route& route : api::route_table()) {
        if (route.pattern == "/api/v1/sessions/current") continue;
        for (const auto& role : documented_roles(route)) {
            const Reply reply = world.call(
                {.method = std::string(route.method), .path = example_path(route.pattern), .token = token_of[role]});
            EXPECT_NE(reply.status, 401) << role << ": " << route.method << ' ' << route.pattern;
            EXPECT_NE(reply.status, 403) << role << ": " << route.method << ' ' << route.pattern;
            EXPECT_NE(reply.status, 500) << role << ": " << route.method << ' ' << route.pattern << reply.text;
        }
    }
}

TEST(Access, EveryRouteOfAKnownCallerRefusesAnUnknownOne) {
    ApiWorld world;
    for (const api::Route& route : api::route_table()) {
        if (documented_roles(route).empty()) continue;
        const std::string method(route.method);
        EXPECT_EQ(world.call({.method = method, .path = example_path(route.pattern)}).status, 401) << route.pattern;
        const Reply reply =
            world.call({.method = method, .path = example_path(route.pattern), .token = "no-such-token"});
        EXPECT_EQ(reply.status, 401) << route.pattern;
        EXPECT_EQ(reply.header("www-authenticate"), "Bearer") << route.pattern;
    }
}

TEST(Access, UnknownPathsAndMethodsAreRefusedBeforeABodyIsRead) {
    ApiWorld world;
    EXPECT_EQ(world.call({.path = "/api/v1/teapots"}).status, 404);
    const Reply reply = world.call({.method = "DELETE", .path = "/api/v1/contacts"});
    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(reply.header("allow"), "GET, POST");
}

TEST(Access, WhileTheServerDrainsOnlyHealthAndMetricsAreAnswered) {
    ApiWorld world;
    const std::string token = world.admin_token();
    world.api().begin_drain();
    EXPECT_EQ(world.call({.path = "/livez"}).status, 200);
    EXPECT_NE(world.call({.path = "/readyz"}).status, 404);
    const Reply refused = world.call({.path = "/api/v1/me", .token = token});
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("retry-after"), "1");
    EXPECT_EQ(world.call({.method = "POST", .path = "/adapters/pbx/events"}).status, 503);
    EXPECT_EQ(world.call({.path = "/api/v1/agent/socket"}).status, 503);
}

TEST(Access, ASignedOutTokenIsDeadAtOnce) {
    ApiWorld world;
    const auto ada = world.member("ada", {"agent"});
    EXPECT_EQ(world.call({.path = "/api/v1/me", .token = ada.token}).status, 200);
    EXPECT_EQ(world.call({.method = "DELETE", .path = "/api/v1/sessions/current", .token = ada.token}).status, 204);
    EXPECT_EQ(world.call({.path = "/api/v1/me", .token = ada.token}).status, 401);
}

TEST(Access, ASessionEndsAfterItsLifetime) {
    ApiWorld world({.session_lifetime = Seconds{60}});
    const std::string token = world.admin_token();
    world.advance(Seconds{59});
    EXPECT_EQ(world.call({.path = "/api/v1/me", .token = token}).status, 200);
    world.advance(Seconds{1});
    EXPECT_EQ(world.call({.path = "/api/v1/me", .token = token}).status, 401);
}

TEST(Access, DeactivationAndANewPasswordEndTheSessionsOfAUser) {
    ApiWorld world;
    for (const Json& patch : {Json{{"isActive", false}}, Json{{"password", "another horse"}}}) {
        const auto user = world.member(patch.begin().key() + "-user", {"agent"});
        const Reply reply = world.call({.method = "PATCH",
                                        .path = "/api/v1/users/" + user.id,
                                        .token = world.admin_token(),
                                        .body = patch,
                                        .headers = {{"if-match", "\"1\""}}});
        ASSERT_EQ(reply.status, 200) << reply.text;
        EXPECT_EQ(world.call({.path = "/api/v1/me", .token = user.token}).status, 401) << patch;
    }
}

TEST(Access, OtherRolesEndTheSessionsOfAUserAndAnotherNameDoesNot) {
    ApiWorld world;
    const auto user = world.member("grace", {"supervisor"});
    EXPECT_EQ(world.call({.path = "/api/v1/live", .token = user.token}).status, 200);
    const auto patch = [&](const Json& body) {
        const Reply reply = world.call({.method = "PATCH",
                                        .path = "/api/v1/users/" + user.id,
                                        .token = world.admin_token(),
                                        .body = body,
                                        .headers = {{"if-match", "*"}}});
        EXPECT_EQ(reply.status, 200) << reply.text;
    };
    patch({{"displayName", "Grace"}, {"roles", {"supervisor"}}});
    EXPECT_EQ(world.call({.path = "/api/v1/live", .token = user.token}).status, 200);
    patch({{"roles", {"agent"}}});
    EXPECT_EQ(world.call({.path = "/api/v1/live", .token = user.token}).status, 401);
    const std::string token = world.sign_in("grace", "correct horse");
    EXPECT_EQ(world.call({.path = "/api/v1/live", .token = token}).status, 403);
}

TEST(SetUp, WorksOnceAndOnlyWithTheNewestLink) {
    ApiWorld world;
    EXPECT_FALSE(world.api().is_claimed());
    const std::string old_link = world.api().set_up_path();
    const std::string link = world.api().set_up_path();
    const auto claim = [&world](const std::string& path) {
        return world.call({.method = "POST",
                           .path = "/api/v1/setup",
                           .body = {{"token", path.substr(path.find('=') + 1)},
                                    {"username", "root"},
                                    {"password", "correct horse"}}});
    };
    EXPECT_EQ(claim(old_link).status, 401);
    EXPECT_EQ(claim(link).status, 201);
    EXPECT_TRUE(world.api().is_claimed());
    EXPECT_EQ(claim(link).status, 409);
    EXPECT_EQ(claim(world.api().set_up_path()).status, 409);
}

TEST(SetUp, LinkIsVoidOnceAnAdminWasMadeBesideTheServer) {
    ApiWorld world;
    const std::string link = world.api().set_up_path();
    world.commit([](store::Transaction& transaction) {
        const User root{.id = UserId{Uuid{1, 2}}, .username = "root", .roles = {Role::admin}};
        ASSERT_TRUE(transaction.save(root));
    });
    const Json body = {{"token", link.substr(link.find('=') + 1)}, {"username", "eve"}, {"password", "correct horse"}};
    EXPECT_EQ(world.call({.method = "POST", .path = "/api/v1/setup", .body = body}).status, 409);
    EXPECT_TRUE(world.api().is_claimed());
}

TEST(SetUp, LinkExpiresAndSurvivesAPasswordThatIsTooShort) {
    ApiWorld world({.set_up_link_lifetime = Seconds{900}});
    const std::string link = world.api().set_up_path();
    const std::string token = link.substr(link.find('=') + 1);
    const Json body = {{"token", token}, {"username", "root"}, {"password", "short"}};
    const Reply reply = world.call({.method = "POST", .path = "/api/v1/setup", .body = body});
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.pointer(), "/password");
    world.advance(Seconds{900});
    const Json good = {{"token", token}, {"username", "root"}, {"password", "correct horse"}};
    EXPECT_EQ(world.call({.method = "POST", .path = "/api/v1/setup", .body = good}).status, 401);
}

TEST(Audit, NamesEveryAdminWriteAndSignInWithoutSecrets) {
    ApiWorld world;
    world.member("ada", {"agent"});
    world.create("/api/v1/skills/spanish", {{"label", "Spanish"}});
    const Json items = world.get("/api/v1/audit").json().at("items");
    std::set<std::string> actions;
    for (const auto& item : items)
        actions.insert(item.at("action").get<std::string>());
    EXPECT_EQ(actions, (std::set<std::string>{"setUp.claim", "session.create", "user.create", "skill.put"}));
    EXPECT_FALSE(items.dump().contains("correct horse"));
    EXPECT_FALSE(items.dump().contains("argon2"));
}

TEST(Audit, NamesWhatHappenedToARecordAndNothingThatIsInIt) {
    ApiWorld world;
    const Reply made = world.post("/api/v1/contacts", {{"lastName", "Lovelace"}});
    ASSERT_EQ(made.status, 201) << made.text;
    const std::string path = made.header("location");
    const Reply changed = world.put(path, {{"lastName", "Byron"}}, made.header("etag"));
    ASSERT_EQ(changed.status, 200) << changed.text;
    ASSERT_EQ(world.remove(path, changed.header("etag")).status, 204);
    std::vector<std::string> actions;
    const Json items = world.get("/api/v1/audit", {{"limit", "3"}}).json().at("items");
    for (const auto& item : items) {
        actions.push_back(item.at("action").get<std::string>());
        EXPECT_EQ(item.at("subject"), made.json().at("id"));
    }
    EXPECT_EQ(actions, (std::vector<std::string>{"contact.remove", "contact.replace", "contact.create"}));
    EXPECT_FALSE(items.dump().contains("Lovelace") || items.dump().contains("Byron")) << items;
}

TEST(Audit, NamesAChangedEntryAndACancelledItemOnceWithWhatWasBefore) {
    ApiWorld world;
    world.configure_chat_queue("billing");
    const Reply skill = world.create("/api/v1/skills/spanish", {{"label", "Spanish"}});
    ASSERT_EQ(world.remove("/api/v1/skills/spanish", skill.header("etag")).status, 204);
    const Reply item = world.post("/api/v1/work-items", {{"channel", "chat"}, {"queue", "billing"}});
    const Reply cancelled =
        world.call({.method = "DELETE", .path = item.header("location"), .token = world.admin_token()});
    ASSERT_EQ(cancelled.status, 204) << cancelled.text;
    const std::string admin = world.get("/api/v1/me").json().at("user").at("id").get<std::string>();
    const Json items = world.get("/api/v1/audit", {{"limit", "4"}}).json().at("items");
    std::vector<std::string> actions;
    for (const auto& entry : items) {
        actions.push_back(entry.at("action").get<std::string>());
        EXPECT_EQ(entry.at("by"), admin);
    }
    EXPECT_EQ(actions, (std::vector<std::string>{"workItem.cancel", "skill.remove", "skill.put", "queue.put"}));
    EXPECT_EQ(items[0].at("subject"), item.json().at("id"));
    EXPECT_EQ(items[1].at("before"), items[2].at("after"));
    EXPECT_EQ(Json::parse(items[2].at("after").get<std::string>()).at("label"), "Spanish");
}

TEST(Calls, OfOneAgentAreNotFoundByAnother) {
    ApiWorld world;
    const auto ada = world.member("ada", {"agent"});
    const auto grace = world.member("grace", {"agent"});
    VoiceCall call;
    call.id = CallId{Uuid{0x018f000000007000ULL, 0x8000000000000001ULL}};
    call.conversation_id = ConversationId{call.id.uuid};
    call.adapter = AdapterName{"byo"};
    call.call_key = "c1";
    call.agent = UserId{*parse_uuid(ada.id)};
    call.started_at = world.now();
    world.commit([&call](store::Transaction& transaction) { transaction.put(RecordChange(call)); });

    const std::string path = "/api/v1/voice-calls/" + to_string(call.id);
    EXPECT_EQ(world.call({.path = path, .token = ada.token}).status, 200);
    EXPECT_EQ(world.call({.path = path, .token = grace.token}).status, 404);
    EXPECT_EQ(world.call({.path = path + "/transcript", .token = grace.token}).status, 404);
    EXPECT_EQ(world.get(path).status, 200);
    EXPECT_EQ(world.call({.path = "/api/v1/voice-calls", .token = ada.token}).json().at("items").size(), 1U);
    EXPECT_EQ(world.call({.path = "/api/v1/voice-calls", .token = grace.token}).json().at("items").size(), 0U);
    EXPECT_EQ(world.call({.path = "/api/v1/voice-calls", .query = {{"agent", ada.id}}, .token = grace.token}).status,
              403);
}

TEST(WorkItemsOfOthers, AreNotFoundByAnAgentWhoWasNeverOfferedThem) {
    ApiWorld world;
    world.configure_chat_queue("billing");
    const auto ada = world.member("ada", {"agent"});
    const Reply made = world.post("/api/v1/work-items", {{"channel", "chat"}, {"queue", "billing"}});
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(world.get(made.header("location")).status, 200);
    EXPECT_EQ(world.call({.path = made.header("location"), .token = ada.token}).status, 404);
}

TEST(Sessions, AreFoundAgainInTheStoreByAnApiThatHasForgottenThem) {
    ApiWorld world;
    const auto ada = world.member("ada", {"agent"});
    world.restart_api();
    EXPECT_EQ(world.call({.path = "/api/v1/me", .token = ada.token}).status, 200) << "looked up on a reader";
    EXPECT_EQ(world.call({.path = "/api/v1/users", .token = ada.token}).status, 403);
    world.restart_api();
    EXPECT_EQ(world.call({.path = "/api/v1/users", .token = ada.token}).status, 403) << "a stranger to the cache";
    EXPECT_TRUE(world.api().is_claimed()) << "the claim outlives the process";
}

} // namespace
} // namespace answerd::test
