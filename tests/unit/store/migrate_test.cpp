// SPDX-License-Identifier: Apache-2.0
#include "support/store_fixture.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <fstream>

namespace answerd::store {
namespace {

void run_sql(const std::filesystem::path& file, const char* sql) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle);
    sqlite3_close(handle);
}

TEST(Migration, AppliesEveryFileInOrderAndThenNone) {
    const OwnFolder folder;
    const auto first = migrate_sqlite(folder / "a.db");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->from_version, 0);
    EXPECT_EQ(first->to_version, static_cast<int>(first->applied.size()));
    EXPECT_EQ(first->applied.front(), "0001_journal.sql");
    EXPECT_TRUE(std::ranges::is_sorted(first->applied));

    const auto second = migrate_sqlite(folder / "a.db");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->from_version, first->to_version);
    EXPECT_TRUE(second->applied.empty());
}

TEST(Migration, ADryRunOnlyTells) {
    const OwnFolder folder;
    const auto report = migrate_sqlite(folder / "a.db", true);
    ASSERT_TRUE(report);
    EXPECT_FALSE(report->applied.empty());
    EXPECT_FALSE(std::filesystem::exists(folder / "a.db"));

    std::ofstream(folder / "a.db").close();
    EXPECT_EQ(migrate_sqlite(folder / "a.db", true)->applied, report->applied);
    EXPECT_EQ(migrate_sqlite(folder / "a.db")->applied, report->applied);
}

TEST(Migration, ADatabaseOfANewerVersionIsRefused) {
    const OwnFolder folder;
    ASSERT_TRUE(migrate_sqlite(folder / "a.db"));
    run_sql(folder / "a.db", "PRAGMA user_version=999");
    const auto migrated = migrate_sqlite(folder / "a.db");
    ASSERT_FALSE(migrated);
    EXPECT_EQ(migrated.error().code, ProblemCode::conflict);
    EXPECT_NE(migrated.error().detail.find("newer answerd"), std::string::npos);
    EXPECT_FALSE(open_sqlite(folder / "a.db"));
}

TEST(Migration, AnOlderDatabaseIsNotOpenedBeforeItIsMigrated) {
    const OwnFolder folder;
    ASSERT_TRUE(migrate_sqlite(folder / "a.db"));
    run_sql(folder / "a.db", "PRAGMA user_version=1");
    const auto opened = open_sqlite(folder / "a.db");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ProblemCode::conflict);
    EXPECT_NE(opened.error().detail.find("answerd migrate"), std::string::npos);
}

TEST(Migration, TheDatabaseOfAnotherProgramIsNotTouched) {
    const OwnFolder folder;
    run_sql(folder / "other.db", "CREATE TABLE theirs (x)");
    const auto size = std::filesystem::file_size(folder / "other.db");
    EXPECT_EQ(migrate_sqlite(folder / "other.db").error().code, ProblemCode::conflict);
    EXPECT_EQ(open_sqlite(folder / "other.db").error().code, ProblemCode::conflict);
    EXPECT_EQ(std::filesystem::file_size(folder / "other.db"), size);
}

TEST(Migration, AFileThatIsNoDatabaseIsRefusedInWords) {
    const OwnFolder folder;
    std::ofstream(folder / "text.db") << std::string(5'000, 'x');
    EXPECT_EQ(migrate_sqlite(folder / "text.db").error().code, ProblemCode::unavailable);
    EXPECT_EQ(open_sqlite(folder / "text.db").error().code, ProblemCode::unavailable);
}

TEST(Migration, WhatIsNotThereIsNotOpened) {
    const OwnFolder folder;
    EXPECT_EQ(open_sqlite(folder / "none.db").error().code, ProblemCode::not_found);
    EXPECT_EQ(migrate_sqlite(folder.path() / "no" / "folder.db").error().code, ProblemCode::unavailable);
}

} // namespace
} // namespace answerd::store
