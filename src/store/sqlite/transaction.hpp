// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"
#include "sqlite/journal.hpp"

#include "answerd/store/store.hpp"

#include <optional>

namespace answerd::store {

// The open transaction of the writer. The first thing that SQLite refuses fails it as a whole: what is called after
// that does nothing, and Writer::commit rolls back. A constraint that a section breaks fails that section alone: it is
// a mistake in one request, and the others' work is not to be lost for it.
class SqliteTransaction final : public Transaction {
public:
    SqliteTransaction(Database& database, Journal& journal) : database_(database), journal_(journal) {}

    void append(const Event& event) override;
    void put(const RecordChange& change) override;
    void add(const Receipt& receipt) override;

    Result<Contact> save(Contact contact) override;
    Result<Lead> save(Lead lead) override;
    Result<Account> save(Account account) override;
    Result<Case> save(Case service_case) override;
    Result<std::optional<RecordReference>> remove(RecordReference record, std::int64_t version, Instant at) override;
    Result<std::optional<RecordReference>> restore(RecordReference record, std::int64_t version) override;

    Result<std::vector<RecordReference>> merge(const RecordMerge& merge, Instant at) override;

    std::optional<Contact> contact(const RecordKey& key) override;
    std::optional<Lead> lead(const RecordKey& key) override;
    std::optional<Account> account(const RecordKey& key) override;
    std::optional<Case> service_case(const RecordKey& key) override;
    Result<> create(const ImportJob& job) override;
    Result<ImportJob> append_bytes(Uuid job, std::int64_t begins_at, std::string_view bytes) override;
    Result<> advance(const ImportJob& job, const std::vector<ImportReject>& rejects) override;
    Result<> remove_import(Uuid job) override;

    void look_again(Instant ended_from, Instant ended_before) override;
    void settle(const LateMatch& match, const std::optional<CallLink>& link) override;

    Result<User> save(User user) override;
    Result<> put(const Credential& credential) override;
    Result<> put(const Session& session) override;
    Result<> end_session(const std::string& token_hash) override;
    Result<> end_sessions_of(UserId user) override;
    Result<> put(const IdempotentAnswer& answer) override;
    void add(const AuditEntry& entry) override;
    void set_setting(const std::string& key, const std::string& value) override;
    void put_snapshot(std::uint64_t seq, std::string_view packed_state) override;

    // Undoes what `work` wrote when it returns an error.
    Result<> section(const std::function<Result<>(Transaction&)>& work);

    [[nodiscard]] std::optional<CommitError> failure() const { return failure_; }

private:
    // Runs `work` unless the transaction has failed; the error that stops it fails the transaction.
    template <class Work>
    auto guarded(const Work& work) -> decltype(work());
    template <class Record>
    std::optional<Record> found(const RecordKey& key);

    Database& database_;
    Journal& journal_;
    std::optional<CommitError> failure_;
    bool is_in_section_ = false;
    std::optional<Problem> section_failure_;
};

[[nodiscard]] CommitError commit_error(const SqliteError& error);

} // namespace answerd::store
