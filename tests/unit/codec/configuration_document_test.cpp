// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include "answerd/codec/configuration_document.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace answerd::testing {
namespace {

using codec::Json;

TEST(ConfigurationDocument, ReadBackIsTheSameConfigurationAndTheSameBytes) {
    CoreWorld world = a_contact_center();
    world.put(EntryPoint{.name = {"main"}, .label = "Main", .number = {15551230000}, .queue = {"support"}});
    const Json document = codec::configuration_document(world.core.state().configuration);
    const auto reading = codec::read_configuration_document(document);
    ASSERT_TRUE(reading.faults.empty()) << reading.faults.front().pointer << " " << reading.faults.front().detail;

    CoreWorld empty;
    command::ApplyConfiguration apply{.upserts = reading.entities, .removals = {}, .expected_revision = 0};
    empty.ok(apply);
    EXPECT_EQ(codec::configuration_document(empty.core.state().configuration).dump(), document.dump());
}

TEST(ConfigurationDocument, HasEveryKindButAdaptersAndNoKeyTwice) {
    const CoreWorld world = a_contact_center();
    const Json document = codec::configuration_document(world.core.state().configuration);
    EXPECT_EQ(document.size(), std::variant_size_v<ConfigurationEntity> - 1);
    EXPECT_FALSE(document.contains("adapters"));
    EXPECT_FALSE(document["queues"]["billing"].contains("name"));
    EXPECT_FALSE(document["queues"]["billing"].contains("revision"));
    EXPECT_EQ(document["queues"]["billing"]["routing"], "default");
    EXPECT_EQ(document["queues"]["billing"]["serviceLevelSeconds"], 20);
    EXPECT_FALSE(document["queues"]["billing"].contains("wrapUpSeconds")) << "what is not set is left out";
    const Queue& billing = world.core.state().configuration.queues.at({"billing"}).value;
    EXPECT_EQ(codec::entity_document(billing), document["queues"]["billing"]);
}

TEST(ConfigurationDocument, EveryFaultIsFoundAtItsPlace) {
    const auto reading = codec::read_configuration_document(Json::parse(R"({
        "queues": {"a": {"routing": "r", "colour": "red"}, "b": {"routing": "r", "waitingMax": "many"}, "c": 7,
                   "d": {"name": "e", "routing": "r"}, "f": {"routing": "r"}},
        "skills": [],
        "doors": {}
    })"));
    std::vector<std::string> pointers;
    for (const Problem& fault : reading.faults)
        pointers.push_back(fault.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/skills", "/queues/a/colour", "/queues/b/waitingMax", "/queues/c",
                                                  "/queues/d/name", "/doors"}));
    ASSERT_EQ(reading.entities.size(), 1U);
    EXPECT_EQ(key_of(reading.entities.front()), "f");
}

TEST(ConfigurationDocument, SaysWhichKindsItSpeaksOf) {
    const auto reading = codec::read_configuration_document(Json::parse(R"({"queues": {}})"));
    EXPECT_EQ(reading.kinds, (std::map<std::string, ConfigurationKind>{{"queues", ConfigurationKind::queue}}));
}

} // namespace
} // namespace answerd::testing
