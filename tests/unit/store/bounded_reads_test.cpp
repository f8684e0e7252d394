// SPDX-License-Identifier: Apache-2.0
// What a read costs may not grow with everything that was ever stored: counted in SQLite's own steps.
#include "support/store_fixture.hpp"

#include <sqlite3.h>

namespace answerd::store {
namespace {

sqlite3* newest_connection = nullptr;

extern "C" int remember_connection(sqlite3* connection, char** /*error*/, const void* /*api*/) {
    newest_connection = connection;
    return SQLITE_OK;
}

class BoundedReadsTest : public StoreTest {
protected:
    static constexpr std::uint64_t stored = 3'000;
    static constexpr int steps_max = 1'500; // of one read that finds a handful
    static constexpr Instant now{Milliseconds{1'000'000}};

    BoundedReadsTest() {
        commit([](Transaction& t) {
            for (std::uint64_t number = 1; number <= stored; ++number)
                put_closed(t, number);
        });
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(&remember_connection));
        reader_ = store_->open_reader();
        sqlite3_reset_auto_extension();
    }

    static void put_closed(Transaction& t, std::uint64_t number) {
        const Instant begun = at_ms(static_cast<std::int64_t>(number));
        const QueueName queue{number == stored / 2 ? "rare" : "busy"};
        WorkItem item{.id = WorkItemId{uuid(number)}, .queue = queue};
        item.queued_at = begun;
        item.accepted_at = begun + Seconds{1};
        item.closed_at = begun + Seconds{2};
        item.state = WorkItemState::closed;
        t.put(item);
        AgentWork work{.id = AgentWorkId{uuid(number)}};
        work.assigned_at = begun;
        work.closed_at = begun + Seconds{2};
        t.put(work);
        VoiceCall call{.id = CallId{uuid(number)}, .call_key = std::to_string(number), .queue = queue};
        call.status = CallStatus::completed;
        call.started_at = begun;
        call.ended_at = begun + Seconds{2};
        call.is_abandoned = number == 1;
        t.put(call);
    }

    // Of the reader since it was asked last.
    static int steps() {
        int sum = 0;
        for (auto* statement = sqlite3_next_stmt(newest_connection, nullptr); statement != nullptr;
             statement = sqlite3_next_stmt(newest_connection, statement))
            sum += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
        return sum;
    }
};

TEST_F(BoundedReadsTest, AReportReadsNothingThatWasOverBeforeItsTime) {
    WorkItem waiting{.id = WorkItemId{uuid(stored + 1)}, .queue = {"busy"}};
    waiting.queued_at = at_ms(5);
    commit([&](Transaction& t) { t.put(waiting); });
    int seen = 0;
    const auto count = [&](const auto&) { ++seen; };
    steps();

    reader_->visit_items(now, now + Seconds{60}, count);
    EXPECT_EQ(seen, 1) << "who still waits";
    EXPECT_LE(steps(), steps_max) << "items";
    reader_->visit_works(now, now + Seconds{60}, count);
    EXPECT_LE(steps(), steps_max) << "works";
    reader_->visit_calls(now, now + Seconds{60}, count);
    EXPECT_LE(steps(), steps_max) << "calls";
    EXPECT_EQ(seen, 1);
}

TEST_F(BoundedReadsTest, TheListOfAQuietQueueReadsNoOther) {
    CallFilter rare;
    rare.queue = QueueName{"rare"};
    steps();
    EXPECT_EQ(reader_->calls(rare, {}).items.size(), 1U);
    EXPECT_LE(steps(), steps_max) << "calls";
    EXPECT_EQ(reader_->work_items(QueueName{"rare"}, std::nullopt, {}).items.size(), 1U);
    EXPECT_LE(steps(), steps_max) << "items";
}

TEST_F(BoundedReadsTest, AWordThatEverybodyHasFindsTheFirstTenThousand) {
    commit([](Transaction& t) {
        for (std::uint64_t number = 1; number <= found_by_text_max + 5; ++number) {
            Contact contact;
            contact.id = uuid(1'000'000 - number);
            contact.last_name = PersonalText("Everybody");
            ASSERT_TRUE(t.save(contact));
        }
    });
    RecordFilter filter;
    filter.text = "every";
    const auto first = reader_->contacts(filter, {.cursor = {}, .limit = 200});
    ASSERT_EQ(first.items.size(), 200U);
    EXPECT_EQ(first.items.front().id, uuid(1'000'000 - found_by_text_max))
        << "in the order of ids, of those entered first";
}

TEST_F(BoundedReadsTest, TheListOfThoseWhoGaveUpReadsNobodyElse) {
    CallFilter abandoned;
    abandoned.is_abandoned = true;
    steps();
    EXPECT_EQ(reader_->calls(abandoned, {}).items.size(), 1U);
    EXPECT_LE(steps(), steps_max);
}

TEST_F(BoundedReadsTest, TheListOfWhatABusyQueueHasWaitingReadsNothingThatIsOver) {
    steps();
    EXPECT_TRUE(reader_->work_items(QueueName{"busy"}, WorkItemState::waiting, {}).items.empty());
    EXPECT_LE(steps(), steps_max) << "items";
    CallFilter busy_in_progress;
    busy_in_progress.queue = QueueName{"busy"};
    busy_in_progress.status = CallStatus::in_progress;
    EXPECT_TRUE(reader_->calls(busy_in_progress, {}).items.empty());
    EXPECT_LE(steps(), steps_max) << "calls";
}

} // namespace
} // namespace answerd::store
