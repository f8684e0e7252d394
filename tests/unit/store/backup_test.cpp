// SPDX-License-Identifier: Apache-2.0
#include "support/store_fixture.hpp"

#include "answerd/core/core.hpp"

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace answerd::store {
namespace {

Event node_started(std::uint64_t seq, std::uint64_t seed) {
    Event event = an_event(seq);
    event.body = event::NodeStarted{.epoch = 1, .seed = seed, .lease_until = at_ms(0)};
    return event;
}

class BackupTest : public StoreTest {
protected:
    std::filesystem::path archive() const { return folder_ / "backup.zst"; }

    void write_events(std::uint64_t first, std::uint64_t last) {
        commit([&](Transaction& t) {
            for (std::uint64_t seq = first; seq <= last; ++seq)
                t.append(node_started(seq, seq));
        });
    }
    void add_audit(const std::string& action) {
        commit([&](Transaction& t) {
            t.add(AuditEntry{
                .at = at_ms(1), .by = UserId{uuid(1)}, .action = action, .subject = "s", .before = "", .after = "{}"});
        });
    }
    // What somebody with the file in hands does.
    void tamper(const char* sql) {
        sqlite3* handle = nullptr;
        ASSERT_EQ(sqlite3_open(file().c_str(), &handle), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
        sqlite3_close(handle);
    }
    void backup() {
        const auto report = backup_sqlite(file(), archive());
        ASSERT_TRUE(report) << report.error().detail;
    }
};

TEST_F(BackupTest, WhatWasBackedUpIsRestored) {
    write_events(1, 20);
    commit([](Transaction& t) { t.set_setting("name", "value"); });
    const auto made = backup_sqlite(file(), archive());
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_EQ(made->last_seq, 20U);
    EXPECT_EQ(made->bytes, std::filesystem::file_size(archive()));

    const auto restored = restore_sqlite(archive(), folder_ / "restored.db");
    ASSERT_TRUE(restored) << restored.error().detail;
    EXPECT_EQ(restored->last_seq, 20U);
    EXPECT_EQ(restored->sha256, made->sha256);
    auto store = open_sqlite(folder_ / "restored.db");
    ASSERT_TRUE(store);
    EXPECT_EQ((*store)->open_reader()->setting("name"), "value");
    struct stat facts{};
    ASSERT_EQ(::stat((folder_ / "restored.db").c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST_F(BackupTest, IsOneStateOfTheDatabaseHoweverMuchIsWrittenMeanwhile) {
    write_events(1, 5'000);
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> written = 5'000;
    std::thread load([&] {
        while (!stop) {
            const std::uint64_t seq = written + 1;
            const auto committed = writer_->commit([&](Transaction& t) {
                t.append(node_started(seq, seq));
                t.set_setting("last", std::to_string(seq));
            });
            if (!committed) return;
            written = seq;
        }
    });
    const auto made = backup_sqlite(file(), archive());
    stop = true;
    load.join();
    ASSERT_TRUE(made) << made.error().detail;

    ASSERT_TRUE(restore_sqlite(archive(), folder_ / "restored.db"));
    auto store = open_sqlite(folder_ / "restored.db");
    const auto last = (*store)->open_reader()->setting("last");
    EXPECT_EQ(last ? std::stoull(*last) : 5'000U, made->last_seq);
    EXPECT_LE(made->last_seq, written);
}

TEST_F(BackupTest, VerifyingLeavesNothingBehind) {
    write_events(1, 3);
    backup();
    const auto count = [&] {
        return std::distance(std::filesystem::directory_iterator(folder_.path()),
                             std::filesystem::directory_iterator());
    };
    const auto before = count();
    const auto verified = restore_sqlite(archive(), {});
    ASSERT_TRUE(verified) << verified.error().detail;
    EXPECT_EQ(verified->last_seq, 3U);
    EXPECT_EQ(count(), before);
}

// Regression: the log of a killed server, left when only its database was moved away, brought the old data back.
TEST_F(BackupTest, ALogThatIsLeftOfAnotherDatabaseIsRefused) {
    write_events(1, 3);
    backup();
    for (const std::string companion : {"restored.db-wal", "restored.db-shm", "restored.db-journal"}) {
        const auto file = folder_.path() / companion;
        std::ofstream(file) << "old";
        const auto restored = restore_sqlite(archive(), folder_ / "restored.db");
        ASSERT_FALSE(restored);
        EXPECT_EQ(restored.error().code, ProblemCode::conflict);
        EXPECT_THAT(restored.error().detail, testing::HasSubstr(companion));
        EXPECT_FALSE(std::filesystem::exists(folder_ / "restored.db"));
        std::filesystem::remove(file);
    }
    EXPECT_TRUE(restore_sqlite(archive(), folder_ / "restored.db"));
}

TEST_F(BackupTest, AFlippedByteIsRefused) {
    write_events(1, 3);
    backup();
    std::fstream file(archive(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(100);
    const int byte = file.get();
    file.seekp(100);
    file.put(static_cast<char>(byte ^ 1));
    file.close();
    const auto restored = restore_sqlite(archive(), folder_ / "restored.db");
    ASSERT_FALSE(restored);
    EXPECT_EQ(restored.error().code, ProblemCode::conflict);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "restored.db"));
}

TEST_F(BackupTest, NothingIsRestoredWithoutAChecksum) {
    write_events(1, 3);
    backup();
    std::filesystem::remove(folder_ / "backup.zst.sha256");
    EXPECT_EQ(restore_sqlite(archive(), {}).error().code, ProblemCode::not_found);
}

TEST_F(BackupTest, NothingIsOverwritten) {
    write_events(1, 3);
    backup();
    EXPECT_EQ(backup_sqlite(file(), archive()).error().code, ProblemCode::conflict);
    EXPECT_EQ(restore_sqlite(archive(), file()).error().code, ProblemCode::conflict);
}

TEST_F(BackupTest, AJournalWithAHoleIsRefused) {
    write_events(1, 5);
    tamper("DELETE FROM journal WHERE seq = 3");
    backup();
    const auto restored = restore_sqlite(archive(), {});
    ASSERT_FALSE(restored);
    EXPECT_EQ(restored.error().code, ProblemCode::conflict);
    EXPECT_NE(restored.error().detail.find("Event 3"), std::string::npos) << restored.error().detail;
}

TEST_F(BackupTest, AnEventThatCannotBeReadIsRefused) {
    write_events(1, 5);
    tamper("UPDATE journal SET body = 'x' WHERE seq = 3");
    backup();
    EXPECT_EQ(restore_sqlite(archive(), {}).error().code, ProblemCode::conflict);
}

TEST_F(BackupTest, TheJournalHasToLeadToTheRecordedDigest) {
    write_events(1, 5);
    Core core;
    for (std::uint64_t seq = 1; seq <= 4; ++seq)
        core.apply(node_started(seq, seq));
    const std::string digest = "4:" + std::to_string(core.digest());
    commit([&](Transaction& t) { t.set_setting("snapshot_digest", digest); });
    backup();
    const auto good = restore_sqlite(archive(), {});
    EXPECT_TRUE(good) << good.error().detail;

    std::filesystem::remove(archive());
    std::filesystem::remove(folder_ / "backup.zst.sha256");
    commit([](Transaction& t) { t.set_setting("snapshot_digest", "4:1"); });
    backup();
    const auto bad = restore_sqlite(archive(), {});
    ASSERT_FALSE(bad);
    EXPECT_NE(bad.error().detail.find("event 4"), std::string::npos);
}

TEST_F(BackupTest, AnAuditTrailIsReadNewestFirst) {
    for (const char* action : {"one", "two", "three"})
        add_audit(action);
    const Page<AuditEntry> first = reader_->audit({.cursor = {}, .limit = 2});
    ASSERT_EQ(first.items.size(), 2U);
    EXPECT_EQ(first.items[0].action, "three");
    EXPECT_EQ(first.items[0].by, UserId{uuid(1)});
    const Page<AuditEntry> second = reader_->audit({.cursor = first.next, .limit = 2});
    ASSERT_EQ(second.items.size(), 1U);
    EXPECT_EQ(second.items[0].action, "one");
    EXPECT_EQ(verify_audit_sqlite(file()), 3U);
}

TEST_F(BackupTest, AnAuditEntryCannotBeChangedBySql) {
    add_audit("one");
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(file().c_str(), &handle), SQLITE_OK);
    EXPECT_NE(sqlite3_exec(handle, "UPDATE audit SET action = 'x'", nullptr, nullptr, nullptr), SQLITE_OK);
    EXPECT_NE(sqlite3_exec(handle, "DELETE FROM audit", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
}

TEST_F(BackupTest, AnAuditEntryChangedBehindItsBackIsDetected) {
    for (const char* action : {"one", "two", "three"})
        add_audit(action);
    tamper("DROP TRIGGER audit_is_not_changed; UPDATE audit SET action = 'harmless' WHERE seq = 2");
    const auto verified = verify_audit_sqlite(file());
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, ProblemCode::conflict);
    EXPECT_NE(verified.error().detail.find("entry 2"), std::string::npos);
    backup();
    EXPECT_FALSE(restore_sqlite(archive(), {}));
}

TEST_F(BackupTest, AnAuditEntryTakenOutIsDetected) {
    for (const char* action : {"one", "two", "three"})
        add_audit(action);
    tamper("DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE seq = 2");
    EXPECT_FALSE(verify_audit_sqlite(file()));
}

} // namespace
} // namespace answerd::store
