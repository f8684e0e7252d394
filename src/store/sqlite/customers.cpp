// SPDX-License-Identifier: Apache-2.0
#include "sqlite/customers.hpp"

#include "sqlite/columns.hpp"
#include "sqlite/customer_rules.hpp"
#include "sqlite/phone_index.hpp"
#include "sqlite/search_text.hpp"
#include "sqlite/table.hpp"

#include <optional>
#include <string>
#include <utility>

namespace answerd::store {

namespace {

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
    // The second condition is that of the index.
    static const std::string sql = "SELECT row, " + Table<Record>::columns() + " FROM " + CustomerTable<Record>::table +
                                   " WHERE external_id = ? AND external_id <> ''";
    return sql;
}
template <class Record>
const std::string& delete_text() {
    static const std::string sql = std::string("DELETE FROM ") + CustomerTable<Record>::table + " WHERE row = ?";
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
std::optional<Stored<Record>> stored_by(Database& database, const std::string& sql, const Key& key) {
    Statement select(database, sql);
    bind_all(select, key);
    if (!select.step()) return std::nullopt;
    Stored<Record> found;
    take(select, found.row);
    found.record = Table<Record>::read(select);
    return found;
}
template <class Record>
std::optional<Stored<Record>> stored(Database& database, const Uuid& id) {
    return stored_by<Record>(database, select_text<Record>(), id);
}
template <class Record>
std::optional<Stored<Record>> stored(Database& database, const ExternalId& id) {
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
void index(Database& database, std::int64_t row, const Record& record) {
    add_phones(database, CustomerTable<Record>::kind, row, phone_fields(record));
    change_text_index(database, index_text<Record>(), row, record);
}

template <class Record>
void unindex(Database& database, std::int64_t row, const Record& record) {
    remove_phones(database, CustomerTable<Record>::kind, row, phone_fields(record));
    change_text_index(database, unindex_text<Record>(), row, record);
}

template <class Record>
void write(Database& database, const std::string& sql, const Record& record) {
    Statement statement(database, sql);
    Table<Record>::bind_row(statement, record);
    statement.run();
}

template <class Record>
Result<> check_external_id(Database& database, const Record& record) {
    if (record.external_id.empty()) return {};
    const auto other = stored<Record>(database, ExternalId{record.external_id});
    if (!other || other->record.id == record.id) return {};
    return std::unexpected(Problem(ProblemCode::duplicate,
                                   "The record " + to_string(other->record.id) + " has this external id already.",
                                   "/externalId"));
}

template <class Record>
Result<Record> create(Database& database, Record record) {
    if (stored<Record>(database, record.id)) {
        return std::unexpected(Problem(ProblemCode::duplicate, "A record with this id exists already.", "/id"));
    }
    record.version = 1;
    write(database, Table<Record>::insert(), record);
    index(database, database.last_row(), record);
    return record;
}

template <class Record>
Result<Stored<Record>> current(Database& database, const Uuid& id, std::int64_t version) {
    std::optional<Stored<Record>> found = stored<Record>(database, id);
    if (!found) return std::unexpected(Problem(ProblemCode::not_found, "There is no such record."));
    if (found->record.version != version) {
        return std::unexpected(Problem(ProblemCode::stale, "The record has been changed since: its version is " +
                                                               std::to_string(found->record.version) + "."));
    }
    return std::move(*found);
}

template <class Record>
Result<> remove(Database& database, const Uuid& id, std::int64_t version) {
    const Result<Stored<Record>> found = current<Record>(database, id, version);
    if (!found) return std::unexpected(found.error());
    unindex(database, found->row, found->record);
    Statement erase(database, delete_text<Record>());
    bind_all(erase, found->row);
    erase.run();
    return {};
}

} // namespace

template <class Record>
Result<Record> save_customer(Database& database, Record record) {
    if (const Result<> checked = check(record); !checked) return std::unexpected(checked.error());
    if (const Result<> unique = check_external_id(database, record); !unique) return std::unexpected(unique.error());
    if (record.version == 0) return create(database, std::move(record));
    const Result<Stored<Record>> old = current<Record>(database, record.id, record.version);
    if (!old) return std::unexpected(old.error());
    ++record.version;
    unindex(database, old->row, old->record);
    write(database, Table<Record>::upsert(), record);
    index(database, old->row, record);
    return record;
}

template <class Record>
std::optional<Record> find_customer(Database& database, const RecordKey& key) {
    auto found = std::visit([&](const auto& of_kind) { return stored<Record>(database, of_kind); }, key);
    if (!found) return std::nullopt;
    return std::move(found->record);
}

template std::optional<Contact> find_customer(Database&, const RecordKey&);
template std::optional<Lead> find_customer(Database&, const RecordKey&);
template std::optional<Account> find_customer(Database&, const RecordKey&);
template std::optional<Case> find_customer(Database&, const RecordKey&);
template Result<Contact> save_customer(Database&, Contact);
template Result<Lead> save_customer(Database&, Lead);
template Result<Account> save_customer(Database&, Account);
template Result<Case> save_customer(Database&, Case);

Result<> remove_customer(Database& database, RecordReference record, std::int64_t version) {
    switch (record.kind) {
    case RecordKind::contact:
        return remove<Contact>(database, record.id, version);
    case RecordKind::lead:
        return remove<Lead>(database, record.id, version);
    case RecordKind::account:
        return remove<Account>(database, record.id, version);
    case RecordKind::service_case:
        return remove<Case>(database, record.id, version);
    }
    return std::unexpected(Problem(ProblemCode::invalid, "Unknown kind of record.", "/kind"));
}

} // namespace answerd::store
