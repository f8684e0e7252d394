// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace answerd::store {

// One use of a prepared statement: bind, step, read; free for the next use when it goes out of scope. Parameters and
// columns are taken in order. While it lives, the same statement text must not be used again on its connection.
class Statement {
public:
    Statement(Database& database, std::string_view sql) : database_(database), prepared_(database.statement(sql)) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement();

    void bind_null();
    void bind_integer(std::int64_t value);
    void bind_text(std::string_view value); // has to outlive the last step
    void bind_text_copy(std::string_view value);
    void bind_bytes(std::string_view value); // has to outlive the last step
    void bind_bytes_copy(std::string_view value);

    // True when there is a row to read.
    [[nodiscard]] bool step();
    // For statements without rows.
    void run();
    void rewind(); // for another set of parameters

    [[nodiscard]] bool is_null() const;
    void skip(int columns = 1) { column_ += columns; }
    [[nodiscard]] std::int64_t take_integer();
    [[nodiscard]] std::string_view take_text(); // valid until the next step

private:
    Database& database_;
    sqlite3_stmt* prepared_;
    int parameter_ = 0;
    int column_ = 0;
};

} // namespace answerd::store
