// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/events.hpp"
#include "answerd/core/records.hpp"
#include "answerd/core/state.hpp"
#include "answerd/domain/call_link.hpp"
#include "answerd/domain/crm.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/domain/user.hpp"
#include "answerd/matching/matching.hpp"
#include "answerd/store/imports.hpp"
#include "answerd/store/late_matches.hpp"
#include "answerd/store/merging.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Where facts become durable. One Writer (owned by the writer thread) and any number of Readers (each owned by one
// thread). sqlite/ is the embedded default; PostgreSQL comes behind the same contract (design §8).
namespace answerd::store {

// A provider's event as it arrived, kept in the same transaction as what it led to (decision 0005). `event_key` is
// unique per adapter: the identity that makes a repeat recognisable.
enum class ReceiptOutcome { applied, duplicate_content, ignored, refused, quarantined };
ANSWERD_DESCRIBE_ENUM(ReceiptOutcome, applied, duplicate_content, ignored, refused, quarantined)

struct Receipt {
    AdapterName adapter;
    std::string event_key;
    Instant received_at{};
    ReceiptOutcome outcome = ReceiptOutcome::applied;
    std::string detail; // why it was ignored, refused or quarantined
    PersonalText body;  // raw bytes
};

// A password or session record; hashes only.
struct Credential {
    UserId user;
    std::string password_hash; // libsodium's encoded Argon2id
};
// Whom a password was compared for, and with what.
struct VerifiedUser {
    std::int64_t version = 0;
    std::string password_hash;
};
struct Session {
    std::string token_hash; // SHA-256 of the opaque token, hex
    UserId user;
    Instant created_at{};
    Instant expires_at{};
    std::optional<VerifiedUser> verified = std::nullopt; // not stored; see Transaction::put
};

// The answer that a POST with this key was given; repeated for 24 hours.
struct IdempotentAnswer {
    UserId user;
    std::string key;          // the Idempotency-Key header, at most 128 characters
    std::string request_hash; // the same key with another body is a conflict
    int status = 200;
    PersonalText body;
    Instant at{};
};

enum class CommitError {
    full,   // no space: nothing was written, try again later
    broken, // an I/O error or a failed flush: nothing can be trusted any more, the process has to restart
};

// Everything inside one open transaction of the writer. Record functions check and write under the one writer, so a
// version test cannot race.
class Transaction : public ImportWriting, public RecordMerging, public LateMatchWriting {
public:
    // An event by which a user cancels, changes, assigns or releases work by hand, and a configuration version, leave
    // their audit entry as well: what was changed and who changed it are durable together.
    virtual void append(const Event& event) = 0;
    virtual void put(const RecordChange& change) = 0;
    virtual void add(const Receipt& receipt) = 0;

    // `version` of the record handed in: 0 creates; otherwise it has to be the current one (ProblemCode::stale). The
    // result carries the new version. An external id that another record of the kind has: duplicate.
    virtual Result<Contact> save(Contact contact) = 0;
    virtual Result<Lead> save(Lead lead) = 0;
    virtual Result<Account> save(Account account) = 0;
    virtual Result<Case> save(Case service_case) = 0;
    // Deletes: the record keeps its row, and is found by nothing but EvenDeleted. A person account and its contact,
    // each of which names the other, are one person: deleted and restored together. The answer is the other half, where
    // there is one.
    virtual Result<std::optional<RecordReference>> remove(RecordReference record, std::int64_t version, Instant at) = 0;
    // Brings a deleted record back with its numbers and its external id: duplicate, when that was taken meanwhile. What
    // a merge moved to another record stays there.
    virtual Result<std::optional<RecordReference>> restore(RecordReference record, std::int64_t version) = 0;

