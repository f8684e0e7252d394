// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/domain/crm.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/store/imports.hpp"

#include <cstdint>
#include <optional>

namespace answerd::store {

// Contacts, leads, accounts and cases with what they are found by. Instantiated for these four.
template <class Record>
[[nodiscard]] Result<Record> save_customer(Database& database, Record record);
// See Transaction.
[[nodiscard]] Result<std::optional<RecordReference>> remove_customer(Database& database, RecordReference record,
                                                                     std::int64_t version, Instant at);
[[nodiscard]] Result<std::optional<RecordReference>> restore_customer(Database& database, RecordReference record,
                                                                      std::int64_t version);

template <class Record>
[[nodiscard]] std::optional<Record> find_customer(Database& database, const RecordKey& key);

template <class Record>
struct CustomerTable; // `kind`, `table` and `text_index` of a record
template <>
struct CustomerTable<Contact> {
    static constexpr RecordKind kind = RecordKind::contact;
    static constexpr const char* table = "contact";
    static constexpr const char* text_index = "contact_text";
};
template <>
struct CustomerTable<Lead> {
    static constexpr RecordKind kind = RecordKind::lead;
    static constexpr const char* table = "lead";
    static constexpr const char* text_index = "lead_text";
};
template <>
struct CustomerTable<Account> {
    static constexpr RecordKind kind = RecordKind::account;
    static constexpr const char* table = "account";
    static constexpr const char* text_index = "account_text";
};
template <>
struct CustomerTable<Case> {
    static constexpr RecordKind kind = RecordKind::service_case;
    static constexpr const char* table = "service_case";
    static constexpr const char* text_index = "service_case_text";
};

} // namespace answerd::store
