// SPDX-License-Identifier: Apache-2.0
#include "engine/facts.hpp"
#include "support/engine_memory_store.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace answerd::test {
namespace {

using engine::Facts;

StoredFacts written(const Facts& facts) {
    MemoryStore store;
    const auto outcome =
        store.open_writer()->commit([&](store::Transaction& transaction) { facts.write_to(transaction); });
    EXPECT_TRUE(outcome);
    return store.facts();
}

VoiceCall call_with_notes(std::uint64_t id, const std::string& reason) {
    VoiceCall call;
    call.id = CallId{Uuid{1, id}};
    call.end_reason = reason;
    return call;
}

TEST(Facts, OnlyTheLastImageOfARowIsWrittenAndAllEventsAre) {
    Facts facts;
    for (std::uint64_t seq = 1; seq <= 3; ++seq) {
        facts.add(Event{.seq = seq});
        facts.add(RecordChange{call_with_notes(7, "image " + std::to_string(seq))});
    }

    const auto stored = written(facts);

    EXPECT_EQ(stored.journal.size(), 3U);
    ASSERT_EQ(stored.rows.size(), 1U);
    EXPECT_EQ(std::get<VoiceCall>(stored.rows[0]).end_reason, "image 3");
}

TEST(Facts, ARowKeepsItsPlaceBeforeTheRowsThatReferToIt) {
    Facts facts;
    facts.add(RecordChange{call_with_notes(7, "first")});
    facts.add(RecordChange{record::TranscriptEntry{.call = CallId{Uuid{1, 7}}}});
    facts.add(RecordChange{call_with_notes(7, "last")});

    const auto stored = written(facts);

    ASSERT_EQ(stored.rows.size(), 2U);
    EXPECT_EQ(std::get<VoiceCall>(stored.rows[0]).end_reason, "last");
    EXPECT_TRUE(std::holds_alternative<record::TranscriptEntry>(stored.rows[1]));
}

TEST(Facts, RowsOfDifferentTablesWithTheSameIdAreDifferentRows) {
    Facts facts;
    const Uuid same{1, 7};
    facts.add(RecordChange{call_with_notes(7, "call")});
    facts.add(RecordChange{WorkItem{.id = WorkItemId{same}}});
    facts.add(RecordChange{AgentWork{.id = AgentWorkId{same}}});

    EXPECT_EQ(written(facts).rows.size(), 3U);
}

TEST(Facts, PresenceIntervalsOfOneAgentAreToldApartByTheirStart) {
    const auto interval = [](std::int64_t started_ms, bool is_over) {
        record::PresenceRow row;
        row.interval.agent = UserId{Uuid{1, 7}};
        row.interval.started_at = Instant{Milliseconds{started_ms}};
        if (is_over) row.interval.ended_at = Instant{Milliseconds{started_ms + 5}};
        return RecordChange{row};
    };
    Facts facts;
    facts.add(interval(10, false));
    facts.add(interval(10, true));
    facts.add(interval(15, false));

    const auto stored = written(facts);

    ASSERT_EQ(stored.rows.size(), 2U);
    EXPECT_TRUE(std::get<record::PresenceRow>(stored.rows[0]).interval.ended_at);
}

TEST(Facts, EveryTranscriptLineIsARowOfItsOwn) {
    Facts facts;
    facts.add(RecordChange{record::TranscriptEntry{.call = CallId{Uuid{1, 7}}}});
    facts.add(RecordChange{record::TranscriptEntry{.call = CallId{Uuid{1, 7}}}});

    EXPECT_EQ(written(facts).rows.size(), 2U);
}

TEST(Facts, CanBeWrittenAsOftenAsTheStorageNeeds) {
    Facts facts;
    facts.add(Event{.seq = 1});
    facts.add(store::Receipt{.event_key = "e1"});

    EXPECT_EQ(written(facts).journal.size(), 1U);
    EXPECT_EQ(written(facts).receipts.size(), 1U);
    EXPECT_FALSE(facts.empty());
}

} // namespace
} // namespace answerd::test
