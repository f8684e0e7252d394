// SPDX-License-Identifier: Apache-2.0
#include "sqlite/transaction.hpp"

#include "sqlite/audit_chain.hpp"
#include "sqlite/audit_of.hpp"
#include "sqlite/customer_merge.hpp"
#include "sqlite/customers.hpp"
#include "sqlite/imports.hpp"
#include "sqlite/late_matches.hpp"
#include "sqlite/people.hpp"
#include "sqlite/record_rows.hpp"

#include <type_traits>
#include <utility>

namespace answerd::store {

namespace {

Problem refused(CommitError error) {
    switch (error) {
    case CommitError::full:
        return {ProblemCode::unavailable, "There is no space left on the disk."};
    case CommitError::broken:
        break;
    }
    return {ProblemCode::unavailable, "The database cannot be written."};
}

} // namespace

CommitError commit_error(const SqliteError& error) {
    return error.is_disk_full() ? CommitError::full : CommitError::broken;
}

template <class Work>
auto SqliteTransaction::guarded(const Work& work) -> decltype(work()) {
    using Answer = decltype(work());
    if (!failure_ && !section_failure_) {
        try {
            return work();
        } catch (const SqliteError& error) {
            if (is_in_section_ && error.is_constraint())
                section_failure_ = Problem(ProblemCode::internal, error.what());
            else
                failure_ = commit_error(error);
        }
    }
    if constexpr (!std::is_void_v<Answer>) return std::unexpected(failure_ ? refused(*failure_) : *section_failure_);
}

void SqliteTransaction::append(const Event& event) {
    guarded([&] {
        // A gap or a repeat is a mistake of this program: nothing of it may become durable.
        if (!journal_.append(event)) failure_ = CommitError::broken;
        put_event_rows(database_, event);
        if (const auto entry = audit_of(event)) append_audit(database_, *entry);
    });
}

void SqliteTransaction::put(const RecordChange& change) {
    guarded([&] {
        const auto entry = audit_of(database_, change);
        put_record(database_, change);
        if (entry) append_audit(database_, *entry);
    });
}

void SqliteTransaction::add(const Receipt& receipt) {
    guarded([&] { put_receipt(database_, receipt); });
}

Result<Contact> SqliteTransaction::save(Contact contact) {
    return guarded([&] { return save_customer(database_, std::move(contact)); });
}

Result<Lead> SqliteTransaction::save(Lead lead) {
    return guarded([&] { return save_customer(database_, std::move(lead)); });
}

Result<Account> SqliteTransaction::save(Account account) {
    return guarded([&] { return save_customer(database_, std::move(account)); });
}

Result<Case> SqliteTransaction::save(Case service_case) {
    return guarded([&] { return save_customer(database_, std::move(service_case)); });
}

Result<std::optional<RecordReference>> SqliteTransaction::remove(RecordReference record, std::int64_t version,
                                                                 Instant at) {
    return guarded([&] { return remove_customer(database_, record, version, at); });
}

Result<std::optional<RecordReference>> SqliteTransaction::restore(RecordReference record, std::int64_t version) {
    return guarded([&] { return restore_customer(database_, record, version); });
}

Result<std::vector<RecordReference>> SqliteTransaction::merge(const RecordMerge& merge, Instant at) {
    return guarded([&] { return merge_customers(database_, merge, at); });
}

// Nothing once the transaction has failed: what follows from it is rolled back.
template <class Record>
std::optional<Record> SqliteTransaction::found(const RecordKey& key) {
    const Result<std::optional<Record>> record =
        guarded([&]() -> Result<std::optional<Record>> { return find_customer<Record>(database_, key); });
    return record.value_or(std::nullopt);
}

std::optional<Contact> SqliteTransaction::contact(const RecordKey& key) {
    return found<Contact>(key);
}

std::optional<Lead> SqliteTransaction::lead(const RecordKey& key) {
    return found<Lead>(key);
}

std::optional<Account> SqliteTransaction::account(const RecordKey& key) {
    return found<Account>(key);
}

std::optional<Case> SqliteTransaction::service_case(const RecordKey& key) {
    return found<Case>(key);
}

Result<> SqliteTransaction::create(const ImportJob& job) {
    return guarded([&] { return create_import(database_, job); });
}

Result<ImportJob> SqliteTransaction::append_bytes(Uuid job, std::int64_t begins_at, std::string_view bytes) {
    return guarded([&] { return append_to_import(database_, job, begins_at, bytes); });
}

Result<> SqliteTransaction::advance(const ImportJob& job, const std::vector<ImportReject>& rejects) {
    return guarded([&] { return advance_import(database_, job, rejects); });
}

Result<> SqliteTransaction::remove_import(Uuid job) {
    return guarded([&] { return store::remove_import(database_, job); });
}

void SqliteTransaction::look_again(Instant ended_from, Instant ended_before) {
    guarded([&] { store::look_again(database_, ended_from, ended_before); });
}

void SqliteTransaction::settle(const LateMatch& match, const std::optional<CallLink>& link) {
    guarded([&] { settle_late_match(database_, match, link); });
}

Result<User> SqliteTransaction::save(User user) {
    return guarded([&] { return save_user(database_, std::move(user)); });
}

Result<> SqliteTransaction::put(const Credential& credential) {
    return guarded([&] { return put_credential(database_, credential); });
}

Result<> SqliteTransaction::put(const Session& session) {
    return guarded([&] { return put_session(database_, session); });
}

Result<> SqliteTransaction::end_session(const std::string& token_hash) {
    return guarded([&]() -> Result<> {
        store::end_session(database_, token_hash);
        return {};
    });
}

Result<> SqliteTransaction::end_sessions_of(UserId user) {
    return guarded([&]() -> Result<> {
        store::end_sessions_of(database_, user);
        return {};
    });
}

Result<> SqliteTransaction::put(const IdempotentAnswer& answer) {
    return guarded([&] { return put_answer(database_, answer); });
}

void SqliteTransaction::add(const AuditEntry& entry) {
    guarded([&] { append_audit(database_, entry); });
}

void SqliteTransaction::set_setting(const std::string& key, const std::string& value) {
    guarded([&] { put_setting(database_, key, value); });
}

void SqliteTransaction::put_snapshot(std::uint64_t seq, std::string_view packed_state) {
    guarded([&] { journal_.put_snapshot(seq, packed_state); });
}

Result<> SqliteTransaction::section(const std::function<Result<>(Transaction&)>& work) {
    const Journal::End before = journal_.end();
    return guarded([&]() -> Result<> {
        database_.execute("SAVEPOINT section");
        is_in_section_ = true;
        Result<> result = work(*this);
        is_in_section_ = false;
        if (failure_) return std::unexpected(refused(*failure_));
        if (section_failure_) result = std::unexpected(*std::exchange(section_failure_, std::nullopt));
        if (!result) {
            database_.execute("ROLLBACK TO section");
            journal_.roll_back_to(before);
        }
        database_.execute("RELEASE section");
        return result;
    });
}

} // namespace answerd::store
