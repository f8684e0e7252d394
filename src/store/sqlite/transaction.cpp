// SPDX-License-Identifier: Apache-2.0
#include "sqlite/transaction.hpp"

#include "sqlite/audit_chain.hpp"
#include "sqlite/audit_of.hpp"
#include "sqlite/customers.hpp"
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
    if (!failure_) {
        try {
            return work();
        } catch (const SqliteError& error) {
            failure_ = commit_error(error);
        }
    }
    if constexpr (!std::is_void_v<Answer>) return std::unexpected(refused(*failure_));
}

void SqliteTransaction::append(const Event& event) {
    guarded([&] {
        // A gap or a repeat is a mistake of this program: nothing of it may become durable.
        if (!journal_.append(event)) failure_ = CommitError::broken;
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

Result<> SqliteTransaction::remove(RecordReference record, std::int64_t version) {
    return guarded([&] { return remove_customer(database_, record, version); });
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
        const Result<> result = work(*this);
        if (failure_) return std::unexpected(refused(*failure_));
        if (!result) {
            database_.execute("ROLLBACK TO section");
            journal_.roll_back_to(before);
        }
        database_.execute("RELEASE section");
        return result;
    });
}

} // namespace answerd::store
