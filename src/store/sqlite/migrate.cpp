// SPDX-License-Identifier: Apache-2.0
#include "sqlite/database.hpp"
#include "sqlite/migrations.hpp"
#include "sqlite/schema.hpp"

#include "answerd/store/store.hpp"

namespace answerd::store {

namespace {

Problem conflict(std::string sentence) {
    return {ProblemCode::conflict, std::move(sentence)};
}

// Refuses the database of another program: a wrong path in the configuration must not cost somebody their data.
Result<int> version_of(Database& database) {
    const std::int64_t owner = database.integer("PRAGMA application_id");
    const auto version = static_cast<int>(database.integer("PRAGMA user_version"));
    const bool is_empty = database.integer("SELECT count(*) FROM sqlite_schema") == 0;
    if (owner != application_id && !(is_empty && version == 0)) {
        return std::unexpected(conflict("This is not a database of answerd."));
    }
    if (version > schema_version()) {
        return std::unexpected(conflict("The database has schema version " + std::to_string(version) +
                                        ", this program knows up to " + std::to_string(schema_version()) +
                                        ": it was written by a newer answerd. Start that version."));
    }
    return version;
}

void apply(Database& database, const Migration& migration) {
    database.execute("BEGIN IMMEDIATE");
    try {
        database.execute(migration.sql);
        database.execute(("PRAGMA application_id=" + std::to_string(application_id)).c_str());
        database.execute(("PRAGMA user_version=" + std::to_string(migration.version)).c_str());
        database.execute("COMMIT");
    } catch (const SqliteError& error) {
        database.execute("ROLLBACK");
        throw SqliteError(error.code(), std::string(migration.file) + ": " + error.what());
    }
}

Result<MigrationReport> migrate_open(Database& database, bool dry_run) {
    const Result<int> version = version_of(database);
    if (!version) return std::unexpected(version.error());
    MigrationReport report{.from_version = *version, .to_version = schema_version(), .applied = {}};
    for (const Migration& migration : embedded_migrations()) {
        if (migration.version <= *version) continue;
        if (!dry_run) apply(database, migration);
        report.applied.emplace_back(migration.file);
    }
    return report;
}

Result<int> look_at(const std::filesystem::path& file) {
    Database database(file, Access::read_only);
    return version_of(database);
}

MigrationReport everything() {
    MigrationReport report{.from_version = 0, .to_version = schema_version(), .applied = {}};
    for (const Migration& migration : embedded_migrations())
        report.applied.emplace_back(migration.file);
    return report;
}

} // namespace

int schema_version() {
    return embedded_migrations().back().version;
}

Result<> check_schema(Database& database) {
    const Result<int> version = version_of(database);
    if (!version) return std::unexpected(version.error());
    if (*version == schema_version()) return {};
    return std::unexpected(conflict("The database has schema version " + std::to_string(*version) +
                                    ", this program needs " + std::to_string(schema_version()) +
                                    ". Run: answerd migrate"));
}

Result<> known_schema(Database& database) {
    const Result<int> version = version_of(database);
    if (!version) return std::unexpected(version.error());
    if (*version > 0) return {};
    return std::unexpected(conflict("The database is empty."));
}

Result<MigrationReport> migrate_sqlite(const std::filesystem::path& database, bool dry_run) {
    const bool is_new = !std::filesystem::exists(database);
    if (is_new && dry_run) return everything();
    if (is_new) {
        if (const Result<> created = create_private_file(database); !created) {
            return std::unexpected(created.error());
        }
    }
    try {
        // First only looked at: opening for writing already changes the file.
        if (const Result<int> version = look_at(database); !version) return std::unexpected(version.error());
        Database open(database, dry_run ? Access::read_only : Access::read_write);
        Result<MigrationReport> report = migrate_open(open, dry_run);
        if (is_new) flush_folder(database.parent_path());
        return report;
    } catch (const SqliteError& error) {
        return std::unexpected(
            Problem(ProblemCode::unavailable, "Cannot migrate " + database.string() + ": " + error.what()));
    }
}

} // namespace answerd::store
