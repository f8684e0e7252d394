// SPDX-License-Identifier: Apache-2.0
#include "engine/recovery.hpp"
#include "engine/snapshots.hpp"
#include "support/engine_random_commands.hpp"
#include "support/engine_world.hpp"

#include "answerd/codec/described.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace answerd::test {
namespace {

using ::testing::HasSubstr;

struct History {
    std::vector<Event> journal;
    std::vector<std::uint64_t> digest_at; // by seq; of the state in which the live core stood after that event
};

// A live core under random commands. Within a command only the last event's digest can be seen from outside, so the
// events before it are digested by a second core that applies them one by one.
History live(std::uint64_t seed, int commands) {
    RandomCommands script(seed);
    Core core;
    Core follower;
    History history{.journal = {}, .digest_at = {core.digest()}};
    for (int i = 0; i < commands; ++i) {
        const auto asked = script.next(core.state());
        const auto decision = core.handle(asked.at, asked.origin, asked.command);
        for (const auto& emission : decision.emissions) {
            follower.apply(emission.event);
            history.journal.push_back(emission.event);
            history.digest_at.push_back(follower.digest());
        }
        EXPECT_EQ(follower.digest(), core.digest()) << "seed " << seed << ", command " << i;
    }
    return history;
}

std::set<std::string_view> kinds_in(const std::vector<Event>& journal) {
    std::set<std::string_view> kinds;
    for (const auto& event : journal)
        kinds.insert(kind_of(event.body));
    return kinds;
}

StoredFacts prefix_of(const History& history, std::size_t events) {
    StoredFacts facts;
    facts.journal.assign(history.journal.begin(), history.journal.begin() + static_cast<std::ptrdiff_t>(events));
    return facts;
}

struct Recovered : engine::RecoveryReport {
    std::uint64_t digest = 0; // after the replay
};

// Recovers what `facts` hold, as a starting process does.
Result<Recovered> recovered(StoredFacts facts) {
    MemoryStore store(std::move(facts));
    const auto reader = store.open_reader();
    engine::RecoveryReport report;
    const auto core = engine::recover(*reader, CoreSettings{}, report);
    if (!core) return std::unexpected(core.error());
    return Recovered{report, core->digest()};
}

void add_snapshot(StoredFacts& facts, std::uint64_t seq) {
    Core core;
    for (const auto& event : facts.journal) {
        if (event.seq <= seq) core.apply(event);
    }
    facts.snapshots[seq] = codec::encode_state(core.state());
    facts.settings[engine::snapshot_digest_setting] = engine::snapshot_digest_text(seq, core.digest());
}

class RecoveryOfSeed : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RecoveryOfSeed, EveryPrefixOfTheJournalGivesTheStateThatWasLive) {
    const auto history = live(GetParam(), 300);
    ASSERT_GT(kinds_in(history.journal).size(), 14U) << "seed " << GetParam() << ": too little happens";

    for (std::size_t events = 0; events <= history.journal.size(); ++events) {
        const auto report = recovered(prefix_of(history, events));
        ASSERT_TRUE(report) << "seed " << GetParam() << ", prefix " << events << ": " << report.error().detail;
        ASSERT_EQ(report->last_seq, events) << "seed " << GetParam();
        ASSERT_EQ(report->digest, history.digest_at[events]) << "seed " << GetParam() << ", prefix " << events;
    }
}

TEST_P(RecoveryOfSeed, ASnapshotAndTheTailGiveTheSameStateAsTheWholeJournal) {
    const auto history = live(GetParam(), 300);
    const auto last = history.journal.size();
    for (const auto at : {std::size_t{1}, last / 3, last / 2, last - 1, last}) {
        auto facts = prefix_of(history, last);
        add_snapshot(facts, at);

        const auto report = recovered(std::move(facts));

        ASSERT_TRUE(report) << "seed " << GetParam() << ", snapshot " << at << ": " << report.error().detail;
        EXPECT_EQ(report->snapshot_seq, at);
        EXPECT_EQ(report->replayed, last - at);
        EXPECT_EQ(report->digest, history.digest_at[last]) << "seed " << GetParam() << ", snapshot " << at;
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RecoveryOfSeed, ::testing::Values(1, 2, 3, 20'261'122));

TEST(Recovery, RefusesASnapshotWhoseDigestDisagrees) {
    auto facts = prefix_of(live(1, 50), 20);
    add_snapshot(facts, 20);
    facts.settings[engine::snapshot_digest_setting] = engine::snapshot_digest_text(20, 12345);

    const auto report = recovered(std::move(facts));

    ASSERT_FALSE(report);
    EXPECT_THAT(report.error().detail, HasSubstr("recorded is 20:12345"));
}

TEST(Recovery, RefusesASnapshotWithoutARecordedDigest) {
    auto facts = prefix_of(live(1, 50), 20);
    add_snapshot(facts, 20);
    facts.settings.clear();

    EXPECT_FALSE(recovered(std::move(facts)));
}

TEST(Recovery, RefusesASnapshotThatCannotBeRead) {
    auto facts = prefix_of(live(1, 50), 20);
    add_snapshot(facts, 20);
    facts.snapshots[20] = "{";

    const auto report = recovered(std::move(facts));

    ASSERT_FALSE(report);
    EXPECT_THAT(report.error().detail, HasSubstr("cannot be read"));
}

TEST(Recovery, RefusesASnapshotFiledUnderAnotherEvent) {
    auto facts = prefix_of(live(1, 50), 20);
    add_snapshot(facts, 20);
    facts.snapshots[19] = facts.snapshots[20];
    facts.snapshots.erase(20);

    EXPECT_FALSE(recovered(std::move(facts)));
}

TEST(Recovery, RefusesAJournalWithAGapAndNamesIt) {
    auto facts = prefix_of(live(1, 50), 20);
    facts.journal.erase(facts.journal.begin() + 9);

    const auto report = recovered(std::move(facts));

    ASSERT_FALSE(report);
    EXPECT_THAT(report.error().detail, HasSubstr("from event 9 to event 11"));
}

TEST(Recovery, OfAStoppedEngineNeedsNoReplay) {
    EngineWorld world;
    world.set_up();
    ASSERT_TRUE(world.answer_to(a_chat()));

    world.restart();

    EXPECT_EQ(world.recovery.replayed, 0U);
    EXPECT_GT(world.recovery.snapshot_seq, 0U);
    EXPECT_EQ(world.engine->metrics().waiting_items, 1U);
}

TEST(Recovery, OfAKilledEngineReplaysFromItsLastSnapshot) {
    engine::EngineSettings settings;
    settings.snapshot_every = 10;
    EngineWorld world(settings);
    world.set_up();
    for (int i = 0; i < 40; ++i)
        ASSERT_TRUE(world.answer_to(a_chat()));
    // One more write behind the snapshot's: when it is answered, the snapshot that was under way may still be encoded.
    while (world.store.facts().snapshots.empty())
        ASSERT_TRUE(world.answer_to(a_chat()));
    const auto killed = world.store.facts();

    const auto report = recovered(killed);

    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_EQ(report->last_seq, killed.journal.size());
    EXPECT_EQ(report->snapshot_seq, killed.snapshots.rbegin()->first);
    EXPECT_LT(report->replayed, killed.journal.size());
}

} // namespace
} // namespace answerd::test
