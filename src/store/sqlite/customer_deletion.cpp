// SPDX-License-Identifier: Apache-2.0
#include "sqlite/customer_deletion.hpp"

namespace answerd::store {

std::optional<Stored<Account>> other_half(Database& database, const Contact& contact) {
    if (!contact.account_id) return std::nullopt;
    auto account = stored<Account>(database, EvenDeleted{*contact.account_id});
    if (!account || account->record.person_contact_id != contact.id) return std::nullopt;
    return account;
}
std::optional<Stored<Contact>> other_half(Database& database, const Account& account) {
    if (!account.person_contact_id) return std::nullopt;
    auto contact = stored<Contact>(database, EvenDeleted{*account.person_contact_id});
    if (!contact || contact->record.account_id != account.id) return std::nullopt;
    return contact;
}
std::optional<Stored<Lead>> other_half(Database& /*database*/, const Lead& /*lead*/) {
    return std::nullopt;
}
std::optional<Stored<Case>> other_half(Database& /*database*/, const Case& /*service_case*/) {
    return std::nullopt;
}

namespace {

using OtherHalf = std::optional<RecordReference>;

template <class Record>
void restore_row(Database& database, Stored<Record> found) {
    found.record.deleted_at.reset();
    if constexpr (requires { found.record.merged_into; }) found.record.merged_into.reset();
    ++found.record.version;
    write(database, Table<Record>::upsert(), found.record);
    index(database, found.row, found.record);
}

template <class Record>
Result<OtherHalf> remove(Database& database, const Uuid& id, std::int64_t version, Instant at) {
    const Result<Stored<Record>> found = current<Record>(database, id, version);
    if (!found) return std::unexpected(found.error());
    delete_row(database, *found, at);
    const auto half = other_half(database, found->record);
    if (!half || half->record.deleted_at) return OtherHalf{};
    delete_row(database, *half, at);
    return reference_to(half->record);
}

template <class Record>
Result<OtherHalf> restore(Database& database, const Uuid& id, std::int64_t version) {
    const auto found = stored<Record>(database, EvenDeleted{id});
    if (!found) return std::unexpected(no_such_record());
    if (!found->record.deleted_at) return std::unexpected(Problem(ProblemCode::conflict, "The record is not deleted."));
    if (const auto seen = check_version(found->record, version); !seen) return std::unexpected(seen.error());
    if (const auto unique = check_unique(database, found->row, found->record); !unique)
        return std::unexpected(unique.error());
    auto half = other_half(database, found->record);
    // What was deleted on its own stays deleted.
    if (half && half->record.deleted_at != found->record.deleted_at) half.reset();
    if (half) {
        if (const auto unique = check_unique(database, half->row, half->record); !unique)
            return std::unexpected(unique.error());
        restore_row(database, *half);
    }
    restore_row(database, *found);
    return half ? OtherHalf(reference_to(half->record)) : std::nullopt;
}

} // namespace

Result<OtherHalf> remove_customer(Database& database, RecordReference record, std::int64_t version, Instant at) {
    return with_record_type(record.kind, [&]<class Record>(const Record& /*type*/) {
        return remove<Record>(database, record.id, version, at);
    });
}

Result<OtherHalf> restore_customer(Database& database, RecordReference record, std::int64_t version) {
    return with_record_type(record.kind, [&]<class Record>(const Record& /*type*/) {
        return restore<Record>(database, record.id, version);
    });
}

} // namespace answerd::store
