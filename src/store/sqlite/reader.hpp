// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/store/store.hpp"

namespace answerd::store {

// A read-only connection of one thread.
class SqliteReader final : public Reader {
public:
    explicit SqliteReader(const std::filesystem::path& database) : database_(database, Access::read_only) {}

    void in_one_view(const std::function<void()>& reads) override;

    [[nodiscard]] std::vector<matching::RecordHit> find(E164 number) override;
    [[nodiscard]] std::vector<matching::RecordHit> find_ending(const matching::NumberEnding& ending) override;
    [[nodiscard]] std::vector<matching::RecordHit> find_extension(const std::string& digits) override;
    [[nodiscard]] std::vector<matching::RecordHit> find_identifier(RecordKind kind, const std::string& field,
                                                                   const std::string& text) override;

    [[nodiscard]] RecoveredState newest_snapshot() override;
    void replay(std::uint64_t after_seq, const std::function<bool(const Event&)>& visit) override;

    [[nodiscard]] std::optional<PersonalText> receipt_body(const AdapterName& adapter,
                                                           const std::string& event_key) override;
    [[nodiscard]] Page<Receipt> quarantined(const PageRequest& page) override;
    [[nodiscard]] std::optional<VoiceCall> call_by_key(const AdapterName& adapter, const std::string& key) override;

    [[nodiscard]] std::optional<Contact> contact(Uuid id) override;
    [[nodiscard]] std::optional<Lead> lead(Uuid id) override;
    [[nodiscard]] std::optional<Account> account(Uuid id) override;
    [[nodiscard]] std::optional<Case> service_case(Uuid id) override;
    [[nodiscard]] std::optional<Contact> contact(const ExternalId& id) override;
    [[nodiscard]] std::optional<Lead> lead(const ExternalId& id) override;
    [[nodiscard]] std::optional<Account> account(const ExternalId& id) override;
    [[nodiscard]] std::optional<Case> service_case(const ExternalId& id) override;
    [[nodiscard]] std::optional<Contact> contact(const EvenDeleted& id) override;
    [[nodiscard]] std::optional<Lead> lead(const EvenDeleted& id) override;
    [[nodiscard]] std::optional<Account> account(const EvenDeleted& id) override;
    [[nodiscard]] std::optional<Case> service_case(const EvenDeleted& id) override;
    [[nodiscard]] std::vector<Case> open_cases(const RecordReference& record, int limit) override;
    [[nodiscard]] std::vector<VoiceCall> last_calls(const RecordReference& record, int limit) override;
    [[nodiscard]] std::vector<CustomField> custom_fields() override;
    [[nodiscard]] Page<Contact> contacts(const RecordFilter& filter, const PageRequest& page) override;
    [[nodiscard]] Page<Lead> leads(const RecordFilter& filter, const PageRequest& page) override;
    [[nodiscard]] Page<Account> accounts(const RecordFilter& filter, const PageRequest& page) override;
    [[nodiscard]] Page<Case> cases(const RecordFilter& filter, const PageRequest& page) override;
    [[nodiscard]] Page<Contact> deleted_contacts(const PageRequest& page) override;
    [[nodiscard]] Page<Lead> deleted_leads(const PageRequest& page) override;
    [[nodiscard]] Page<Account> deleted_accounts(const PageRequest& page) override;
    [[nodiscard]] Page<Case> deleted_cases(const PageRequest& page) override;

    [[nodiscard]] std::optional<ImportJob> import_job(Uuid id) override;
    [[nodiscard]] Page<ImportJob> import_jobs(const PageRequest& page) override;
    [[nodiscard]] std::vector<ImportJob> running_imports() override;
    [[nodiscard]] std::string import_bytes(Uuid job, std::int64_t begins_at) override;
    void visit_rejects(Uuid job, const std::function<void(const ImportReject&)>& visit) override;

    [[nodiscard]] std::optional<VoiceCall> call(CallId id) override;
    [[nodiscard]] Page<VoiceCall> calls(const CallFilter& filter, const PageRequest& page) override;
    [[nodiscard]] std::vector<CallLink> links(CallId id, int limit) override;
    [[nodiscard]] std::vector<LateMatch> late_matches(int limit) override;
    [[nodiscard]] Page<TranscriptLine> transcript(CallId id, const PageRequest& page) override;
    [[nodiscard]] std::optional<WorkItem> work_item(WorkItemId id) override;
    [[nodiscard]] Page<WorkItem> work_items(std::optional<QueueName> queue, std::optional<WorkItemState> state,
                                            const PageRequest& page) override;
    [[nodiscard]] std::vector<AgentWork> works_of_item(WorkItemId id) override;

    void visit_items(Instant from, Instant to, const std::function<void(const WorkItem&)>& visit) override;
    void visit_works(Instant from, Instant to, const std::function<void(const AgentWork&)>& visit) override;
    void visit_presence(Instant from, Instant to, const std::function<void(const PresenceInterval&)>& visit) override;
    void visit_calls(Instant from, Instant to, const std::function<void(const VoiceCall&)>& visit) override;

    [[nodiscard]] std::optional<User> user(UserId id) override;
    [[nodiscard]] std::optional<User> user_by_name(const std::string& username) override;
    [[nodiscard]] Page<User> users(const PageRequest& page) override;
    [[nodiscard]] std::optional<Credential> credential(UserId id) override;
    [[nodiscard]] std::optional<Session> session(const std::string& token_hash) override;
    [[nodiscard]] std::optional<IdempotentAnswer> idempotent_answer(UserId user, const std::string& key) override;
    [[nodiscard]] Page<AuditEntry> audit(const PageRequest& page) override;
    [[nodiscard]] Page<record::ConfigurationVersion>
    configuration_history(ConfigurationKind kind, const std::string& key, const PageRequest& page) override;
    [[nodiscard]] std::optional<std::string> setting(const std::string& key) override;

private:
    Database database_;
};

} // namespace answerd::store
