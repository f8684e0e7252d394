// SPDX-License-Identifier: Apache-2.0
#include "record_kind.hpp"
#include "record_replies.hpp"
#include "route.hpp"
#include "writing.hpp"

#include "answerd/codec/described.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

// The document has checked that these are ids.
Uuid id_of(const Json& text) {
    return parse_uuid(text.get_ref<const std::string&>()).value_or(Uuid{});
}

store::RecordMerge merge_in(RecordKind kind, const Exchange& exchange) {
    store::RecordMerge merge;
    merge.kind = kind;
    merge.survivor.id = exchange.id();
    for (const Json& other : exchange.body.at("others"))
        merge.others.push_back({.id = id_of(other.at("id")), .version = other.at("version").get<std::int64_t>()});
    if (const auto take = exchange.body.find("take"); take != exchange.body.end()) {
        for (const auto& [member, id] : take->items())
            merge.take.emplace(member, id_of(id));
    }
    return merge;
}

std::string audit_words(const store::RecordMerge& merge, const std::vector<RecordReference>& gone) {
    Json json = {{"merged", Json::array()}};
    for (const RecordReference& record : gone)
        json["merged"].push_back(codec::to_json(record));
    for (const auto& [member, id] : merge.take)
        json["take"][member] = to_string(id);
    return codec::dump_json(json);
}

template <class T>
void merge(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const Precondition precondition = precondition_of(*exchange);
    if (!precondition.must_exist) return exchange->answer(precondition_required());
    const auto current = Kind<T>::find(*reader, exchange->id());
    if (!current) return exchange->refuse(absent<T>(*reader, exchange->id()));
    store::RecordMerge merge = merge_in(Kind<T>::kind, *exchange);
    merge.survivor.version = precondition.revision.value_or(current->version);
    write(services, exchange, [=](store::Transaction& transaction) -> Result<net::Response> {
        const auto gone = transaction.merge(merge, services->now());
        if (!gone) return std::unexpected(gone.error());
        transaction.add(record_audit(*services, *exchange, {.kind = Kind<T>::kind, .id = merge.survivor.id}, "merge",
                                     audit_words(merge, *gone)));
        const auto survivor = Kind<T>::find(transaction, merge.survivor.id);
        if (!survivor) return std::unexpected(Problem(ProblemCode::unavailable, "The database cannot be read."));
        return with_etag(json_response(200, codec::to_json(*survivor)), survivor->version);
    });
}

} // namespace

std::vector<Route> merging_routes() {
    return {
        {.method = "POST", .pattern = "/api/v1/contacts/{id}/merge", .roles = supervisors, .handle = merge<Contact>},
        {.method = "POST", .pattern = "/api/v1/leads/{id}/merge", .roles = supervisors, .handle = merge<Lead>},
        {.method = "POST", .pattern = "/api/v1/accounts/{id}/merge", .roles = supervisors, .handle = merge<Account>}};
}

} // namespace answerd::api
