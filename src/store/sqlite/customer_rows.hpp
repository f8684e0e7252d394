// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/columns.hpp"
#include "sqlite/custom_fields.hpp"
#include "sqlite/customers.hpp"
#include "sqlite/phone_index.hpp"
#include "sqlite/search_text.hpp"
#include "sqlite/table.hpp"

#include <optional>
#include <string>
#include <utility>

// The row of a customer's record, and what it is found by beside it.
namespace answerd::store {

template <class Record>
struct Stored {
    std::int64_t row = 0;
    Record record;
};

template <class Record>
const std::string& select_text() {
    static const std::string sql =
        "SELECT row, " + Table<Record>::columns() + " FROM " + CustomerTable<Record>::table + " WHERE id = ?";
    return sql;
}
template <class Record>
const std::string& select_external_text() {
    // The conditions behind the first are those of the index.
    static const std::string sql = "SELECT row, " + Table<Record>::columns() + " FROM " + CustomerTable<Record>::table +
                                   " WHERE external_id = ? AND external_id <> '' AND deleted_at IS NULL";
    return sql;
}
template <class Record>
const std::string& index_text() {
    static const std::string sql =
        std::string("INSERT INTO ") + CustomerTable<Record>::text_index + " (rowid, text) VALUES (?, ?)";
    return sql;
}
// FTS5's own command: a contentless index forgets a row when it is given the text that it was given before.
template <class Record>
const std::string& unindex_text() {
    static const std::string table = CustomerTable<Record>::text_index;
    static const std::string sql = "INSERT INTO " + table + " (" + table + ", rowid, text) VALUES ('delete', ?, ?)";
    return sql;
}

template <class Record, class Key>
[[nodiscard]] std::optional<Stored<Record>> stored_by(Database& database, const std::string& sql, const Key& key) {
    Statement select(database, sql);
    bind_all(select, key);
    if (!select.step()) return std::nullopt;
    Stored<Record> found;
    take(select, found.row);
    found.record = Table<Record>::read(select);
    return found;
}
template <class Record>
[[nodiscard]] std::optional<Stored<Record>> stored(Database& database, const EvenDeleted& key) {
    return stored_by<Record>(database, select_text<Record>(), key.id);
}
template <class Record>
[[nodiscard]] std::optional<Stored<Record>> stored(Database& database, const Uuid& id) {
    auto found = stored<Record>(database, EvenDeleted{id});
    if (found && found->record.deleted_at) return std::nullopt;
    return found;
}
template <class Record>
[[nodiscard]] std::optional<Stored<Record>> stored(Database& database, const ExternalId& id) {
    return stored_by<Record>(database, select_external_text<Record>(), id.text);
}

template <class Record>
void change_text_index(Database& database, const std::string& sql, std::int64_t row, const Record& record) {
    const std::string text = searchable_text(record);
    Statement change(database, sql);
    bind_all(change, row, text);
    change.run();
}

template <class Record>
[[nodiscard]] CustomValuesOf custom_values_of(const Record& record, std::optional<std::int64_t> row) {
    return {.record = {.kind = CustomerTable<Record>::kind, .id = record.id}, .row = row, .values = record.custom};
}

template <class Record>
void index(Database& database, std::int64_t row, const Record& record) {
    add_phones(database, CustomerTable<Record>::kind, row, phone_fields(record));
    add_custom_values(database, custom_values_of(record, row));
    change_text_index(database, index_text<Record>(), row, record);
}

template <class Record>
void unindex(Database& database, std::int64_t row, const Record& record) {
    remove_phones(database, CustomerTable<Record>::kind, row, phone_fields(record));
    remove_custom_values(database, custom_values_of(record, row));
    change_text_index(database, unindex_text<Record>(), row, record);
}

template <class Record>
void write(Database& database, const std::string& sql, const Record& record) {
    Statement statement(database, sql);
    Table<Record>::bind_row(statement, record);
    statement.run();
}

// No two records that are there have the same external id.
template <class Record>
[[nodiscard]] Result<> check_external_id(Database& database, const Record& record) {
    if (record.external_id.empty()) return {};
    const auto other = stored<Record>(database, ExternalId{record.external_id});
    if (!other || other->record.id == record.id) return {};
    const std::string written = record.version == 0 ? "the new record" : "the record " + to_string(record.id);
    return std::unexpected(
        Problem(ProblemCode::duplicate,
                "The external id of " + written + " is that of the record " + to_string(other->record.id) + " already.",
                "/externalId"));
}

// What no two records have is its own. `row` is where it stands, empty for a new one.
template <class Record>
[[nodiscard]] Result<> check_unique(Database& database, std::optional<std::int64_t> row, const Record& record) {
    if (auto unique = check_external_id(database, record); !unique) return unique;
    return check_custom_values(database, custom_values_of(record, row), CustomerTable<Record>::table);
}

[[nodiscard]] inline Problem no_such_record() {
    return {ProblemCode::not_found, "There is no such record."};
}

template <class Record>
[[nodiscard]] Result<> check_version(const Record& record, std::int64_t version) {
    if (record.version == version) return {};
    return std::unexpected(Problem(ProblemCode::stale, "The record has been changed since: its version is " +
                                                           std::to_string(record.version) + "."));
}

// The record that is there, in the version that was seen.
template <class Record>
[[nodiscard]] Result<Stored<Record>> current(Database& database, const Uuid& id, std::int64_t version) {
    std::optional<Stored<Record>> found = stored<Record>(database, id);
    if (!found) return std::unexpected(no_such_record());
    if (const auto seen = check_version(found->record, version); !seen) return std::unexpected(seen.error());
    return std::move(*found);
}

// Calls `work` with a value of the record's type.
template <class Work>
auto with_record_type(RecordKind kind, const Work& work) {
    switch (kind) {
    case RecordKind::contact:
        return work(Contact{});
    case RecordKind::lead:
        return work(Lead{});
    case RecordKind::account:
        return work(Account{});
    case RecordKind::service_case:
        break;
    }
    return work(Case{});
}

} // namespace answerd::store
