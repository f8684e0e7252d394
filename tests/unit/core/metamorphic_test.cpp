// SPDX-License-Identifier: Apache-2.0
// What must not matter to routing: the date, agents who can take nothing, and in which words a rule is written.
#include "support/core_world.hpp"
#include "support/random_day.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <utility>
#include <vector>

namespace answerd::testing {
namespace {

using Offers = std::vector<std::pair<std::uint64_t, UserId>>; // which arrival to whom, in the order of the offers

using Change = std::function<void(AgentProfile&)>;

Offers offers_of_a_day(
    std::uint64_t seed, const std::function<void(CoreWorld&)>& prepare, const Change& change = [](AgentProfile&) {}) {
    CoreWorld world = a_contact_center();
    prepare(world);
    for (int number = 1; number <= 6; ++number) {
        AgentProfile agent = default_agent(number);
        if (number % 2 == 0) agent.queues = {{"support"}};
        agent.skills = {{{"spanish"}, number}};
        change(agent);
        world.put(agent);
    }
    std::mt19937_64 random(seed);
    for (int count = 0; count < 500; ++count)
        random_step(world, random);
    Offers offers;
    for (const Event& event : world.events) {
        const auto* offered = std::get_if<event::WorkOffered>(&event.body);
        if (offered != nullptr) offers.emplace_back(world.items.at(offered->work.item).arrival, offered->work.agent);
    }
    return offers;
}

void expect_no_difference(const std::function<void(CoreWorld&)>& prepare, const Change& change = [](AgentProfile&) {}) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Offers usual = offers_of_a_day(seed, [](CoreWorld&) {});
        ASSERT_GT(usual.size(), 20U) << "seed " << seed;
        ASSERT_EQ(offers_of_a_day(seed, prepare, change), usual) << "seed " << seed;
    }
}

TEST(Metamorphic, ADayIsTheSameAtAnyDate) {
    expect_no_difference([](CoreWorld& world) { world.now += std::chrono::hours{24 * 365}; });
}

TEST(Metamorphic, AnAgentWhoCanTakeNothingChangesNothing) {
    expect_no_difference([](CoreWorld& world) {
        AgentProfile idle = default_agent(9);
        idle.queues.clear();
        world.put(idle);
        world.online(9);
    });
}

TEST(Metamorphic, AnExpressionThatEverybodyFitsChangesNothing) {
    expect_no_difference([](CoreWorld& world) {
        auto routing = world.core.state().configuration.routing_configurations.at({"default"}).value;
        routing.skill_expression = "spanish or not spanish";
        world.put(routing);
    });
}

TEST(Metamorphic, ARequirementMayBeWrittenAsAnExpression) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto offers_with = [&](const std::function<void(RoutingConfiguration&)>& ask) {
            return offers_of_a_day(seed, [&](CoreWorld& world) {
                auto routing = world.core.state().configuration.routing_configurations.at({"default"}).value;
                ask(routing);
                world.put(routing);
            });
        };
        const Offers plain = offers_with([](RoutingConfiguration& routing) { routing.skills = {{{"spanish"}, 4}}; });
        const Offers as_text =
            offers_with([](RoutingConfiguration& routing) { routing.skill_expression = "spanish >= 4"; });
        ASSERT_FALSE(plain.empty()) << "seed " << seed;
        ASSERT_EQ(as_text, plain) << "seed " << seed;
    }
}

TEST(Metamorphic, ASkillThatCountsAllDayIsLikeOneWithoutDates) {
    expect_no_difference([](CoreWorld&) {},
                         [](AgentProfile& agent) {
                             agent.skills[0].valid_from = Instant{};
                             agent.skills[0].valid_until = Instant{std::chrono::days{100'000}};
                         });
}

TEST(Metamorphic, ASkillThatDoesNotCountYetIsLikeNone) {
    expect_no_difference([](CoreWorld& world) { world.put(Skill{.name = {"german"}, .label = ""}); },
                         [](AgentProfile& agent) {
                             agent.skills.push_back(
                                 {.skill = {"german"}, .level = 9, .valid_from = Instant{std::chrono::days{100'000}}});
                         });
}

TEST(Metamorphic, AQueueThatNobodyUsesChangesNothing) {
    expect_no_difference([](CoreWorld& world) {
        world.put(
            Queue{.name = {"unused"}, .label = "", .routing = {"default"}, .ageing_seconds = 60, .rescue_cap = 3});
    });
}

TEST(Metamorphic, AStageThatNeverComesChangesNothing) {
    expect_no_difference([](CoreWorld& world) {
        Queue queue = world.core.state().configuration.queues.at({"support"}).value;
        queue.stages = {{.after_seconds = 86'400, .move_to = {"billing"}}};
        world.put(queue);
    });
}

} // namespace
} // namespace answerd::testing
