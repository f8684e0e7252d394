// SPDX-License-Identifier: Apache-2.0
#include "sqlite/customers.hpp"

#include "sqlite/customer_rows.hpp"
#include "sqlite/customer_rules.hpp"

#include <utility>
#include <variant>

namespace answerd::store {

namespace {

template <class Record>
Result<Record> create(Database& database, Record record) {
    if (const auto other = stored<Record>(database, EvenDeleted{record.id})) {
        const char* sentence = other->record.deleted_at ? "The record with this id was deleted: restore it instead."
                                                        : "A record with this id exists already.";
        return std::unexpected(Problem(ProblemCode::duplicate, sentence, "/id"));
    }
    if (const Result<> unique = check_unique(database, std::nullopt, record); !unique)
        return std::unexpected(unique.error());
    record.version = 1;
    write(database, Table<Record>::insert(), record);
    index(database, database.last_row(), record);
    return record;
}

} // namespace

template <class Record>
Result<Record> save_customer(Database& database, Record record) {
    if (const Result<> checked = check(record); !checked) return std::unexpected(checked.error());
    if (record.deleted_at)
        return std::unexpected(Problem(ProblemCode::invalid, "Deleting and restoring is no saving.", "/deletedAt"));
    if (record.version == 0) return create(database, std::move(record));
    const Result<Stored<Record>> old = current<Record>(database, record.id, record.version);
    if (!old) return std::unexpected(old.error());
    if (const Result<> unique = check_unique(database, old->row, record); !unique)
        return std::unexpected(unique.error());
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

} // namespace answerd::store
