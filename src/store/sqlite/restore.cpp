// SPDX-License-Identifier: Apache-2.0
#include "sqlite/archive.hpp"
#include "sqlite/audit_chain.hpp"
#include "sqlite/journal.hpp"
#include "sqlite/reader.hpp"
#include "sqlite/schema.hpp"
#include "sqlite/statement.hpp"

#include "answerd/core/core.hpp"
#include "answerd/store/store.hpp"

#include <charconv>
#include <cstdlib>

namespace answerd::store {

namespace {

Problem damaged(std::string sentence) {
    return {ProblemCode::conflict, std::move(sentence)};
}

Result<ArchiveFacts> check_sum(const std::filesystem::path& archive) {
    const Result<std::string> recorded = recorded_sha256(archive);
    if (!recorded) return std::unexpected(recorded.error());
    const Result<ArchiveFacts> found = facts_of(archive);
    if (!found) return std::unexpected(found.error());
    if (found->sha256 == *recorded) return found;
    return std::unexpected(damaged("The checksum of " + archive.string() + " is " + found->sha256 + ", recorded is " +
                                   *recorded + ": the archive was damaged or changed."));
}

struct RecordedDigest {
    std::uint64_t seq = 0;
    std::uint64_t digest = 0;
};

// "<seq>:<digest>", written with every snapshot.
std::optional<RecordedDigest> recorded_digest(Reader& reader) {
    const std::optional<std::string> text = reader.setting("snapshot_digest");
    if (!text) return std::nullopt;
    RecordedDigest recorded;
    const char* end = text->data() + text->size();
    const auto seq = std::from_chars(text->data(), end, recorded.seq);
    if (seq.ec != std::errc{} || seq.ptr == end) return std::nullopt;
    if (std::from_chars(seq.ptr + 1, end, recorded.digest).ec != std::errc{}) return std::nullopt;
    return recorded;
}

// Decodes every event and lets the core walk through them: the journal alone has to lead to the recorded state.
Result<std::uint64_t> check_journal(Reader& reader) {
    const std::optional<RecordedDigest> recorded = recorded_digest(reader);
    Core core;
    std::uint64_t last_seq = 0;
    std::optional<std::uint64_t> digest;
    reader.replay(0, [&](const Event& event) {
        if (event.seq != last_seq + 1) return false;
        core.apply(event);
        last_seq = event.seq;
        if (recorded && recorded->seq == last_seq) digest = core.digest();
        return true;
    });
    if (recorded && recorded->seq > 0 && digest != recorded->digest) {
        return std::unexpected(damaged("The journal does not lead to the state that was recorded at event " +
                                       std::to_string(recorded->seq) + "."));
    }
    return last_seq;
}

Result<> check_pages_and_audit(const std::filesystem::path& file) {
    Database database(file, Access::read_write);
    if (const Result<> known = known_schema(database); !known) return known;
    Statement check(database, "PRAGMA integrity_check(1)");
    if (!check.step() || check.take_text() != "ok")
        return std::unexpected(damaged("The database's pages are damaged."));
    std::uint64_t checked = 0;
    const std::optional<std::uint64_t> broken = first_broken_entry(database, checked);
    if (!broken) return {};
    return std::unexpected(damaged("Audit entry " + std::to_string(*broken) + " was changed after it was written."));
}

std::uint64_t last_seq_of(const std::filesystem::path& file) {
    Database database(file, Access::read_only);
    return Journal(database).end().seq;
}

// The number of the last event.
Result<std::uint64_t> check_database(const std::filesystem::path& file) {
    try {
        if (const Result<> checked = check_pages_and_audit(file); !checked) return std::unexpected(checked.error());
        SqliteReader reader(file);
        const Result<std::uint64_t> replayed = check_journal(reader);
        if (!replayed) return replayed;
        if (*replayed == last_seq_of(file)) return replayed;
        return std::unexpected(damaged("Event " + std::to_string(*replayed + 1) + " is missing from the journal."));
    } catch (const SqliteError& error) {
        return std::unexpected(damaged(std::string("The database in the archive cannot be read: ") + error.what()));
    }
}

std::filesystem::path working_copy(const std::filesystem::path& archive, const std::filesystem::path& database) {
    if (!database.empty()) return database.string() + ".restoring";
    return archive.string() + ".verifying";
}

Result<> check_place(const std::filesystem::path& database) {
    if (std::filesystem::exists(database)) {
        return std::unexpected(
            Problem(ProblemCode::conflict, database.string() + " exists already; it is not overwritten."));
    }
    for (const char* const ending : {"-wal", "-shm", "-journal"}) {
        const std::string companion = database.string() + ending;
        if (!std::filesystem::exists(companion)) continue;
        return std::unexpected(Problem(ProblemCode::conflict,
                                       companion + " is left of another database and would be played into the restored "
                                                   "one: move it away as well."));
    }
    return {};
}

} // namespace

Result<BackupReport> restore_sqlite(const std::filesystem::path& archive, const std::filesystem::path& database) {
    if (!database.empty()) {
        if (const Result<> is_free = check_place(database); !is_free) return std::unexpected(is_free.error());
    }
    const Result<ArchiveFacts> facts = check_sum(archive);
    if (!facts) return std::unexpected(facts.error());

    TemporaryFile copy(working_copy(archive, database));
    // SQLite's own companions of the copy, should it leave them behind.
    const TemporaryFile wal(copy.path().string() + "-wal");
    const TemporaryFile shm(copy.path().string() + "-shm");
    if (const Result<> unpacked = decompress(archive, copy.path()); !unpacked) return std::unexpected(unpacked.error());
    const Result<std::uint64_t> last_seq = check_database(copy.path());
    if (!last_seq) return std::unexpected(last_seq.error());
    if (!database.empty()) {
        if (const Result<> kept = copy.keep_as(database); !kept) return std::unexpected(kept.error());
    }
    return BackupReport{.bytes = facts->bytes, .sha256 = facts->sha256, .last_seq = *last_seq};
}

Result<std::uint64_t> verify_audit_sqlite(const std::filesystem::path& database) {
    try {
        Database open(database, Access::read_only);
        if (const Result<> known = known_schema(open); !known) return std::unexpected(known.error());
        std::uint64_t checked = 0;
        const std::optional<std::uint64_t> broken = first_broken_entry(open, checked);
        if (!broken) return checked;
        return std::unexpected(
            damaged("Audit entry " + std::to_string(*broken) + " was changed after it was written."));
    } catch (const SqliteError& error) {
        return std::unexpected(
            Problem(ProblemCode::unavailable, "Cannot read " + database.string() + ": " + error.what()));
    }
}

} // namespace answerd::store
