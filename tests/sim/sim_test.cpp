// SPDX-License-Identifier: Apache-2.0
// Simulated days. ANSWERD_SIM_SEEDS says how many (500), ANSWERD_SIM_SEED repeats one.
#include "world.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace answerd::sim {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(Simulation, KeepsEveryPromiseOnEveryDay) {
    const auto only = number_from("ANSWERD_SIM_SEED", 0);
    const auto first = only != 0 ? only : 1;
    const auto last = only != 0 ? only : number_from("ANSWERD_SIM_SEEDS", 500);
    World::Counts sum;
    for (auto seed = first; seed <= last; ++seed) {
        World world(seed);
        const auto broken = world.live(Seconds{1'800});
        ASSERT_FALSE(broken)
            << *broken << "\nseed " << seed << ", step " << world.steps() << "\nrepeat: ANSWERD_SIM_SEED=" << seed
            << " build/release/tests/sim/test_sim --gtest_filter=Simulation.KeepsEveryPromiseOnEveryDay";
        sum.calls += world.counts().calls;
        sum.offers += world.counts().offers;
        sum.accepted += world.counts().accepted;
        sum.crashes += world.counts().crashes;
        sum.lost_events += world.counts().lost_events;
        sum.repeated_events += world.counts().repeated_events;
        sum.recognised_events += world.counts().recognised_events;
        sum.restored_snapshots += world.counts().restored_snapshots;
        sum.repeated_commands += world.counts().repeated_commands;
        sum.flowed_out += world.counts().flowed_out;
    }
    // A simulation in which nothing happens proves nothing.
    EXPECT_GT(sum.accepted, sum.calls / 10);
    if (only == 0) {
        EXPECT_GT(sum.crashes, 0);
        EXPECT_GT(sum.lost_events, 0);
        EXPECT_GT(sum.repeated_events, 0);
        EXPECT_GT(sum.recognised_events, 0);
        EXPECT_GT(sum.restored_snapshots, 0);
        EXPECT_GT(sum.repeated_commands, 0);
        EXPECT_GT(sum.flowed_out, 0);
    }
    std::printf("%llu days: %d calls, %d offers, %d accepted, %d crashes, %d through a snapshot, %d events lost, "
                "%d repeated, %d recognised, %d commands repeated\n",
                static_cast<unsigned long long>(last - first + 1), sum.calls, sum.offers, sum.accepted, sum.crashes,
                sum.restored_snapshots, sum.lost_events, sum.repeated_events, sum.recognised_events,
                sum.repeated_commands);
}

// A proof that cannot fail proves nothing: where the judge holds another rule than the core, a few days are enough.
TEST(Simulation, CatchesARuleThatIsBroken) {
    using Misled = World::Misled;
    for (const auto misled : {Misled::tie_break, Misled::skill_levels, Misled::cooldowns, Misled::ageing,
                              Misled::stages, Misled::skill_dates, Misled::percentages, Misled::pauses,
                              Misled::expressions, Misled::bounds, Misled::own_calls}) {
        std::optional<std::string> broken;
        for (std::uint64_t seed = 1; seed <= 40 && !broken; ++seed)
            broken = World(seed, misled).live(Seconds{1'800});
        EXPECT_NE(broken, std::nullopt) << "rule " << static_cast<int>(misled);
    }
}

TEST(Simulation, IsTheSameEveryTime) {
    World one(4711);
    World two(4711);
    EXPECT_EQ(one.live(Seconds{600}), std::nullopt);
    EXPECT_EQ(two.live(Seconds{600}), std::nullopt);
    EXPECT_EQ(one.core().digest(), two.core().digest());
    EXPECT_EQ(one.core().state().last_seq, two.core().state().last_seq);
}

// The checks themselves can fail: each is shown a state that breaks its promise.
class BrokenState : public testing::Test {
protected:
    BrokenState() {
        State state;
        state.configuration.channels[{"voice"}] = {.value = {.name = {"voice"}, .exclusive = true}, .revision = 1};
        state.configuration.presence_statuses[{"on"}] = {.value = {.name = {"on"}, .channels = {{"voice"}}},
                                                         .revision = 1};
        state.configuration.presence_configurations[{"p"}] = {.value = {.name = {"p"}, .capacity = 1}, .revision = 1};
        state.configuration.routing_configurations[{"r"}] = {.value = {.name = {"r"}}, .revision = 1};
        state.configuration.queues[{"q"}] = {.value = {.name = {"q"}, .routing = {"r"}}, .revision = 1};
        state.configuration.agents[agent_] = {
            .value = {.id = agent_, .queues = {{"q"}}, .presence_configuration = {"p"}}, .revision = 1};
        state.agents[agent_] = {.id = agent_, .status = {"on"}, .connection = ConnectionId{Uuid{.high = 1, .low = 1}}};
        state_ = state;
    }
    [[nodiscard]] std::optional<std::string> judge() const {
        Core core;
        core.restore(state_);
        return broken_promise(core, Instant{});
    }
    static WorkItem waiting_item() {
        return {.id = WorkItemId{Uuid{.high = 3, .low = 3}}, .channel = {"voice"}, .queue = {"q"}};
    }

    UserId agent_{Uuid{.high = 2, .low = 2}};
    State state_;
};

TEST_F(BrokenState, AnItemThatWaitsBesideAFreeAgentIsNoticed) {
    const auto item = waiting_item();
    state_.items[item.id] = {.item = item, .cooldowns = {}};
    EXPECT_TRUE(judge().value_or("nothing noticed").starts_with("an item waits although an agent could take it"));
}

TEST_F(BrokenState, AnItemWithTwoOwnersIsNoticed) {
    auto item = waiting_item();
    item.state = WorkItemState::offered;
    for (std::uint64_t n = 1; n <= 2; ++n) {
        const AgentWorkId id{Uuid{.high = 4, .low = n}};
        item.work = id;
        state_.works[id] = {.id = id, .item = item.id, .agent = agent_, .channel = {"voice"}};
        state_.agents[agent_].works.push_back(id);
    }
    state_.items[item.id] = {.item = item, .cooldowns = {}};
    EXPECT_NE(judge(), std::nullopt);
}

} // namespace
} // namespace answerd::sim
