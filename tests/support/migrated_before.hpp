// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/sqlite/migrations.hpp"
#include "support/store_fixture.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>
#include <string_view>

namespace answerd::store {

// A database as it was before a migration, to be filled with SQL and then migrated.
class MigratedBefore {
public:
    // `migration`: how its file's name ends.
    MigratedBefore(const std::filesystem::path& file, std::string_view migration) {
        EXPECT_EQ(sqlite3_open(file.c_str(), &handle_), SQLITE_OK);
        for (const Migration& one : embedded_migrations()) {
            if (std::string_view(one.file).ends_with(migration)) break;
            run(std::string(one.sql));
            run("PRAGMA user_version = " + std::to_string(one.version));
        }
        run("PRAGMA application_id = 1095652164"); // "ANSD"
    }
    MigratedBefore(const MigratedBefore&) = delete;
    MigratedBefore& operator=(const MigratedBefore&) = delete;
    ~MigratedBefore() { sqlite3_close(handle_); }

    void run(const std::string& sql) {
        EXPECT_EQ(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(handle_);
    }
    // An account of the name "A", whose id ends with its row.
    void add_account(int row, const std::string& external_id) {
        const std::string number = std::to_string(row);
        run("INSERT INTO account (row, id, name, phone_kind, phone_raw, is_person_account, external_id, version) "
            "VALUES (" +
            number + ", x'0000000000000000000000000000000" + number + "', 'A', 'number', '', 0, '" + external_id +
            "', 1)");
    }

private:
    sqlite3* handle_ = nullptr;
};

} // namespace answerd::store
