// SPDX-License-Identifier: Apache-2.0
#include "sqlite/database.hpp"

#include "sqlite/checkpoint_file.hpp"
#include "sqlite/log_file.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace answerd::store {

namespace {

constexpr int busy_timeout_ms = 10'000;

constexpr const char* common_pragmas = "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;";
// FULL: a commit is durable when it returns. Checkpoints are taken by Writer::checkpoint, never inside a commit that
// somebody waits for, so the limit shrinks a WAL that a busy hour has grown.
constexpr const char* writer_pragmas =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-16384; "
    "PRAGMA journal_size_limit=134217728;";
// Not mapped (mmap_size): SQLite unmaps the whole file whenever somebody else has committed, which cost 50 us an event.
constexpr const char* reader_pragmas = "PRAGMA query_only=ON; PRAGMA cache_size=-16384;";

const char* vfs_of(Access access) {
    switch (access) {
    case Access::append:
        return log_buffering_vfs();
    case Access::checkpoint:
        return gently_flushing_vfs();
    case Access::read_only:
    case Access::read_write:
        return nullptr; // SQLite's default
    }
    return nullptr;
}

} // namespace

// The WAL index is grown by writing to it as well, and reports a full disk as an I/O error of its own kind.
bool SqliteError::is_disk_full() const {
    return primary_code() == SQLITE_FULL || code_ == SQLITE_IOERR_SHMSIZE;
}

bool SqliteError::is_constraint() const {
    return primary_code() == SQLITE_CONSTRAINT;
}

void Database::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Database::Database(const std::filesystem::path& file, Access access) {
    // Without it every allocation of every connection takes one lock, to keep a sum that nobody asks for.
    [[maybe_unused]] static const int without_statistics = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    const int mode = access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    const int code =
        sqlite3_open_v2(file.c_str(), &handle_, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs_of(access));
    try {
        if (code != SQLITE_OK)
            throw SqliteError(code, "cannot open the database: " + std::string(sqlite3_errstr(code)));
        configure(access);
    } catch (...) {
        statements_.clear();
        sqlite3_close(handle_);
        throw;
    }
}

Database::~Database() {
    statements_.clear();
    sqlite3_close(handle_);
}

void Database::configure(Access access) {
    sqlite3_busy_timeout(handle_, busy_timeout_ms);
    for (const int quoted_strings : {SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML}) {
        sqlite3_db_config(handle_, quoted_strings, 0, nullptr);
    }
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    execute(common_pragmas);
    execute(access == Access::read_only ? reader_pragmas : writer_pragmas);
}

sqlite3_stmt* Database::statement(std::string_view sql) {
    const auto known = statements_.find(sql);
    if (known != statements_.end()) return known->second.get();
    sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &prepared, nullptr);
    if (code != SQLITE_OK) fail();
    statements_.emplace(std::string(sql), prepared);
    return prepared;
}

void Database::execute(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

std::int64_t Database::integer(std::string_view sql) {
    sqlite3_stmt* prepared = statement(sql);
    const int code = sqlite3_step(prepared);
    const std::int64_t value = code == SQLITE_ROW ? sqlite3_column_int64(prepared, 0) : 0;
    sqlite3_reset(prepared);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail();
    return value;
}

std::int64_t Database::last_row() const {
    return sqlite3_last_insert_rowid(handle_);
}

int Database::changes() const {
    return sqlite3_changes(handle_);
}

void Database::fail() const {
    throw SqliteError(sqlite3_extended_errcode(handle_), sqlite3_errmsg(handle_));
}

Result<> create_private_file(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        const std::string reason = std::system_category().message(errno);
        return std::unexpected(Problem(ProblemCode::unavailable, "Cannot create " + file.string() + ": " + reason));
    }
    ::close(descriptor);
    return {};
}

void flush_folder(const std::filesystem::path& folder) {
    const std::filesystem::path opened = folder.empty() ? std::filesystem::path(".") : folder;
    const int descriptor = ::open(opened.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

} // namespace answerd::store
