// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include "answerd/core/advice.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace answerd::testing {
namespace {

command::PutConfiguration put(ConfigurationEntity entity) {
    return {.entity = std::move(entity), .expected_revision = std::nullopt};
}

SkillRules by_language() {
    return {.name = {"by-language"},
            .label = "",
            .rows = {{.attribute = "language", .value = "es", .skill = {"spanish"}, .level = 5}}};
}

TEST(SkillRules, ARowThatIsWrongIsRefusedWithItsPlace) {
    CoreWorld world = a_contact_center();
    auto rules = by_language();
    rules.channel = {"fax"};
    rules.rows.push_back({.attribute = "", .value = "x", .skill = {"klingon"}, .level = 11, .drop_priority = -1});
    rules.rows.push_back(rules.rows.front());
    const Problem problem = world.refused(put(rules));
    std::vector<std::string> pointers;
    std::ranges::transform(problem.errors, std::back_inserter(pointers), &Fault::pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/channel", "/rows/1/attribute", "/rows/1/skill", "/rows/1/level",
                                                  "/rows/1/dropPriority", "/rows/2"}));
}

TEST(SkillRules, AndWhatTheyNameStayWhileTheyAreUsed) {
    CoreWorld world = a_contact_center();
    world.put(by_language());
    auto routing = world.core.state().configuration.routing_configurations.at({"default"}).value;
    routing.skill_rules = {"nothing"};
    EXPECT_EQ(world.refused(put(routing)).pointer, "/skillRules");
    routing.skill_rules = {"by-language"};
    world.put(routing);
    const auto remove = [](ConfigurationKind kind, const std::string& key) {
        return command::RemoveConfiguration{.kind = kind, .key = key, .expected_revision = std::nullopt};
    };
    EXPECT_EQ(world.refused(remove(ConfigurationKind::skill_rules, "by-language")).detail,
              "still used by routing configuration default");
    EXPECT_EQ(world.refused(remove(ConfigurationKind::skill, "spanish")).detail,
              "still used by skill rules by-language");
}

TEST(SkillExpressions, ASkillThatOneNamesStays) {
    CoreWorld world = a_contact_center();
    world.put(Skill{.name = {"german"}, .label = ""});
    auto routing = world.core.state().configuration.routing_configurations.at({"default"}).value;
    routing.skill_expression = "not german";
    world.put(routing);
    const command::RemoveConfiguration remove{
        .kind = ConfigurationKind::skill, .key = "german", .expected_revision = {}};
    EXPECT_EQ(world.refused(remove).detail, "still used by routing configuration default");
    routing.skill_expression.clear();
    world.put(routing);
    command::CreateWorkItem create{.channel = {"chat"}, .queue = {"support"}};
    create.skill_expression = "german >= 2";
    world.ok(create);
    EXPECT_EQ(world.refused(remove).detail, "still used by work that is open");
}

TEST(SkillExpressions, OneThatNobodyFitsIsWarnedOf) {
    CoreWorld world = a_contact_center();
    auto routing = world.core.state().configuration.routing_configurations.at({"default"}).value;
    routing.skill_expression = "spanish >= 9";
    world.put(routing);
    const auto warnings = [&] { return advice_on(world.core.state().configuration); };
    const auto warned = [&](WarningCode code) {
        return std::ranges::any_of(warnings(), [code](const Warning& warning) { return warning.code == code; });
    };
    EXPECT_TRUE(warned(WarningCode::expression_fits_nobody));
    EXPECT_TRUE(warned(WarningCode::queue_skills_not_held));
    AgentProfile agent = default_agent(1);
    agent.skills = {{.skill = {"spanish"}, .level = 9, .valid_from = world.now + Seconds{60}}};
    world.put(agent);
    EXPECT_FALSE(warned(WarningCode::expression_fits_nobody));
    EXPECT_FALSE(warned(WarningCode::queue_skills_not_held));
    world.put(by_language());
    EXPECT_TRUE(warned(WarningCode::skill_rules_unused));
}

// So many that those nobody waits for any more are forgotten on the way.
TEST(SkillExpressions, AreRightAlsoWhenASourceInventsOneForEveryItem) {
    CoreWorld world = a_contact_center();
    AgentProfile agent = default_agent(1);
    agent.skills = {{.skill = {"spanish"}, .level = 5}};
    world.put(agent);
    world.online(1);
    for (int count = 0; count < 5'000; ++count) {
        command::CreateWorkItem create{.channel = {"chat"}, .queue = {"support"}};
        create.skill_expression = "spanish";
        for (int bit = 1; bit < 16'384; bit *= 2)
            create.skill_expression += (count & bit) != 0 ? " and spanish" : " or not spanish";
        world.ok(create);
        ASSERT_EQ(world.agent(1).works.size(), 1U) << count;
        const AgentWorkId work = world.agent(1).works.front();
        world.ok(command::AcceptWork{.agent = agent_id(1), .work = work});
        world.ok(command::CloseWork{.agent = agent_id(1), .work = work});
    }
}

} // namespace
} // namespace answerd::testing
