// SPDX-License-Identifier: Apache-2.0
#include "sqlite/late_matches.hpp"
#include "sqlite/reader.hpp"
#include "sqlite/select.hpp"

#include <utility>

namespace answerd::store {

namespace {

template <class Record>
std::vector<Record> rows_of(Database& database, const std::string& sql, const Uuid& record, int limit) {
    Statement select(database, sql);
    bind_all(select, record, limit);
    std::vector<Record> rows;
    while (select.step())
        rows.push_back(Table<Record>::read(select));
    return rows;
}

// A case is open when its status sorts behind 'closed': the end of the index.
std::string open_cases_by(const std::string& column) {
    return select_from<Case>(
        "service_case",
        "WHERE " + column +
            " = ? AND status > 'closed' AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT ?");
}

} // namespace

std::vector<Case> SqliteReader::open_cases(const RecordReference& record, int limit) {
    static const std::string of_contact = open_cases_by("contact_id");
    static const std::string of_account = open_cases_by("account_id");
    switch (record.kind) {
    case RecordKind::contact:
        return rows_of<Case>(database_, of_contact, record.id, limit);
    case RecordKind::account:
        return rows_of<Case>(database_, of_account, record.id, limit);
    case RecordKind::lead:
    case RecordKind::service_case:
        break;
    }
    return {};
}

std::vector<VoiceCall> SqliteReader::last_calls(const RecordReference& record, int limit) {
    static const std::string sql =
        select_from<VoiceCall>("voice_call", "WHERE related_record_id = ? ORDER BY started_at DESC LIMIT ?");
    return rows_of<VoiceCall>(database_, sql, record.id, limit);
}

std::vector<LateMatch> SqliteReader::late_matches(int limit) {
    return store::late_matches(database_, limit);
}

std::vector<CallLink> SqliteReader::links(CallId id, int limit) {
    Statement select(database_,
                     "SELECT at, by, record_kind, record_id, note FROM call_link WHERE call = ? ORDER BY seq LIMIT ?");
    bind_all(select, id, limit);
    std::vector<CallLink> links;
    while (select.step())
        links.push_back(taken<CallLink>(select));
    return links;
}

} // namespace answerd::store
