// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace answerd::testing {
namespace {

command::ApplyConfiguration apply(std::vector<ConfigurationEntity> upserts,
                                  std::vector<command::ConfigurationKey> removals = {}) {
    return {.upserts = std::move(upserts), .removals = std::move(removals), .expected_revision = std::nullopt};
}

// Entities that refer to each other, each after what it refers to.
std::vector<ConfigurationEntity> a_department() {
    AgentProfile agent = default_agent(11);
    agent.queues = {{"claims"}};
    agent.skills = {{.skill = {"law"}, .level = 7}};
    agent.presence_configuration = {"careful"};
    return {
        ServiceChannel{.name = {"letter"}, .label = "Letter"},
        Skill{.name = {"law"}, .label = "Law"},
        PresenceStatus{.name = {"letters"}, .label = "Letters", .channels = {{"letter"}}},
        PresenceConfiguration{.name = {"careful"}, .label = "", .capacity = 2, .status_on_decline = {"letters"}},
        RoutingConfiguration{.name = {"legal"}, .label = "", .skills = {{.skill = {"law"}, .level = 5}}},
        Queue{.name = {"claims"}, .label = "Claims", .routing = {"legal"}},
        Disposition{.name = {"paid"}, .label = "Paid"},
        EntryPoint{.name = {"claims"}, .label = "", .number = {15551239999}, .queue = {"claims"}},
        agent,
    };
}

std::vector<std::string> pointers_of(const Problem& problem) {
    std::vector<std::string> pointers;
    for (const Fault& fault : problem.errors)
        pointers.push_back(fault.pointer);
    return pointers;
}

// The configuration without the revisions of its entities.
template <class Map>
auto values_of(const Map& map) {
    std::vector<decltype(Map::mapped_type::value)> values;
    for (const auto& [key, entry] : map)
        values.push_back(entry.value);
    return values;
}

void expect_same_values(const Configuration& a, const Configuration& b) {
    EXPECT_EQ(values_of(a.channels), values_of(b.channels));
    EXPECT_EQ(values_of(a.skills), values_of(b.skills));
    EXPECT_EQ(values_of(a.presence_statuses), values_of(b.presence_statuses));
    EXPECT_EQ(values_of(a.presence_configurations), values_of(b.presence_configurations));
    EXPECT_EQ(values_of(a.routing_configurations), values_of(b.routing_configurations));
    EXPECT_EQ(values_of(a.queues), values_of(b.queues));
    EXPECT_EQ(values_of(a.dispositions), values_of(b.dispositions));
    EXPECT_EQ(values_of(a.entry_points), values_of(b.entry_points));
    EXPECT_EQ(values_of(a.agents), values_of(b.agents));
    EXPECT_EQ(values_of(a.adapters), values_of(b.adapters));
}

TEST(ApplyConfiguration, InAnyOrderIsWhatTheSamePutsOneByOneAre) {
    CoreWorld one_by_one = a_contact_center();
    for (const auto& entity : a_department())
        one_by_one.put(entity);
    for (unsigned seed = 1; seed <= 100; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        auto shuffled = a_department();
        std::mt19937 random(seed); // NOLINT(cert-msc32-c,cert-msc51-cpp): the seed is the point
        std::ranges::shuffle(shuffled, random);
        CoreWorld at_once = a_contact_center();
        const auto before = at_once.core.state().configuration.revision;
        const Answer answer = at_once.ok(apply(shuffled));
        expect_same_values(at_once.core.state().configuration, one_by_one.core.state().configuration);
        EXPECT_EQ(answer.revision, before + 1);
        EXPECT_EQ(at_once.core.state().configuration.revision, before + 1);
        EXPECT_EQ(at_once.core.state().configuration.queues.at({"claims"}).revision, before + 1);
        EXPECT_EQ(at_once.replayed().digest(), at_once.core.digest());
    }
}

TEST(ApplyConfiguration, WhatGoesTogetherIsRemovedTogether) {
    CoreWorld world = a_contact_center();
    const auto before = world.core.state().configuration;
    world.ok(apply(a_department()));
    std::vector<command::ConfigurationKey> removals;
    for (const auto& entity : a_department())
        removals.push_back({.kind = kind_of(entity), .key = key_of(entity)});
    world.ok(apply({}, removals));
    expect_same_values(world.core.state().configuration, before);
    EXPECT_EQ(world.replayed().digest(), world.core.digest());
}

TEST(ApplyConfiguration, WhatIsThereAlreadyChangesNothing) {
    CoreWorld world = a_contact_center();
    world.ok(apply(a_department()));
    const auto digest = world.core.digest();
    const auto events = world.events.size();
    EXPECT_EQ(world.ok(apply(a_department())).revision, world.core.state().configuration.revision);
    EXPECT_EQ(world.events.size(), events);
    EXPECT_EQ(world.core.digest(), digest);
}

TEST(ApplyConfiguration, ARefusalNamesEveryFaultAndLeavesNoTrace) {
    CoreWorld world = a_contact_center();
    auto entities = a_department();
    entities.push_back(Queue{.name = {"lost"}, .label = "", .routing = {"none"}, .waiting_max = -1});
    entities.push_back(PresenceStatus{.name = {"odd"}, .label = "", .channels = {{"fax"}, {"chat"}, {"telex"}}});
    entities.push_back(EntryPoint{.name = {"twin"}, .label = "", .number = {15551239999}, .queue = {"claims"}});
    entities.push_back(Skill{.name = {"law"}, .label = "Once more"});
    const Problem problem =
        world.refused(apply(entities, {{.kind = ConfigurationKind::routing_configuration, .key = "default"},
                                       {.kind = ConfigurationKind::skill, .key = "nothing"}}));
    EXPECT_EQ(
        pointers_of(problem),
        (std::vector<std::string>{"/skills/nothing", "/skills/law", "/presenceStatuses/odd/channels/0",
                                  "/presenceStatuses/odd/channels/2", "/queues/billing/routing", "/queues/lost/routing",
                                  "/queues/lost/waitingMax", "/queues/support/routing", "/entryPoints/twin/number"}));
    EXPECT_EQ(problem.pointer, problem.errors.front().pointer);
}

TEST(ApplyConfiguration, WhatLiveWorkNeedsStays) {
    CoreWorld world = a_contact_center();
    world.put(Queue{.name = {"extra"}, .label = "", .routing = {"default"}});
    const WorkItemId chat = world.queue_chat("extra");
    const auto removal = apply({}, {{.kind = ConfigurationKind::queue, .key = "extra"}});
    EXPECT_EQ(world.refused(removal).pointer, "/queues/extra");
    world.ok(command::CancelWorkItem{.item = chat});
    world.ok(removal);
}

TEST(ApplyConfiguration, AWriterWhoSawAnOldRevisionIsRefused) {
    CoreWorld world = a_contact_center();
    auto change = apply(a_department());
    change.expected_revision = world.core.state().configuration.revision - 1;
    EXPECT_EQ(world.refused(change).code, ProblemCode::stale);
    ++*change.expected_revision;
    world.ok(change);
}

TEST(ApplyConfiguration, TwoEntryPointsSwapTheirNumbers) {
    CoreWorld world = a_contact_center();
    const EntryPoint one{.name = {"one"}, .label = "", .number = {15551230001}, .queue = {"support"}};
    const EntryPoint two{.name = {"two"}, .label = "", .number = {15551230002}, .queue = {"billing"}};
    world.ok(apply({one, two}));
    EntryPoint swapped_one = one;
    EntryPoint swapped_two = two;
    std::swap(swapped_one.number, swapped_two.number);
    EXPECT_EQ(world.refused(command::PutConfiguration{.entity = swapped_one, .expected_revision = {}}).code,
              ProblemCode::duplicate);
    world.ok(apply({swapped_one, swapped_two}));
    EXPECT_EQ(world.core.state().configuration.entry_points.at({"one"}).value.number, two.number);
}

TEST(ApplyConfiguration, WaitingWorkGoesToThoseWhoMayTakeItNow) {
    CoreWorld world = a_contact_center();
    world.ok(apply(a_department()));
    world.online(1, "chat-only");
    const WorkItemId chat = world.queue_chat("claims");
    EXPECT_TRUE(world.agent(1).works.empty());
    AgentProfile lawyer = default_agent(1);
    lawyer.queues.push_back({"claims"});
    lawyer.skills.push_back({.skill = {"law"}, .level = 5});
    world.ok(apply({lawyer}));
    EXPECT_EQ(world.work_of(1).item, chat);
    EXPECT_EQ(world.broken_invariants(), std::vector<std::string>{});
}

} // namespace
} // namespace answerd::testing
