// SPDX-License-Identifier: Apache-2.0
#include "sqlite/reader.hpp"

#include "sqlite/custom_fields.hpp"
#include "sqlite/customers.hpp"
#include "sqlite/journal.hpp"
#include "sqlite/people.hpp"
#include "sqlite/phone_index.hpp"
#include "sqlite/select.hpp"

#include "answerd/codec/described.hpp"

namespace answerd::store {

void SqliteReader::in_one_view(const std::function<void()>& reads) {
    Statement(database_, "BEGIN").run();
    try {
        reads();
    } catch (...) {
        Statement(database_, "ROLLBACK").run();
        throw;
    }
    Statement(database_, "COMMIT").run();
}

std::vector<matching::RecordHit> SqliteReader::find(E164 number) {
    return find_by_phone(database_, number);
}

std::vector<matching::RecordHit> SqliteReader::find_ending(const matching::NumberEnding& ending) {
    return find_by_ending(database_, ending);
}

std::vector<matching::RecordHit> SqliteReader::find_extension(const std::string& digits) {
    return find_by_extension(database_, digits);
}

std::vector<matching::RecordHit> SqliteReader::find_identifier(RecordKind kind, const std::string& field,
                                                               const std::string& text) {
    return find_by_identifier(database_, kind, field, text);
}

std::vector<CustomField> SqliteReader::custom_fields() {
    return store::custom_fields(database_);
}

RecoveredState SqliteReader::newest_snapshot() {
    Statement select(database_, "SELECT seq, state FROM snapshot WHERE domain = ? ORDER BY seq DESC LIMIT 1");
    bind_all(select, routing_domain);
    RecoveredState recovered;
    if (!select.step()) return recovered;
    take(select, recovered.snapshot_seq);
    recovered.snapshot = std::string(select.take_text());
    return recovered;
}

void SqliteReader::replay(std::uint64_t after_seq, const std::function<bool(const Event&)>& visit) {
    Statement select(database_, "SELECT seq, body FROM journal WHERE domain = ? AND seq > ? ORDER BY seq");
    bind_all(select, routing_domain, after_seq);
    while (select.step()) {
        const auto seq = static_cast<std::uint64_t>(select.take_integer());
        const Result<Event> event = codec::decode_event(select.take_text());
        if (!event || event->seq != seq) {
            throw SqliteError(unreadable_value, "event " + std::to_string(seq) + " of the journal cannot be read");
        }
        if (!visit(*event)) return;
    }
}

std::optional<PersonalText> SqliteReader::receipt_body(const AdapterName& adapter, const std::string& event_key) {
    Statement select(database_, "SELECT body FROM receipt WHERE adapter = ? AND event_key = ?");
    bind_all(select, adapter, event_key);
    if (!select.step()) return std::nullopt;
    PersonalText body;
    take(select, body);
    return body;
}

std::optional<VoiceCall> SqliteReader::call_by_key(const AdapterName& adapter, const std::string& key) {
    static const std::string sql = select_from<VoiceCall>(
        "voice_call", "WHERE adapter = ? AND call_key = ? ORDER BY started_at DESC, id DESC LIMIT 1");
    return find_one<VoiceCall>(database_, sql, adapter, key);
}

std::optional<Contact> SqliteReader::contact(Uuid id) {
    return find_customer<Contact>(database_, id);
}

std::optional<Lead> SqliteReader::lead(Uuid id) {
    return find_customer<Lead>(database_, id);
}

std::optional<Account> SqliteReader::account(Uuid id) {
    return find_customer<Account>(database_, id);
}

std::optional<Case> SqliteReader::service_case(Uuid id) {
    return find_customer<Case>(database_, id);
}

std::optional<Contact> SqliteReader::contact(const ExternalId& id) {
    return find_customer<Contact>(database_, id);
}

std::optional<Lead> SqliteReader::lead(const ExternalId& id) {
    return find_customer<Lead>(database_, id);
}

std::optional<Account> SqliteReader::account(const ExternalId& id) {
    return find_customer<Account>(database_, id);
}

std::optional<Case> SqliteReader::service_case(const ExternalId& id) {
    return find_customer<Case>(database_, id);
}

std::optional<Contact> SqliteReader::contact(const EvenDeleted& id) {
    return find_customer<Contact>(database_, id);
}

std::optional<Lead> SqliteReader::lead(const EvenDeleted& id) {
    return find_customer<Lead>(database_, id);
}

std::optional<Account> SqliteReader::account(const EvenDeleted& id) {
    return find_customer<Account>(database_, id);
}

std::optional<Case> SqliteReader::service_case(const EvenDeleted& id) {
    return find_customer<Case>(database_, id);
}

std::optional<VoiceCall> SqliteReader::call(CallId id) {
    static const std::string sql = select_from<VoiceCall>("voice_call", "WHERE id = ?");
    return find_one<VoiceCall>(database_, sql, id);
}

std::optional<WorkItem> SqliteReader::work_item(WorkItemId id) {
    static const std::string sql = select_from<WorkItem>("work_item", "WHERE id = ?");
    return find_one<WorkItem>(database_, sql, id);
}

std::vector<AgentWork> SqliteReader::works_of_item(WorkItemId id) {
    static const std::string sql = select_from<AgentWork>("agent_work", "WHERE item = ? ORDER BY id");
    Statement select(database_, sql);
    bind_all(select, id);
    std::vector<AgentWork> works;
    while (select.step())
        works.push_back(Table<AgentWork>::read(select));
    return works;
}

std::optional<User> SqliteReader::user(UserId id) {
    return find_user(database_, id);
}

std::optional<User> SqliteReader::user_by_name(const std::string& username) {
    return find_user(database_, username);
}

std::optional<Credential> SqliteReader::credential(UserId id) {
    return find_credential(database_, id);
}

std::optional<Session> SqliteReader::session(const std::string& token_hash) {
    return find_session(database_, token_hash);
}

std::optional<IdempotentAnswer> SqliteReader::idempotent_answer(UserId user, const std::string& key) {
    return find_answer(database_, user, key);
}

std::optional<std::string> SqliteReader::setting(const std::string& key) {
    Statement select(database_, "SELECT value FROM setting WHERE key = ?");
    bind_all(select, key);
    if (!select.step()) return std::nullopt;
    return std::string(select.take_text());
}

} // namespace answerd::store
