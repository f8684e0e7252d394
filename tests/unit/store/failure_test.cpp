// SPDX-License-Identifier: Apache-2.0
#include "support/store_failing_vfs.hpp"
#include "support/store_fixture.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace answerd::store {
namespace {

std::uint64_t last_seq(Reader& reader) {
    std::uint64_t last = 0;
    reader.replay(0, [&](const Event& event) {
        last = event.seq;
        return true;
    });
    return last;
}

void expect_intact(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    sqlite3_stmt* check = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &check, nullptr), SQLITE_OK);
    ASSERT_EQ(sqlite3_step(check), SQLITE_ROW);
    EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(check, 0)), "ok");
    sqlite3_finalize(check);
    sqlite3_close(handle);
}

// The member before the fixture's own: the databases are opened on it.
class DiskHolder {
protected:
    FailingDisk disk_;
};
class FailureTest : public DiskHolder, public StoreTest {};

TEST_F(FailureTest, ACommitIsFlushedBeforeItReturns) {
    const int before = disk_.flushes();
    commit([](Transaction& t) { t.append(an_event(1)); });
    EXPECT_GT(disk_.flushes(), before);
}

TEST_F(FailureTest, AFullDiskRefusesTheCommitAndChangesNothing) {
    commit([](Transaction& t) { t.append(an_event(1)); });
    disk_.fill();
    const auto refused = writer_->commit([](Transaction& t) { t.append(an_event(2)); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), CommitError::full);
    EXPECT_EQ(last_seq(*reader_), 1U);
    EXPECT_EQ(writer_->probe().error(), CommitError::full);
}

TEST_F(FailureTest, ATransactionLargerThanTheCacheIsUndoneWhenTheDiskFills) {
    disk_.fill();
    const std::string padding(200'000, 'x');
    const auto refused = writer_->commit([&](Transaction& t) {
        for (std::uint64_t seq = 1; seq <= 500; ++seq)
            t.set_setting(std::to_string(seq), padding);
        t.append(an_event(1));
    });
    EXPECT_EQ(refused.error(), CommitError::full);
    disk_.make_room();
    EXPECT_FALSE(reader_->setting("1"));
    commit([](Transaction& t) { t.append(an_event(1)); });
}

TEST_F(FailureTest, AfterAFullDiskTheSameEventIsWrittenOnceThereIsRoom) {
    commit([](Transaction& t) { t.append(an_event(1)); });
    disk_.fill();
    EXPECT_FALSE(writer_->commit([](Transaction& t) { t.append(an_event(2)); }));
    disk_.make_room();
    EXPECT_TRUE(writer_->probe());
    commit([](Transaction& t) { t.append(an_event(2)); });
    EXPECT_EQ(last_seq(*reader_), 2U);
    expect_intact(file());
}

TEST_F(FailureTest, ARecordRefusedForWantOfSpaceSaysSo) {
    Result<User> saved;
    const std::string padding(200'000, 'x');
    disk_.fill();
    const auto refused = writer_->commit([&](Transaction& t) {
        for (int i = 0; i < 500; ++i)
            t.set_setting(std::to_string(i), padding);
        saved = t.save(User{.id = UserId{uuid(1)}, .username = "ada"});
    });
    EXPECT_EQ(refused.error(), CommitError::full);
    ASSERT_FALSE(saved);
    EXPECT_EQ(saved.error().code, ProblemCode::unavailable);
}

TEST_F(FailureTest, AFailedFlushIsNeverTriedAgain) {
    commit([](Transaction& t) { t.append(an_event(1)); });
    disk_.fail_flush(1);
    const auto refused = writer_->commit([](Transaction& t) { t.append(an_event(2)); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), CommitError::broken);

    const int flushes = disk_.flushes();
    EXPECT_EQ(writer_->commit([](Transaction& t) { t.append(an_event(2)); }).error(), CommitError::broken);
    EXPECT_EQ(writer_->probe().error(), CommitError::broken);
    writer_->checkpoint();
    EXPECT_EQ(disk_.flushes(), flushes);
}

TEST_F(FailureTest, AFlushThatFailsInACheckpointBreaksTheWriter) {
    commit([](Transaction& t) { t.append(an_event(1)); });
    disk_.fail_flush(1);
    writer_->checkpoint();
    EXPECT_EQ(writer_->commit([](Transaction& t) { t.append(an_event(2)); }).error(), CommitError::broken);
}

TEST_F(FailureTest, ACheckpointOnAFullDiskIsTriedAgainLater) {
    commit([](Transaction& t) { t.append(an_event(1)); });
    disk_.fill();
    writer_->checkpoint();
    disk_.make_room();
    commit([](Transaction& t) { t.append(an_event(2)); });
    writer_->checkpoint();
    EXPECT_EQ(last_seq(*reader_), 2U);
    expect_intact(file());
}

TEST_F(FailureTest, AKilledProcessLeavesWhatItCommittedAndNothingElse) {
    reader_.reset();
    writer_.reset();
    const pid_t child = ::fork();
    if (child == 0) {
        open();
        if (!writer_->commit([](Transaction& t) { t.append(an_event(1)); })) ::_exit(1);
        static_cast<void>(writer_->commit([](Transaction& t) {
            // More than the page cache holds, so that part of it has reached the file already.
            const std::string padding(200'000, 'x');
            for (int i = 0; i < 500; ++i)
                t.set_setting(std::to_string(i), padding);
            t.append(an_event(2));
            ::raise(SIGKILL);
        }));
        ::_exit(2);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));

    open();
    EXPECT_EQ(last_seq(*reader_), 1U);
    EXPECT_FALSE(reader_->setting("1"));
    commit([](Transaction& t) { t.append(an_event(2)); });
    EXPECT_EQ(last_seq(*reader_), 2U);
    reader_.reset();
    writer_.reset();
    expect_intact(file());
}

TEST_F(FailureTest, NobodyElseMayReadTheFiles) {
    commit([](Transaction& t) { t.append(an_event(1)); });
    for (const char* name : {"answerd.db", "answerd.db-wal", "answerd.db-shm"}) {
        struct stat facts{};
        ASSERT_EQ(::stat((folder_ / name).c_str(), &facts), 0) << name;
        EXPECT_EQ(facts.st_mode & 0777U, 0600U) << name;
    }
}

} // namespace
} // namespace answerd::store
