// SPDX-License-Identifier: Apache-2.0
#include "background.hpp"

#include "answerd/codec/described.hpp"

#include <nlohmann/json.hpp>

namespace answerd::api {
namespace {

using codec::Json;

constexpr int listed_max = 10;

// What an agent needs of an earlier call; the transcript and the notes are read under the call's own rules.
Json call_json(const VoiceCall& call) {
    Json json = {{"id", to_string(call.id)},
                 {"startedAt", codec::to_rfc3339(call.started_at)},
                 {"queue", call.queue.value},
                 {"disposition", call.disposition.value},
                 {"isAbandoned", call.is_abandoned}};
    if (call.agent) json["agent"] = to_string(*call.agent);
    if (call.answered_at && call.ended_at) json["talkMs"] = (*call.ended_at - *call.answered_at).count();
    return json;
}

// Puts the record under its name and says which account it belongs to. False when it is not there.
template <class Record>
bool add_record(const std::optional<Record>& record, const char* name, Json& to, std::optional<Uuid>& account) {
    if (!record) return false;
    to[name] = codec::to_json(*record);
    if constexpr (requires { record->account_id; }) account = record->account_id;
    return true;
}

bool add_record(store::Reader& reader, const RecordReference& record, Json& to, std::optional<Uuid>& account) {
    switch (record.kind) {
    case RecordKind::contact:
        return add_record(reader.contact(record.id), "contact", to, account);
    case RecordKind::lead:
        return add_record(reader.lead(record.id), "lead", to, account);
    case RecordKind::account:
        return add_record(reader.account(record.id), "account", to, account);
    case RecordKind::service_case:
        return add_record(reader.service_case(record.id), "serviceCase", to, account);
    }
    return false;
}

} // namespace

std::optional<Json> background_of(store::Reader& reader, const RecordReference& record) {
    Json background = Json::object();
    std::optional<Uuid> account_id;
    if (!add_record(reader, record, background, account_id)) return std::nullopt;
    if (const auto account = account_id ? reader.account(*account_id) : std::nullopt)
        background["account"] = codec::to_json(*account);
    Json& cases = background["openCases"] = Json::array();
    for (const Case& open : reader.open_cases(record, listed_max))
        cases.push_back(codec::to_json(open));
    Json& calls = background["lastCalls"] = Json::array();
    for (const VoiceCall& call : reader.last_calls(record, listed_max))
        calls.push_back(call_json(call));
    return background;
}

} // namespace answerd::api
