// SPDX-License-Identifier: Apache-2.0
#include "sqlite/archive.hpp"
#include "sqlite/columns.hpp"
#include "sqlite/journal.hpp"
#include "sqlite/schema.hpp"

#include "answerd/store/store.hpp"

#include <sqlite3.h>

namespace answerd::store {

namespace {

constexpr int pages_per_step = 2'048;

// Everything below reads one state of the database: without an open read transaction the copy would start again
// whenever the writer commits, which under load is always. Writers are not held up by it.
class ReadSnapshot {
public:
    explicit ReadSnapshot(Database& database) : database_(database) {
        database_.execute("BEGIN");
        last_seq_ = Journal(database_).end().seq;
    }
    ReadSnapshot(const ReadSnapshot&) = delete;
    ReadSnapshot& operator=(const ReadSnapshot&) = delete;
    ~ReadSnapshot() { sqlite3_exec(database_.handle(), "COMMIT", nullptr, nullptr, nullptr); }
    [[nodiscard]] std::uint64_t last_seq() const { return last_seq_; }

private:
    Database& database_;
    std::uint64_t last_seq_ = 0;
};

using Handle = std::unique_ptr<sqlite3, decltype([](sqlite3* handle) { sqlite3_close(handle); })>;

Handle open_copy(const std::filesystem::path& file) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    Handle handle(opened);
    // The copy is flushed once, as a whole; until then nobody relies on it.
    if (code != SQLITE_OK || sqlite3_exec(opened, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", nullptr, nullptr,
                                          nullptr) != SQLITE_OK) {
        throw SqliteError(code, "cannot open the copy");
    }
    return handle;
}

void copy_pages(Database& from, const std::filesystem::path& to) {
    const Handle target = open_copy(to);
    sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", from.handle(), "main");
    if (backup == nullptr) throw SqliteError(sqlite3_extended_errcode(target.get()), sqlite3_errmsg(target.get()));
    int code = SQLITE_OK;
    while (code == SQLITE_OK)
        code = sqlite3_backup_step(backup, pages_per_step);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) throw SqliteError(code, "copying pages: " + std::string(sqlite3_errstr(code)));
}

Result<> require_absent(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) return {};
    return std::unexpected(Problem(ProblemCode::conflict, file.string() + " exists already; it is not overwritten."));
}

// `copy` is the database as it was at the returned event.
Result<std::uint64_t> copy_database(const std::filesystem::path& database, const std::filesystem::path& copy) {
    if (const Result<> created = create_private_file(copy); !created) return std::unexpected(created.error());
    try {
        Database source(database, Access::read_only);
        if (const Result<> known = known_schema(source); !known) return std::unexpected(known.error());
        const ReadSnapshot snapshot(source);
        copy_pages(source, copy);
        return snapshot.last_seq();
    } catch (const SqliteError& error) {
        return std::unexpected(
            Problem(ProblemCode::unavailable, "Cannot back up " + database.string() + ": " + error.what()));
    }
}

} // namespace

Result<BackupReport> backup_sqlite(const std::filesystem::path& database, const std::filesystem::path& archive) {
    for (const std::filesystem::path& file : {archive, manifest_of(archive)}) {
        if (const Result<> absent = require_absent(file); !absent) return std::unexpected(absent.error());
    }
    const TemporaryFile copy(archive.string() + ".copy");
    const Result<std::uint64_t> last_seq = copy_database(database, copy.path());
    if (!last_seq) return std::unexpected(last_seq.error());

    TemporaryFile partial(archive.string() + ".partial");
    const Result<ArchiveFacts> facts = compress(copy.path(), partial.path());
    if (!facts) return std::unexpected(facts.error());
    if (const Result<> kept = partial.keep_as(archive); !kept) return std::unexpected(kept.error());
    if (const Result<> written = write_manifest(archive, *facts); !written) return std::unexpected(written.error());
    flush_folder(archive.parent_path());
    return BackupReport{.bytes = facts->bytes, .sha256 = facts->sha256, .last_seq = *last_seq};
}

} // namespace answerd::store
