// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace answerd::store {

// What SQLite refused, inside this module: a writer's transaction turns it into a CommitError, a reader lets it pass
// (see the contract). The text is SQLite's own and holds no bound value.
class SqliteError : public std::runtime_error {
public:
    SqliteError(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
    [[nodiscard]] int code() const { return code_; } // extended
    [[nodiscard]] int primary_code() const { return code_ & 0xFF; }
    [[nodiscard]] bool is_disk_full() const;
    [[nodiscard]] bool is_constraint() const; // what was to be written breaks a rule of the schema

private:
    int code_;
};

enum class Access {
    read_only,
    read_write,
    append,     // read_write; the log goes to the disk in one piece per commit (see log_file.hpp)
    checkpoint, // read_write; the database is flushed a few pages at a time (see checkpoint_file.hpp)
};

inline constexpr int application_id = 0x414E5344; // "ANSD": `file` and other programs can tell whose database it is

// One connection, used by one thread, and its prepared statements.
class Database {
public:
    // Throws SqliteError.
    Database(const std::filesystem::path& file, Access access);
    Database(Database&&) = delete;
    Database& operator=(Database&&) = delete;
    ~Database();

    [[nodiscard]] sqlite3* handle() const { return handle_; }
    // Prepared once for each text and then kept.
    [[nodiscard]] sqlite3_stmt* statement(std::string_view sql);
    // Any number of statements without parameters or rows.
    void execute(const char* sql);
    [[nodiscard]] std::int64_t integer(std::string_view sql); // the first column of the first row
    [[nodiscard]] std::int64_t last_row() const;
    [[nodiscard]] int changes() const;
    [[noreturn]] void fail() const; // throws the connection's last error

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    void configure(Access access);

    sqlite3* handle_ = nullptr;
    // By hash: in the order of their texts, which begin alike, each look-up would read eight of them. Of their ends,
    // where they differ: a thousand bytes of SQL take longer to hash than to compare.
    struct HashOfEnding {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            constexpr std::size_t bytes = 32;
            return std::hash<std::string_view>{}(text.substr(text.size() - std::min(text.size(), bytes))) ^ text.size();
        }
    };
    std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, HashOfEnding, std::equal_to<>> statements_;
};

// Creates the file for nobody but its owner, because SQLite would follow the umask; its WAL inherits the mode.
[[nodiscard]] Result<> create_private_file(const std::filesystem::path& file);
// Makes the name of a new file durable.
void flush_folder(const std::filesystem::path& folder);

} // namespace answerd::store
