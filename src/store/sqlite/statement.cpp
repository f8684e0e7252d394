// SPDX-License-Identifier: Apache-2.0
#include "sqlite/statement.hpp"

#include <sqlite3.h>

namespace answerd::store {

namespace {

// SQLite's own SQLITE_TRANSIENT and SQLITE_STATIC are C casts.
void (*const copied)(void*) = reinterpret_cast<void (*)(void*)>(-1); // NOLINT(performance-no-int-to-ptr)
constexpr void (*borrowed)(void*) = nullptr;

const char* not_null(std::string_view value) {
    return value.data() == nullptr ? "" : value.data();
}

} // namespace

Statement::~Statement() {
    sqlite3_reset(prepared_);
    sqlite3_clear_bindings(prepared_);
}

void Statement::bind_null() {
    ++parameter_;
}

void Statement::bind_integer(std::int64_t value) {
    if (sqlite3_bind_int64(prepared_, ++parameter_, value) != SQLITE_OK) database_.fail();
}

void Statement::bind_text(std::string_view value) {
    const int code = sqlite3_bind_text64(prepared_, ++parameter_, not_null(value), value.size(), borrowed, SQLITE_UTF8);
    if (code != SQLITE_OK) database_.fail();
}

void Statement::bind_text_copy(std::string_view value) {
    const int code = sqlite3_bind_text64(prepared_, ++parameter_, not_null(value), value.size(), copied, SQLITE_UTF8);
    if (code != SQLITE_OK) database_.fail();
}

void Statement::bind_bytes(std::string_view value) {
    if (sqlite3_bind_blob64(prepared_, ++parameter_, not_null(value), value.size(), borrowed) != SQLITE_OK) {
        database_.fail();
    }
}

void Statement::bind_bytes_copy(std::string_view value) {
    if (sqlite3_bind_blob64(prepared_, ++parameter_, not_null(value), value.size(), copied) != SQLITE_OK) {
        database_.fail();
    }
}

bool Statement::step() {
    column_ = 0;
    const int code = sqlite3_step(prepared_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) database_.fail();
    return false;
}

void Statement::run() {
    static_cast<void>(step());
}

void Statement::rewind() {
    sqlite3_reset(prepared_);
    sqlite3_clear_bindings(prepared_);
    parameter_ = 0;
}

bool Statement::is_null() const {
    return sqlite3_column_type(prepared_, column_) == SQLITE_NULL;
}

std::int64_t Statement::take_integer() {
    return sqlite3_column_int64(prepared_, column_++);
}

std::string_view Statement::take_text() {
    const int column = column_++;
    // Works for both text and bytes: a blob is returned as it is.
    const auto* data = static_cast<const char*>(sqlite3_column_blob(prepared_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column));
    return data == nullptr ? std::string_view{} : std::string_view(data, size);
}

} // namespace answerd::store