    virtual Result<User> save(User user) = 0; // a second user of the same name: duplicate
    virtual Result<> put(const Credential& credential) = 0;
    // Refused (unauthenticated) for a user who is not active, or who is no longer as `verified` says: a sign-in that
    // was verified before a deactivation or a new password must not outlive it.
    virtual Result<> put(const Session& session) = 0;
    virtual Result<> end_session(const std::string& token_hash) = 0;
    virtual Result<> end_sessions_of(UserId user) = 0;
    // A key of the last 24 hours: duplicate. Put it into the section of what it answers, so that of two requests that
    // race only one leaves anything.
    virtual Result<> put(const IdempotentAnswer& answer) = 0;
    virtual void add(const AuditEntry& entry) = 0;
    virtual void set_setting(const std::string& key, const std::string& value) = 0;
    virtual void put_snapshot(std::uint64_t seq, std::string_view packed_state) = 0;
};

class Writer {
public:
    virtual ~Writer() = default;
    // Runs `work` inside BEGIN IMMEDIATE .. COMMIT. Returns after the flush (synchronous=FULL). On an error everything
    // is rolled back. `work` may call Transaction::savepointed sections through `section`.
    [[nodiscard]] virtual std::expected<void, CommitError> commit(const std::function<void(Transaction&)>& work) = 0;
    // Runs `work` under a savepoint of the open transaction: when it returns an error its writes alone are undone.
    virtual Result<> section(Transaction& transaction, const std::function<Result<>(Transaction&)>& work) = 0;
    // A small real write and flush: what /readyz asks after `full`.
    [[nodiscard]] virtual std::expected<void, CommitError> probe() = 0;
    virtual void checkpoint() = 0; // moves the WAL into the database; called from the writer's idle moments
};

// A page of a list: `next` is the cursor of the following page, empty at the end.
template <class T>
struct Page {
    std::vector<T> items;
    std::string next;
};
struct PageRequest {
    std::string cursor; // empty = from the start
    int limit = 50;     // 1 to 200
};

// Of the records that fit a text, those entered first are the ones that are found: a further word narrows it down.
inline constexpr int found_by_text_max = 10'000;

// Everything that is set has to hold.
struct RecordFilter {
    std::string text;               // name, company, subject or number: prefixes of words, all of them
    std::optional<Uuid> account_id; // of contacts and cases
    std::optional<Uuid> contact_id; // of cases, as:
    std::optional<CaseStatus> status;
    std::map<std::string, std::string> custom; // a custom field that is searchable -> comparable_text of its value
};

struct CallFilter {
    std::optional<Instant> started_from;
    std::optional<Instant> started_before;
    std::optional<QueueName> queue;
    std::optional<UserId> agent;
    std::optional<CallStatus> status;
    std::optional<bool> is_abandoned; // to call them back, or to leave them out
    std::string transcript_text;      // full-text: words, all of them
};

// An encoded state <-> what a snapshot stores (zstd). Packing takes 0.03 s for 30,000 calls and encoding 0.1 s: not
// something for the writer thread. Unpacking reads what older versions stored unpacked as well; `conflict` when it is
// damaged.
[[nodiscard]] std::string pack_snapshot(std::string_view encoded_state);
[[nodiscard]] Result<std::string> unpack_snapshot(std::string_view stored);

struct RecoveredState {
    std::optional<std::string> snapshot; // the newest, as stored: see unpack_snapshot
    std::uint64_t snapshot_seq = 0;
};

// A read that the disk refuses, or that finds the file damaged, throws std::runtime_error: there is no answer to give.
// An unreadable cursor gives an empty page. A visitor must not call the function that is visiting it.
class Reader : public matching::CallerDirectory, public ImportReading, public LateMatchReading {
public:
    // Runs `reads` on one state of the records: what is committed meanwhile does not show. Several reads together are
    // cheaper than apart. Not nested.
    virtual void in_one_view(const std::function<void()>& reads) = 0;

    // ---- recovery
    // -----------------------------------------------------------------------------------------------------
    [[nodiscard]] virtual RecoveredState newest_snapshot() = 0;
    // In order; stops when `visit` returns false.
    virtual void replay(std::uint64_t after_seq, const std::function<bool(const Event&)>& visit) = 0;

    // ---- telephony
    // ----------------------------------------------------------------------------------------------------
    // Empty when there is no such receipt.
    [[nodiscard]] virtual std::optional<PersonalText> receipt_body(const AdapterName& adapter,
                                                                   const std::string& event_key) = 0;
    [[nodiscard]] virtual Page<Receipt> quarantined(const PageRequest& page) = 0;
    [[nodiscard]] virtual std::optional<VoiceCall> call_by_key(const AdapterName& adapter, const std::string& key) = 0;

    // ---- records
    // ------------------------------------------------------------------------------------------------------
    [[nodiscard]] virtual std::optional<Contact> contact(Uuid id) = 0;
    [[nodiscard]] virtual std::optional<Lead> lead(Uuid id) = 0;
    [[nodiscard]] virtual std::optional<Account> account(Uuid id) = 0;
    [[nodiscard]] virtual std::optional<Case> service_case(Uuid id) = 0;
    [[nodiscard]] virtual std::optional<Contact> contact(const ExternalId& id) = 0;
    [[nodiscard]] virtual std::optional<Lead> lead(const ExternalId& id) = 0;
    [[nodiscard]] virtual std::optional<Account> account(const ExternalId& id) = 0;
    [[nodiscard]] virtual std::optional<Case> service_case(const ExternalId& id) = 0;
    [[nodiscard]] virtual std::optional<Contact> contact(const EvenDeleted& id) = 0;
    [[nodiscard]] virtual std::optional<Lead> lead(const EvenDeleted& id) = 0;
    [[nodiscard]] virtual std::optional<Account> account(const EvenDeleted& id) = 0;
    [[nodiscard]] virtual std::optional<Case> service_case(const EvenDeleted& id) = 0;
    [[nodiscard]] virtual std::vector<CustomField> custom_fields() = 0; // by name
    // By id.
    [[nodiscard]] virtual Page<Contact> contacts(const RecordFilter& filter, const PageRequest& page) = 0;
    [[nodiscard]] virtual Page<Lead> leads(const RecordFilter& filter, const PageRequest& page) = 0;
    [[nodiscard]] virtual Page<Account> accounts(const RecordFilter& filter, const PageRequest& page) = 0;
    [[nodiscard]] virtual Page<Case> cases(const RecordFilter& filter, const PageRequest& page) = 0;
    [[nodiscard]] virtual Page<Contact> deleted_contacts(const PageRequest& page) = 0; // by id
    [[nodiscard]] virtual Page<Lead> deleted_leads(const PageRequest& page) = 0;
    [[nodiscard]] virtual Page<Account> deleted_accounts(const PageRequest& page) = 0;
    [[nodiscard]] virtual Page<Case> deleted_cases(const PageRequest& page) = 0;

