// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include "answerd/core/advice.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace answerd::testing {
namespace {

std::vector<Warning> advice(const CoreWorld& world) {
    return advice_on(world.core.state().configuration);
}

std::string warned(const CoreWorld& world, WarningCode code) {
    const auto all = advice(world);
    const auto found = std::ranges::find(all, code, &Warning::code);
    return found == all.end() ? "" : found->pointer;
}

TEST(Advice, OfASoundConfigurationIsNothing) {
    EXPECT_EQ(advice(a_contact_center()), std::vector<Warning>{});
}

TEST(Advice, NamesAQueueThatNobodyServes) {
    CoreWorld world = a_contact_center();
    world.put(Queue{.name = {"lonely"}, .label = "", .routing = {"default"}});
    EXPECT_EQ(warned(world, WarningCode::queue_without_agents), "/queues/lonely");
}

TEST(Advice, NamesAQueueWhoseSkillsNoMemberHasTogether) {
    CoreWorld world = a_contact_center();
    world.put(Skill{.name = {"law"}, .label = ""});
    world.put(Skill{.name = {"tax"}, .label = ""});
    world.put(RoutingConfiguration{
        .name = {"both"}, .label = "", .skills = {{.skill = {"law"}, .level = 3}, {.skill = {"tax"}, .level = 3}}});
    world.put(Queue{.name = {"support"}, .label = "", .routing = {"both"}});
    for (const auto& [number, skill] : {std::pair(1, "law"), std::pair(2, "tax")}) {
        AgentProfile agent = default_agent(number);
        agent.skills = {{.skill = {skill}, .level = 5}};
        world.put(agent);
    }
    EXPECT_EQ(warned(world, WarningCode::queue_skills_not_held), "/queues/support/routing");
    AgentProfile agent = default_agent(1);
    agent.skills = {{.skill = {"law"}, .level = 3}, {.skill = {"tax"}, .level = 2}};
    world.put(agent);
    EXPECT_EQ(warned(world, WarningCode::queue_skills_not_held), "/queues/support/routing") << "a level too low";
    agent.skills[1].level = 3;
    world.put(agent);
    EXPECT_EQ(warned(world, WarningCode::queue_skills_not_held), "");
}

TEST(Advice, NamesAStageThatNoAdapterCanCarryOut) {
    CoreWorld world = a_contact_center();
    const auto treat = [&](Treatment treatment) {
        world.put(Queue{
            .name = {"support"}, .routing = {"default"}, .stages = {{.treatment = treatment, .message = "sorry"}}});
        return warned(world, WarningCode::treatment_impossible);
    };
    EXPECT_EQ(treat(Treatment::voicemail), "") << "pbx can do it";
    world.put(AdapterProfile{.name = {"pbx"}, .kind = "byo", .capabilities = {.announcement = true}});
    EXPECT_EQ(treat(Treatment::message), "");
    EXPECT_EQ(treat(Treatment::voicemail), "/queues/support/stages");
}

TEST(Advice, NamesANumberAndAnAdapterThatLeadToNobody) {
    CoreWorld world = a_contact_center();
    world.put(Queue{.name = {"lonely"}, .label = "", .routing = {"default"}});
    world.put(EntryPoint{.name = {"hot"}, .label = "", .number = {15551230000}, .queue = {"lonely"}});
    EXPECT_EQ(warned(world, WarningCode::leads_to_nobody), "/entryPoints/hot/queue");
    world.put(Skill{.name = {"law"}, .label = ""});
    world.put(EntryPoint{.name = {"hot"},
                         .label = "",
                         .number = {15551230000},
                         .queue = {"support"},
                         .skills = {{.skill = {"law"}, .level = 1}}});
    EXPECT_EQ(warned(world, WarningCode::leads_to_nobody), "/entryPoints/hot/skills");
    world.put(EntryPoint{.name = {"hot"}, .label = "", .number = {15551230000}, .queue = {"support"}});
    world.put(AdapterProfile{.name = {"pbx"}, .kind = "byo", .default_queue = {"lonely"}});
    EXPECT_EQ(warned(world, WarningCode::leads_to_nobody), "/adapters/pbx/defaultQueue");
}

TEST(Advice, NamesAWeightThatFitsNobody) {
    CoreWorld world = a_contact_center();
    world.put(RoutingConfiguration{.name = {"default"}, .label = "", .weight = 5});
    EXPECT_EQ(warned(world, WarningCode::queue_weight_above_capacity), "/queues/billing/routing");
}

TEST(Advice, NamesAQueueThatIsAlwaysLast) {
    CoreWorld world = a_contact_center();
    world.put(RoutingConfiguration{.name = {"urgent"}, .label = "", .priority = 1});
    world.put(Queue{.name = {"billing"}, .label = "", .routing = {"urgent"}});
    EXPECT_EQ(warned(world, WarningCode::queue_may_starve), "/queues/support/routing");
    AgentProfile own = default_agent(1);
    own.queues = {{"support"}};
    world.put(own);
    EXPECT_EQ(warned(world, WarningCode::queue_may_starve), "") << "one agent is there for it alone";
}

TEST(Advice, NamesWhatNobodyUses) {
    CoreWorld world = a_contact_center();
    world.put(PresenceConfiguration{.name = {"odd"}, .label = ""});
    world.put(RoutingConfiguration{.name = {"odd"}, .label = ""});
    world.put(ServiceChannel{.name = {"fax"}, .label = ""});
    AgentProfile idler = default_agent(1);
    idler.queues.clear();
    world.put(idler);
    EXPECT_EQ(warned(world, WarningCode::presence_configuration_unused), "/presenceConfigurations/odd");
    EXPECT_EQ(warned(world, WarningCode::routing_configuration_unused), "/routingConfigurations/odd");
    EXPECT_EQ(warned(world, WarningCode::channel_in_no_status), "/channels/fax");
    EXPECT_EQ(warned(world, WarningCode::agent_without_queues), "/agents/" + to_string(agent_id(1)) + "/queues");
}

TEST(Advice, NamesAnOfferThatNothingEnds) {
    CoreWorld world = a_contact_center();
    world.put(RoutingConfiguration{
        .name = {"default"}, .label = "", .push_timeout_seconds = 0, .decline_cooldown_seconds = 0});
    EXPECT_EQ(warned(world, WarningCode::offer_without_timeout), "/routingConfigurations/default/pushTimeoutSeconds");
    EXPECT_EQ(warned(world, WarningCode::declined_work_returns_at_once),
              "/routingConfigurations/default/declineCooldownSeconds");
}

} // namespace
} // namespace answerd::testing
