// SPDX-License-Identifier: Apache-2.0
#include "record_kind.hpp"
#include "record_replies.hpp"
#include "route.hpp"

#include "answerd/codec/described.hpp"

#include <optional>

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

template <class T>
std::optional<Uuid> account_of(const T& /*record*/) {
    return std::nullopt;
}
std::optional<Uuid> account_of(const Contact& contact) {
    return contact.account_id;
}

template <class T>
Result<net::Response> background(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto record = Kind<T>::find(reader, exchange.id());
    if (!record) return std::unexpected(absent<T>(reader, exchange.id()));
    const RecordReference reference{.kind = Kind<T>::kind, .id = record->id};
    Json cases = Json::array();
    for (const Case& open : reader.open_cases(reference, listed_max))
        cases.push_back(codec::to_json(open));
    Json calls = Json::array();
    for (const VoiceCall& call : reader.last_calls(reference, listed_max))
        calls.push_back(call_json(call));
    Json body = {{"openCases", std::move(cases)}, {"lastCalls", std::move(calls)}};
    const auto id = account_of(*record);
    if (const auto account = id ? reader.account(*id) : std::nullopt) body["account"] = codec::to_json(*account);
    return json_response(200, body);
}

} // namespace

std::vector<Route> background_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/contacts/{id}/background",
         .roles = staff,
         .handle = at_once<background<Contact>>},
        {.method = "GET",
         .pattern = "/api/v1/leads/{id}/background",
         .roles = staff,
         .handle = at_once<background<Lead>>},
        {.method = "GET",
         .pattern = "/api/v1/accounts/{id}/background",
         .roles = staff,
         .handle = at_once<background<Account>>},
    };
}

} // namespace answerd::api
