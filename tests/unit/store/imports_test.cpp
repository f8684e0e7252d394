// SPDX-License-Identifier: Apache-2.0
#include "support/migrated_before.hpp"
#include "support/store_fixture.hpp"

namespace answerd::store {
namespace {

Contact a_contact(std::uint64_t number, const std::string& external_id) {
    return {.id = uuid(number), .last_name = PersonalText("Lovelace"), .external_id = external_id};
}

ImportJob a_job(std::uint64_t number) {
    return {.id = uuid(number),
            .object = RecordKind::lead,
            .fingerprint = "f",
            .is_dry_run = true,
            .mapping = {{"Kunde", "externalId"}, {"Fax", ""}},
            .created_by = UserId{uuid(9)},
            .created_at = at_ms(1),
            .updated_at = at_ms(2),
            .bytes_total = 10};
}

class ImportsTest : public StoreTest {
protected:
    template <class Answer>
    Answer in_commit(const std::function<Answer(Transaction&)>& work) {
        Answer answer;
        commit([&](Transaction& transaction) { answer = work(transaction); });
        return answer;
    }
    Result<Contact> save(const Contact& contact) {
        return in_commit<Result<Contact>>([&](Transaction& transaction) { return transaction.save(contact); });
    }
    Result<> create(const ImportJob& job) {
        return in_commit<Result<>>([&](Transaction& transaction) { return transaction.create(job); });
    }
    Result<ImportJob> append(std::int64_t begins_at, std::string_view bytes) {
        return in_commit<Result<ImportJob>>(
            [&](Transaction& transaction) { return transaction.append_bytes(uuid(1), begins_at, bytes); });
    }
    Result<> advance(const ImportJob& job, const std::vector<ImportReject>& rejects = {}) {
        return in_commit<Result<>>([&](Transaction& transaction) { return transaction.advance(job, rejects); });
    }
    std::vector<ImportReject> rejects() {
        std::vector<ImportReject> all;
        reader_->visit_rejects(uuid(1), [&](const ImportReject& reject) { all.push_back(reject); });
        return all;
    }
};

TEST_F(ImportsTest, ARecordIsFoundByItsExternalIdInAndOutsideATransaction) {
    const auto saved = save(a_contact(1, "003A"));
    ASSERT_TRUE(saved);
    ASSERT_TRUE(save(a_contact(2, "")));
    EXPECT_EQ(reader_->contact(ExternalId{"003A"}), *saved);
    EXPECT_FALSE(reader_->contact(ExternalId{""}));
    EXPECT_FALSE(reader_->lead(ExternalId{"003A"}));
    commit([&](Transaction& transaction) {
        EXPECT_EQ(transaction.contact(ExternalId{"003A"}), *saved);
        EXPECT_EQ(transaction.contact(uuid(1)), *saved);
        const auto changed = transaction.save(a_contact(3, "003B"));
        EXPECT_TRUE(changed);
        EXPECT_EQ(transaction.contact(ExternalId{"003B"})->id, uuid(3)) << "what this transaction wrote";
    });
}

TEST_F(ImportsTest, TwoRecordsOfAKindCannotHaveOneExternalId) {
    ASSERT_TRUE(save(a_contact(1, "003A")));
    const auto second = save(a_contact(2, "003A"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ProblemCode::duplicate);
    EXPECT_EQ(second.error().pointer, "/externalId");
    EXPECT_EQ(second.error().detail,
              "The external id of the new record is that of the record " + to_string(uuid(1)) + " already.");
    auto other = save(a_contact(3, "003B"));
    other->external_id = "003A";
    EXPECT_EQ(save(*other).error().detail, "The external id of the record " + to_string(uuid(3)) +
                                               " is that of the record " + to_string(uuid(1)) + " already.");
    auto first = *reader_->contact(uuid(1));
    first.last_name = PersonalText("King");
    EXPECT_TRUE(save(first)) << "its own id is no other's";
}

TEST_F(ImportsTest, EveryMemberOfAnImportComesBackAlsoAfterARestart) {
    auto job = a_job(1);
    ASSERT_TRUE(create(job));
    EXPECT_EQ(reader_->import_job(uuid(1)), job);
    ASSERT_TRUE(append(0, "abcde"));
    job.bytes_received = 5;
    job.state = ImportState::finished;
    job.reason = "why";
    job.bytes_done = 3;
    job.line = 7;
    job.reading_mode = 2;
    job.heading = {"Kunde", "Fax"};
    job.ignored_columns = {"Fax"};
    job.inserted = 1;
    job.updated = 2;
    job.unchanged = 3;
    job.rejected = 1;
    const ImportReject reject{.line = 5, .column = "Kunde", .reason = "bad"};
    ASSERT_TRUE(advance(job, {reject}));
    open();
    EXPECT_EQ(reader_->import_job(uuid(1)), job);
    EXPECT_EQ(rejects(), std::vector{reject});
    EXPECT_TRUE(reader_->running_imports().empty());
}

// Regression: only the batch that crossed the bound was cut; those behind it were kept whole.
TEST_F(ImportsTest, RejectsBeyondTheBoundAreCountedOnly) {
    auto job = a_job(1);
    ASSERT_TRUE(create(job));
    const ImportReject reject{.line = 5, .column = "Kunde", .reason = "bad"};
    job.rejected = import_rejects_max + 1;
    ASSERT_TRUE(advance(job, {reject, reject}));
    EXPECT_EQ(rejects().size(), 1U) << "the last that is kept, and one too many";
    job.rejected = import_rejects_max + 15;
    ASSERT_TRUE(advance(job, {reject}));
    EXPECT_EQ(rejects().size(), 1U);
    EXPECT_EQ(reader_->import_job(uuid(1))->rejected, import_rejects_max + 15);
}

// Regression: a heading within the limits of CSV, written with escapes, was too long to be read again.
TEST_F(ImportsTest, AHeadingOfCharactersThatAreEscapedComesBack) {
    auto job = a_job(1);
    job.heading = {std::string(200U << 10U, '\x01')};
    ASSERT_TRUE(create(job));
    EXPECT_EQ(reader_->import_job(uuid(1))->heading, job.heading);
    EXPECT_TRUE(advance(job));
}

// What breaks a rule of the schema is a mistake of one request: it alone is refused, and the storage is no worse for
// it.
TEST_F(ImportsTest, ASectionThatBreaksAConstraintFailsAlone) {
    auto job = a_job(1);
    ASSERT_TRUE(create(job));
    job.rejected = 1;
    Result<> second;
    commit([&](Transaction& t) {
        const auto advance_again = [&](Transaction& inner) {
            return inner.advance(job, {{.line = 5, .column = "", .reason = "bad"}});
        };
        EXPECT_TRUE(writer_->section(t, advance_again));
        second = writer_->section(t, advance_again); // the reject has the number of the first
        t.set_setting("kept", "yes");
    });
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ProblemCode::internal);
    EXPECT_EQ(reader_->setting("kept"), "yes");
    EXPECT_EQ(rejects().size(), 1U);
}

TEST_F(ImportsTest, BytesFollowEachOtherAndGoWhenTheyAreRead) {
    auto job = a_job(1);
    ASSERT_TRUE(create(job));
    ASSERT_TRUE(append(0, "abcd"));
    EXPECT_EQ(append(5, "x").error().code, ProblemCode::conflict);
    EXPECT_EQ(append(4, "1234567").error().code, ProblemCode::invalid) << "more than the file has";
    EXPECT_EQ(append(4, "efg")->bytes_received, 7);
    EXPECT_EQ(reader_->import_bytes(uuid(1), 0), "abcd");
    EXPECT_EQ(reader_->import_bytes(uuid(1), 2), "cd");
    EXPECT_EQ(reader_->import_bytes(uuid(1), 4), "efg");
    EXPECT_EQ(reader_->import_bytes(uuid(1), 7), "");
    job.bytes_done = 5;
    ASSERT_TRUE(advance(job));
    EXPECT_EQ(reader_->import_job(uuid(1))->bytes_received, 7) << "is counted by what was received alone";
    EXPECT_EQ(reader_->import_bytes(uuid(1), 5), "fg");
    EXPECT_EQ(reader_->import_bytes(uuid(1), 0), "") << "has been read";
}

TEST_F(ImportsTest, ARemovedImportTakesNothingMore) {
    ASSERT_TRUE(create(a_job(1)));
    ASSERT_TRUE(append(0, "ab"));
    ASSERT_TRUE(in_commit<Result<>>([](Transaction& transaction) { return transaction.remove_import(uuid(1)); }));
    EXPECT_EQ(append(2, "c").error().code, ProblemCode::not_found);
    EXPECT_EQ(advance(a_job(1)).error().code, ProblemCode::not_found);
    EXPECT_EQ(reader_->import_bytes(uuid(1), 0), "");
    EXPECT_FALSE(reader_->import_job(uuid(1)));
}

TEST_F(ImportsTest, AreListedNewestFirstAndRunOldestFirst) {
    for (std::uint64_t number = 1; number <= 3; ++number)
        ASSERT_TRUE(create(a_job(number)));
    const auto page = reader_->import_jobs({.cursor = {}, .limit = 2});
    ASSERT_EQ(page.items.size(), 2U);
    EXPECT_EQ(page.items.front().id, uuid(3));
    EXPECT_EQ(reader_->import_jobs({.cursor = page.next, .limit = 2}).items.front().id, uuid(1));
    EXPECT_EQ(reader_->running_imports().front().id, uuid(1));
}

// Before the index there was no rule.
TEST(ImportsMigration, KeepsEveryRecordWhoseExternalIdWasTakenTwice) {
    const OwnFolder folder;
    {
        MigratedBefore before(folder / "a.db", "_imports.sql");
        for (int number = 1; number <= 3; ++number)
            before.add_account(number, "one");
    }
    ASSERT_TRUE(migrate_sqlite(folder / "a.db"));
    const auto reader = open_sqlite(folder / "a.db").value()->open_reader();
    EXPECT_EQ(reader->account(ExternalId{"one"})->id, (Uuid{.high = 0, .low = 1}));
    EXPECT_EQ(reader->account(ExternalId{"one#2"})->version, 2);
    EXPECT_EQ(reader->account(ExternalId{"one#3"})->version, 2);
}

} // namespace
} // namespace answerd::store
