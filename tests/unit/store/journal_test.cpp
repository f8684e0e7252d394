// SPDX-License-Identifier: Apache-2.0
#include "support/store_fixture.hpp"

#include "answerd/codec/described.hpp"

#include <vector>

namespace answerd::store {
namespace {

using JournalTest = StoreTest;

std::vector<std::uint64_t> replayed(Reader& reader, std::uint64_t after) {
    std::vector<std::uint64_t> seqs;
    reader.replay(after, [&](const Event& event) {
        seqs.push_back(event.seq);
        return true;
    });
    return seqs;
}

TEST_F(JournalTest, ReplaysWhatWasCommittedInOrder) {
    commit([](Transaction& t) {
        for (std::uint64_t seq = 1; seq <= 5; ++seq)
            t.append(an_event(seq));
    });
    commit([](Transaction& t) { t.append(an_event(6)); });

    EXPECT_EQ(replayed(*reader_, 0), (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(replayed(*reader_, 4), (std::vector<std::uint64_t>{5, 6}));
}

TEST_F(JournalTest, GivesBackEveryEventAsItWas) {
    Event event = an_event(1);
    event.origin = {.kind = OriginKind::agent, .user = UserId{uuid(7)}, .command_id = "c-1"};
    event.answer_id = uuid(8);
    event.completes_command = true;
    commit([&](Transaction& t) { t.append(event); });

    std::string read;
    reader_->replay(0, [&](const Event& stored) {
        read = codec::encode_event(stored);
        return true;
    });
    EXPECT_EQ(read, codec::encode_event(event));
}

TEST_F(JournalTest, StopsReplayingWhenTheVisitorHasSeenEnough) {
    commit([](Transaction& t) {
        for (std::uint64_t seq = 1; seq <= 5; ++seq)
            t.append(an_event(seq));
    });
    int seen = 0;
    reader_->replay(0, [&](const Event&) { return ++seen < 2; });
    EXPECT_EQ(seen, 2);
}

TEST_F(JournalTest, RefusesAGapAndNothingOfItsTransactionStays) {
    commit([](Transaction& t) { t.append(an_event(1)); });
    const auto refused = writer_->commit([](Transaction& t) {
        t.append(an_event(2));
        t.append(an_event(4));
    });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), CommitError::broken);
    EXPECT_EQ(replayed(*reader_, 0), (std::vector<std::uint64_t>{1}));
}

TEST_F(JournalTest, RefusesARepeat) {
    commit([](Transaction& t) { t.append(an_event(1)); });
    EXPECT_FALSE(writer_->commit([](Transaction& t) { t.append(an_event(1)); }));
    EXPECT_EQ(replayed(*reader_, 0), (std::vector<std::uint64_t>{1}));
}

TEST_F(JournalTest, ContinuesWhereItEndedAfterARestart) {
    commit([](Transaction& t) { t.append(an_event(1)); });
    open();
    commit([](Transaction& t) { t.append(an_event(2)); });
    EXPECT_EQ(replayed(*reader_, 0), (std::vector<std::uint64_t>{1, 2}));
}

TEST_F(JournalTest, ReturnsTheNewestSnapshotAndKeepsOnlyTwo) {
    EXPECT_FALSE(reader_->newest_snapshot().snapshot);
    for (std::uint64_t seq : {10U, 20U, 30U}) {
        commit([&](Transaction& t) { t.put_snapshot(seq, "state at " + std::to_string(seq)); });
    }
    EXPECT_EQ(reader_->newest_snapshot().snapshot, "state at 30");
    EXPECT_EQ(reader_->newest_snapshot().snapshot_seq, 30U);
}

TEST(SnapshotPacking, ComesBackAsItWasAndTakesLittleRoom) {
    std::string state = "{";
    for (int i = 0; i < 10'000; ++i)
        state += "\"callKey\":\"" + std::to_string(i) + "\",";
    const std::string packed = pack_snapshot(state);
    EXPECT_LT(packed.size() * 4, state.size());
    EXPECT_EQ(unpack_snapshot(packed), state);
}

TEST(SnapshotPacking, ReadsWhatOlderVersionsStoredUnpacked) {
    EXPECT_EQ(unpack_snapshot(R"({"lastSeq":1})"), R"({"lastSeq":1})");
}

TEST(SnapshotPacking, RefusesADamagedSnapshot) {
    const std::string packed = pack_snapshot(std::string(10'000, 'x') + "y");
    EXPECT_EQ(unpack_snapshot(packed.substr(0, packed.size() / 2)).error().code, ProblemCode::conflict);
    EXPECT_EQ(unpack_snapshot("not a snapshot").error().code, ProblemCode::conflict);
    EXPECT_EQ(unpack_snapshot("").error().code, ProblemCode::conflict);
}

TEST_F(JournalTest, ASectionThatFailsIsUndoneAlone) {
    commit([&](Transaction& t) {
        t.append(an_event(1));
        const Result<> failed = writer_->section(t, [](Transaction& inner) -> Result<> {
            inner.append(an_event(2));
            inner.set_setting("kept", "no");
            return std::unexpected(Problem(ProblemCode::conflict, "no"));
        });
        EXPECT_EQ(failed.error().code, ProblemCode::conflict);
        const Result<> fine = writer_->section(t, [](Transaction& inner) -> Result<> {
            inner.append(an_event(2));
            return {};
        });
        EXPECT_TRUE(fine);
    });
    EXPECT_EQ(replayed(*reader_, 0), (std::vector<std::uint64_t>{1, 2}));
    EXPECT_FALSE(reader_->setting("kept"));
}

TEST_F(JournalTest, WorkThatThrowsLeavesNothing) {
    EXPECT_THROW(static_cast<void>(writer_->commit([](Transaction& t) {
                     t.append(an_event(1));
                     throw std::runtime_error("a mistake of the caller");
                 })),
                 std::runtime_error);
    commit([](Transaction& t) { t.append(an_event(1)); });
    EXPECT_EQ(replayed(*reader_, 0), (std::vector<std::uint64_t>{1}));
}

TEST_F(JournalTest, KeepsTheFirstReceiptOfAnEventKey) {
    const Receipt first{.adapter = {"byo"},
                        .event_key = "e1",
                        .received_at = at_ms(1),
                        .outcome = ReceiptOutcome::quarantined,
                        .detail = "unknown type",
                        .body = PersonalText(std::string("\xFF raw\0bytes", 11))};
    Receipt repeat = first;
    repeat.outcome = ReceiptOutcome::ignored;
    commit([&](Transaction& t) {
        t.add(first);
        t.add(repeat);
    });

    EXPECT_EQ(reader_->receipt_body({"byo"}, "e1"), first.body);
    EXPECT_FALSE(reader_->receipt_body({"other"}, "e1"));
    const Page<Receipt> page = reader_->quarantined({});
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items.front().detail, "unknown type");
    EXPECT_EQ(page.items.front().body, first.body);
    EXPECT_TRUE(page.next.empty());
}

TEST_F(JournalTest, AReaderSeesNothingOfAnOpenTransaction) {
    commit([&](Transaction& t) {
        t.append(an_event(1));
        EXPECT_TRUE(replayed(*reader_, 0).empty());
    });
    EXPECT_EQ(replayed(*reader_, 0).size(), 1U);
}

} // namespace
} // namespace answerd::store