    // Of a contact or an account: its open cases, newest first. Of any record: the calls that were linked to it, newest
    // first. At most `limit`.
    [[nodiscard]] virtual std::vector<Case> open_cases(const RecordReference& record, int limit) = 0;
    [[nodiscard]] virtual std::vector<VoiceCall> last_calls(const RecordReference& record, int limit) = 0;

    [[nodiscard]] virtual std::optional<VoiceCall> call(CallId id) = 0;
    [[nodiscard]] virtual Page<VoiceCall> calls(const CallFilter& filter, const PageRequest& page) = 0; // newest first
    [[nodiscard]] virtual std::vector<CallLink> links(CallId id, int limit) = 0; // the first, in their order
    [[nodiscard]] virtual Page<TranscriptLine> transcript(CallId id, const PageRequest& page) = 0; // by spoken_at, id
    [[nodiscard]] virtual std::optional<WorkItem> work_item(WorkItemId id) = 0;
    [[nodiscard]] virtual Page<WorkItem> work_items(std::optional<QueueName> queue, std::optional<WorkItemState> state,
                                                    const PageRequest& page) = 0;
    [[nodiscard]] virtual std::vector<AgentWork> works_of_item(WorkItemId id) = 0;

    // ---- rows for reports: everything with an instant in [from, to), and what was still open; any order
    // ------------------------------------------------------------
    virtual void visit_items(Instant from, Instant to, const std::function<void(const WorkItem&)>& visit) = 0;
    virtual void visit_works(Instant from, Instant to, const std::function<void(const AgentWork&)>& visit) = 0;
    virtual void visit_presence(Instant from, Instant to,
                                const std::function<void(const PresenceInterval&)>& visit) = 0;
    virtual void visit_calls(Instant from, Instant to, const std::function<void(const VoiceCall&)>& visit) = 0;

    // ---- people
    // --------------------------------------------------------------------------------------------------------
    [[nodiscard]] virtual std::optional<User> user(UserId id) = 0;
    [[nodiscard]] virtual std::optional<User> user_by_name(const std::string& username) = 0;
    [[nodiscard]] virtual Page<User> users(const PageRequest& page) = 0;
    [[nodiscard]] virtual std::optional<Credential> credential(UserId id) = 0;
    [[nodiscard]] virtual std::optional<Session> session(const std::string& token_hash) = 0;
    [[nodiscard]] virtual std::optional<IdempotentAnswer> idempotent_answer(UserId user, const std::string& key) = 0;
    [[nodiscard]] virtual Page<AuditEntry> audit(const PageRequest& page) = 0; // newest first
    [[nodiscard]] virtual Page<record::ConfigurationVersion>
    configuration_history(ConfigurationKind kind, const std::string& key, const PageRequest& page) = 0;
    [[nodiscard]] virtual std::optional<std::string> setting(const std::string& key) = 0;
};

// Opens the data folder's database. `migrate` has to have brought it to this binary's schema: a newer or half-migrated
// database is refused with words (ProblemCode::conflict).
class Store {
public:
    virtual ~Store() = default;
    [[nodiscard]] virtual std::unique_ptr<Writer> open_writer() = 0; // one at a time
    [[nodiscard]] virtual std::unique_ptr<Reader> open_reader() = 0;
};

[[nodiscard]] Result<std::unique_ptr<Store>> open_sqlite(const std::filesystem::path& database);

struct MigrationReport {
    int from_version = 0;
    int to_version = 0;
    std::vector<std::string> applied; // file names
};
// Creates the database when missing. Forward only, each migration in one transaction. `dry_run` only reports.
[[nodiscard]] Result<MigrationReport> migrate_sqlite(const std::filesystem::path& database, bool dry_run = false);

struct BackupReport {
    std::uint64_t bytes = 0;
    std::string sha256; // of the archive
    std::uint64_t last_seq = 0;
};
// SQLite online backup, zstd, with a manifest beside it ("<archive>.sha256"). Works while answerd runs.
[[nodiscard]] Result<BackupReport> backup_sqlite(const std::filesystem::path& database,
                                                 const std::filesystem::path& archive);
// Checks the checksum, integrity_check and that the journal replays to the recorded digest; with `database` empty
// nothing is written (restore --verify). Refuses to overwrite an existing database.
[[nodiscard]] Result<BackupReport> restore_sqlite(const std::filesystem::path& archive,
                                                  const std::filesystem::path& database);

// Recomputes the audit trail's chain of hashes: how many entries it has, or which one was changed (conflict).
[[nodiscard]] Result<std::uint64_t> verify_audit_sqlite(const std::filesystem::path& database);

} // namespace answerd::store
