// SPDX-License-Identifier: Apache-2.0
#include "support/api_world.hpp"

#include "answerd/api/configuration_check.hpp"
#include "answerd/codec/configuration_document.hpp"

#include <gtest/gtest.h>

namespace answerd::test {
namespace {

constexpr const char* path = "/api/v1/configuration";

TEST(WholeConfiguration, HasEveryKindInTheDocument) {
    ApiWorld world;
    const Json schema = world.get("/api/v1/openapi.json")
                            .json()
                            .at("components")
                            .at("schemas")
                            .at("ConfigurationFile")
                            .at("properties");
    const Json document = codec::configuration_document({});
    for (const auto& [name, entities] : document.items())
        EXPECT_TRUE(schema.contains(name)) << name << " is configured and missing from the ConfigurationFile schema";
    EXPECT_EQ(schema.size(), document.size());
}

TEST(WholeConfiguration, NamesAnAgentByUsernameWhateverIsWrong) {
    ApiWorld world;
    world.create("/api/v1/presence-configurations/standard", Json::object());
    const auto ada = world.member("ada", {"agent"});
    world.create("/api/v1/agents/" + ada.id, {{"presenceConfiguration", "standard"}});
    const Reply read = world.get(path);
    EXPECT_TRUE(read.json().at("agents").contains("ada"));

    Json file = read.json();
    file["agents"]["ada"]["queues"] = {"nowhere"};
    file["agents"]["ADA"] = {{"presenceConfiguration", "standard"}};
    Reply refused = world.put(path, file, read.header("etag"));
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.pointer(), "/agents/ada") << "usernames are compared without regard to case";
    file["agents"].erase("ADA");
    file["agents"]["a/b"] = {{"presenceConfiguration", "standard"}};
    refused = world.put(path, file, read.header("etag"));
    EXPECT_EQ(refused.json().at("errors"),
              Json::parse(R"([{"pointer": "/agents/ada/queues/0", "detail": "'nowhere' is not configured"},
                              {"pointer": "/agents/a~1b", "detail": "Is no user with the role agent."}])"));
}

TEST(WholeConfiguration, WhatLiveWorkNeedsIsRefusedAtItsPlace) {
    ApiWorld world;
    world.configure_chat_queue("billing");
    world.post("/api/v1/work-items", {{"channel", "chat"}, {"queue", "billing"}}, "one");
    const Reply read = world.get(path);
    Json file = read.json();
    file["queues"] = Json::object();
    const Reply refused = world.put(path, file, read.header("etag"));
    EXPECT_EQ(refused.status, 409) << refused.text;
    EXPECT_EQ(refused.pointer(), "/queues/billing");
    const Reply tried = world.call(
        {.method = "PUT", .path = path, .query = {{"dryRun", "true"}}, .token = world.admin_token(), .body = file});
    EXPECT_EQ(tried.status, 409) << "a dry run is refused as the real one";
}

TEST(WholeConfiguration, IsCheckedWithoutAServer) {
    const auto fine =
        api::check_configuration_file(R"({"skills": {"law": {}}, "presenceConfigurations": {"odd": {}}})");
    EXPECT_TRUE(fine.faults.empty());
    ASSERT_EQ(fine.warnings.size(), 1U);
    EXPECT_EQ(fine.warnings[0].pointer, "/presenceConfigurations/odd");
    const auto faulty = api::check_configuration_file(R"({"skills": {"law": {"colour": 1}, "Tax": {"label": 2}}})");
    ASSERT_EQ(faulty.faults.size(), 2U);
    EXPECT_EQ(faulty.faults[0].pointer, "/skills/Tax/label");
    EXPECT_EQ(faulty.faults[1].pointer, "/skills/law/colour");
    EXPECT_EQ(api::check_configuration_file(R"({"skills": {"Tax": {}}})").faults.at(0).pointer, "/skills/Tax");
    EXPECT_EQ(api::check_configuration_file("{").faults.size(), 1U);
}

} // namespace
} // namespace answerd::test
