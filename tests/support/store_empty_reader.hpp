// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/store/store.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace answerd::test {

// A store without a record. Fakes override what their test asks for.
class EmptyReader : public store::Reader {
public:
    std::vector<matching::RecordHit> find(E164) override { return {}; }
    std::vector<matching::RecordHit> find_ending(const matching::NumberEnding&) override { return {}; }
    std::vector<matching::RecordHit> find_extension(const std::string&) override { return {}; }
    std::vector<matching::RecordHit> find_identifier(RecordKind, const std::string&, const std::string&) override {
        return {};
    }
    std::optional<PersonalText> receipt_body(const AdapterName&, const std::string&) override { return {}; }
    std::optional<VoiceCall> call_by_key(const AdapterName&, const std::string&) override { return {}; }
    store::RecoveredState newest_snapshot() override { return {}; }
    void replay(std::uint64_t, const std::function<bool(const Event&)>&) override {}
    store::Page<store::Receipt> quarantined(const store::PageRequest&) override { return {}; }
    std::optional<Contact> contact(Uuid) override { return {}; }
    std::optional<Lead> lead(Uuid) override { return {}; }
    std::optional<Account> account(Uuid) override { return {}; }
    std::optional<Case> service_case(Uuid) override { return {}; }
    std::optional<Contact> contact(const store::ExternalId&) override { return {}; }
    std::optional<Contact> contact(const store::EvenDeleted&) override { return {}; }
    std::optional<Lead> lead(const store::ExternalId&) override { return {}; }
    std::optional<Lead> lead(const store::EvenDeleted&) override { return {}; }
    std::optional<Account> account(const store::ExternalId&) override { return {}; }
    std::optional<Account> account(const store::EvenDeleted&) override { return {}; }
    std::optional<Case> service_case(const store::ExternalId&) override { return {}; }
    std::optional<Case> service_case(const store::EvenDeleted&) override { return {}; }
    std::optional<ImportJob> import_job(Uuid) override { return {}; }
    store::Page<ImportJob> import_jobs(const store::PageRequest&) override { return {}; }
    std::vector<ImportJob> running_imports() override { return {}; }
    std::string import_bytes(Uuid, std::int64_t) override { return {}; }
    void visit_rejects(Uuid, const std::function<void(const ImportReject&)>&) override {}
    std::vector<CustomField> custom_fields() override { return {}; }
    store::Page<Contact> contacts(const store::RecordFilter&, const store::PageRequest&) override { return {}; }
    store::Page<Contact> deleted_contacts(const store::PageRequest&) override { return {}; }
    store::Page<Lead> leads(const store::RecordFilter&, const store::PageRequest&) override { return {}; }
    store::Page<Lead> deleted_leads(const store::PageRequest&) override { return {}; }
    store::Page<Account> accounts(const store::RecordFilter&, const store::PageRequest&) override { return {}; }
    store::Page<Account> deleted_accounts(const store::PageRequest&) override { return {}; }
    store::Page<Case> cases(const store::RecordFilter&, const store::PageRequest&) override { return {}; }
    store::Page<Case> deleted_cases(const store::PageRequest&) override { return {}; }
    std::vector<Case> open_cases(const RecordReference&, int) override { return {}; }
    std::vector<VoiceCall> last_calls(const RecordReference&, int) override { return {}; }
    std::optional<VoiceCall> call(CallId) override { return {}; }
    store::Page<VoiceCall> calls(const store::CallFilter&, const store::PageRequest&) override { return {}; }
    std::vector<CallLink> links(CallId, int) override { return {}; }
    std::vector<store::LateMatch> late_matches(int) override { return {}; }
    store::Page<TranscriptLine> transcript(CallId, const store::PageRequest&) override { return {}; }
    std::optional<WorkItem> work_item(WorkItemId) override { return {}; }
    store::Page<WorkItem> work_items(std::optional<QueueName>, std::optional<WorkItemState>,
                                     const store::PageRequest&) override {
        return {};
    }
    std::vector<AgentWork> works_of_item(WorkItemId) override { return {}; }
    void visit_items(Instant, Instant, const std::function<void(const WorkItem&)>&) override {}
    void visit_works(Instant, Instant, const std::function<void(const AgentWork&)>&) override {}
    void visit_presence(Instant, Instant, const std::function<void(const PresenceInterval&)>&) override {}
    void visit_calls(Instant, Instant, const std::function<void(const VoiceCall&)>&) override {}
    std::optional<User> user(UserId) override { return {}; }
    std::optional<User> user_by_name(const std::string&) override { return {}; }
    store::Page<User> users(const store::PageRequest&) override { return {}; }
    std::optional<store::Credential> credential(UserId) override { return {}; }
    std::optional<store::Session> session(const std::string&) override { return {}; }
    std::optional<store::IdempotentAnswer> idempotent_answer(UserId, const std::string&) override { return {}; }
    store::Page<AuditEntry> audit(const store::PageRequest&) override { return {}; }
    store::Page<record::ConfigurationVersion> configuration_history(ConfigurationKind, const std::string&,
                                                                    const store::PageRequest&) override {
        return {};
    }
    std::optional<std::string> setting(const std::string&) override { return {}; }
};

} // namespace answerd::test
