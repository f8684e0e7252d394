// SPDX-License-Identifier: Apache-2.0
#include "sqlite/writer.hpp"

#include "sqlite/statement.hpp"
#include "sqlite/transaction.hpp"

#include <sqlite3.h>

namespace answerd::store {

namespace {

// The writer is never idle under a load that never ends. From here on the log is moved beside it, so that it stays
// small: a log that is written over needs no new blocks, and readers search it on every page.
constexpr int wal_pages_before_pass = 4'096;
// What a pass has left is moved between two commits when it is so little that nobody notices: only a log that was moved
// to its end can be written over.
constexpr int wal_pages_between_commits = 128;
// Should the passes never catch up, this ends the growth (256 MiB).
constexpr int wal_pages_max = 65'536;

} // namespace

class SqliteWriter::OpenTransaction {
public:
    OpenTransaction(Database& database, Journal& journal)
        : database_(database), journal_(journal), before_(journal.end()) {
        Statement(database_, "BEGIN IMMEDIATE").run();
    }
    OpenTransaction(const OpenTransaction&) = delete;
    OpenTransaction& operator=(const OpenTransaction&) = delete;
    ~OpenTransaction() {
        if (is_committed_) return;
        journal_.roll_back_to(before_);
        // A full disk may have ended the transaction already; then there is nothing left to roll back.
        if (sqlite3_get_autocommit(database_.handle()) != 0) return;
        sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }

    void commit() {
        Statement(database_, "COMMIT").run();
        is_committed_ = true;
    }

private:
    Database& database_;
    Journal& journal_;
    Journal::End before_;
    bool is_committed_ = false;
};

SqliteWriter::SqliteWriter(const std::filesystem::path& database)
    : database_(database, Access::append), journal_(database_), checkpointer_(database) {
    sqlite3_wal_hook(database_.handle(), &SqliteWriter::on_commit, this);
}

int SqliteWriter::on_commit(void* writer, sqlite3* /*handle*/, const char* /*schema*/, int wal_pages) {
    auto& self = *static_cast<SqliteWriter*>(writer);
    if (wal_pages < self.wal_pages_) self.moved_pages_ = 0; // the log is written over from its beginning
    self.wal_pages_ = wal_pages;
    return SQLITE_OK;
}

std::expected<void, CommitError> SqliteWriter::commit(const std::function<void(Transaction&)>& work) {
    if (is_broken_) return std::unexpected(CommitError::broken);
    try {
        OpenTransaction open(database_, journal_);
        SqliteTransaction transaction(database_, journal_);
        work(transaction);
        if (transaction.failure()) return std::unexpected(remember(*transaction.failure()));
        open.commit();
    } catch (const SqliteError& error) {
        return std::unexpected(remember(commit_error(error)));
    }
    tend_log();
    return {};
}

void SqliteWriter::tend_log() {
    const int waiting_pages = wal_pages_ - moved_pages_;
    if (waiting_pages < wal_pages_before_pass || checkpointer_.is_running()) return;
    const auto pass = checkpointer_.take_finished();
    if (pass) judge(pass->code);
    const bool is_nearly_done = pass && wal_pages_ - pass->pages_moved <= wal_pages_between_commits;
    if (is_nearly_done || waiting_pages > wal_pages_max) {
        checkpoint();
    } else {
        checkpointer_.begin_pass();
    }
}

Result<> SqliteWriter::section(Transaction& transaction, const std::function<Result<>(Transaction&)>& work) {
    // Every transaction this writer hands out is one of these.
    return static_cast<SqliteTransaction&>(transaction).section(work);
}

std::expected<void, CommitError> SqliteWriter::probe() {
    // Another value each time: SQLite does not write a page that would not change.
    const std::string value = std::to_string(++probes_);
    return commit([&](Transaction& transaction) { transaction.set_setting("probe", value); });
}

void SqliteWriter::checkpoint() {
    if (is_broken_ || wal_pages_ == moved_pages_) return;
    const int code =
        sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    // A reader may keep the log from being written over; it grows on, and the next pass is due as much later.
    if (code == SQLITE_OK) moved_pages_ = wal_pages_;
    judge(code);
}

void SqliteWriter::judge(int checkpoint_code) {
    if (checkpoint_code == SQLITE_OK || checkpoint_code == SQLITE_BUSY) return;
    const SqliteError error(checkpoint_code, "checkpoint");
    // A full disk leaves the WAL as it was: the next pass or the next idle moment tries again.
    if (!error.is_disk_full() && error.primary_code() != SQLITE_LOCKED) is_broken_ = true;
}

CommitError SqliteWriter::remember(CommitError error) {
    if (error == CommitError::broken) is_broken_ = true;
    return error;
}

} // namespace answerd::store
