// SPDX-License-Identifier: Apache-2.0
// Recorded days through `answerd simulate --journal`: unchanged, and otherwise.
#include "world.hpp"

#include "answerd/planning/recorded_day.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace answerd::sim {
namespace {

using planning::Changes;
using planning::RecordedDay;

RecordedDay recorded(const World& world, Milliseconds skipped) {
    const auto& journal = world.journal();
    planning::DayRecorder recorder(World::settings(), journal.front().at + skipped, journal.back().at + Seconds{1});
    for (const Event& event : journal)
        EXPECT_TRUE(recorder.hear(event));
    auto day = recorder.finish();
    EXPECT_TRUE(day) << day.error().detail;
    return *std::move(day);
}

// As many as are asked for, as a share of the usual 500: under the sanitizers every day takes ten times as long. What
// is compared by its sum needs a few more.
std::uint64_t days(std::uint64_t of_500, std::uint64_t at_least = 4) {
    const char* asked = std::getenv("ANSWERD_SIM_SEEDS");
    const std::uint64_t seeds = asked == nullptr ? 500 : std::strtoull(asked, nullptr, 10);
    return std::max(at_least, of_500 * seeds / 500);
}

TEST(RecordedDay, UnchangedIsTheSameOfferByOffer) {
    std::uint64_t offers = 0;
    for (std::uint64_t seed = 1; seed <= days(60); ++seed) {
        World world(seed);
        ASSERT_EQ(world.live(Seconds{1'800}), std::nullopt);
        // Also from the middle of the day on, with calls on the line.
        for (const Milliseconds skipped : {Milliseconds{0}, Milliseconds{900'000}}) {
            const auto day = recorded(world, skipped);
            const auto again = planning::rerun(day, {}, seed);
            ASSERT_TRUE(again) << again.error().detail;
            EXPECT_TRUE(again->is_exact()) << "seed " << seed << ": " << again->same_offers << " of "
                                           << again->recorded_offers << "; " << again->first_difference;
            offers += again->offers;
        }
    }
    EXPECT_GT(offers, 100);
}

// Every id is another one from the first event on, and still nothing happens otherwise: except where two timers of one
// millisecond fire in the order of their ids, which one day in four has somewhere.
TEST(RecordedDay, IsTheSameWhenTheChangeTouchesNoRule) {
    const std::uint64_t lived = days(60);
    std::uint64_t exact_days = 0;
    for (std::uint64_t seed = 1; seed <= lived; ++seed) {
        World world(seed);
        ASSERT_EQ(world.live(Seconds{1'800}), std::nullopt);
        const auto day = recorded(world, Milliseconds{60'000});
        Changes changes;
        changes.configuration.upserts.emplace_back(Skill{.name = {"unheard-of"}, .label = "Nobody has it"});
        const auto again = planning::rerun(day, changes, seed);
        ASSERT_TRUE(again) << again.error().detail;
        exact_days += again->is_exact() ? 1 : 0;
        const auto before = planning::rerun(day, {}, seed);
        EXPECT_GE(again->day.overall.answered * 10, before->day.overall.answered * 9) << "seed " << seed;
    }
    EXPECT_GE(exact_days, lived * 6 / 10);
}

// Agents who may take whatever waits leave fewer callers waiting; what they took came from the record.
TEST(RecordedDay, GoesBetterWhenEveryAgentMayTakeEverything) {
    std::int64_t answered_before = 0;
    std::int64_t answered_after = 0;
    for (std::uint64_t seed = 1; seed <= days(40, 10); ++seed) {
        World world(seed);
        ASSERT_EQ(world.live(Seconds{1'800}), std::nullopt);
        const auto day = recorded(world, Milliseconds{60'000});
        Changes changes;
        for (const auto& [id, agent] : day.opening.configuration.agents) {
            AgentProfile able = agent.value;
            able.queues.clear();
            able.skills.clear();
            for (const auto& [name, queue] : day.opening.configuration.queues)
                able.queues.push_back(name);
            for (const auto& [name, skill] : day.opening.configuration.skills) {
                if (name.value != "trainee") able.skills.push_back({.skill = name, .level = 10}); // some want none
            }
            changes.configuration.upserts.emplace_back(std::move(able));
        }
        const auto before = planning::rerun(day, {}, seed);
        const auto after = planning::rerun(day, changes, seed);
        const auto repeated = planning::rerun(day, changes, seed);
        ASSERT_TRUE(after && before && repeated);
        const auto& figures = after->day.overall;
        EXPECT_EQ(figures.offered, figures.answered + figures.abandoned + figures.blocked + figures.unserved);
        EXPECT_EQ(figures.answered, repeated->day.overall.answered) << "the same seed is the same day";
        answered_before += before->day.overall.answered;
        answered_after += figures.answered;
    }
    EXPECT_GT(answered_after, answered_before + answered_before / 20) << answered_before;
}

// What a queue asked for is not what the caller asked for: other rules of the queue hold for the same callers.
TEST(RecordedDay, GoesByTheChangedRulesOfTheQueues) {
    std::int64_t answered_before = 0;
    std::int64_t answered_after = 0;
    for (std::uint64_t seed = 1; seed <= days(40, 10); ++seed) {
        World world(seed);
        ASSERT_EQ(world.live(Seconds{1'800}), std::nullopt);
        const auto day = recorded(world, Milliseconds{60'000});
        Changes changes;
        for (const auto& [name, routing] : day.opening.configuration.routing_configurations) {
            RoutingConfiguration open = routing.value;
            open.skills.clear();
            open.skill_expression.clear();
            open.skill_rules = {};
            changes.configuration.upserts.emplace_back(std::move(open));
        }
        const auto before = planning::rerun(day, {}, seed);
        const auto after = planning::rerun(day, changes, seed);
        ASSERT_TRUE(after && before);
        answered_before += before->day.overall.answered;
        answered_after += after->day.overall.answered;
    }
    EXPECT_GT(answered_after, answered_before) << answered_before;
}

TEST(RecordedDay, GoesByTheRosterInPlaceOfTheRecord) {
    World world(7);
    ASSERT_EQ(world.live(Seconds{1'800}), std::nullopt);
    const auto day = recorded(world, Milliseconds{60'000});
    Changes nobody;
    for (const auto& [id, agent] : day.opening.configuration.agents)
        nobody.roster.push_back({.agent = id, .status = {"available"}, .from = day.until, .until = day.until});
    const auto without = planning::rerun(day, nobody, 7);
    ASSERT_TRUE(without) << without.error().detail;
    EXPECT_LT(without->offers, without->recorded_offers / 10); // until the last one has gone
    EXPECT_EQ(without->day.overall.answered, 0);

    Changes stranger;
    stranger.roster.push_back({.agent = UserId{Uuid{.high = 9, .low = 9}}, .status = {}, .from = {}, .until = {}});
    EXPECT_FALSE(planning::rerun(day, stranger, 7));
}

} // namespace
} // namespace answerd::sim
