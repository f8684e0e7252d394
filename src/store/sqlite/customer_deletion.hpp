// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/customer_rows.hpp"

#include <optional>

namespace answerd::store {

// A person account and its contact, where each names the other. Found even when it is deleted.
[[nodiscard]] std::optional<Stored<Account>> other_half(Database& database, const Contact& contact);
[[nodiscard]] std::optional<Stored<Contact>> other_half(Database& database, const Account& account);
[[nodiscard]] std::optional<Stored<Lead>> other_half(Database& database, const Lead& lead);         // none
[[nodiscard]] std::optional<Stored<Case>> other_half(Database& database, const Case& service_case); // none

template <class Record>
[[nodiscard]] RecordReference reference_to(const Record& record) {
    return {.kind = CustomerTable<Record>::kind, .id = record.id};
}

template <class Record>
void delete_row(Database& database, Stored<Record> found, Instant at, std::optional<Uuid> merged_into = std::nullopt) {
    unindex(database, found.row, found.record);
    found.record.deleted_at = at;
    if constexpr (requires { found.record.merged_into; }) found.record.merged_into = merged_into;
    ++found.record.version;
    write(database, Table<Record>::upsert(), found.record);
}

} // namespace answerd::store
