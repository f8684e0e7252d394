// SPDX-License-Identifier: Apache-2.0
#include "route.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/telephony/ingest.hpp"

#include <algorithm>

namespace answerd::api {
namespace {

using codec::Json;

net::Response refusal(const telephony::IngestReply& reply) {
    if (reply.status == 401) return problem_response({ProblemCode::unauthenticated, reply.problem});
    if (reply.status == 413) return problem_response({ProblemCode::too_large, "The request holds too much."});
    return problem_response({ProblemCode::overloaded, reply.problem});
}

net::Response reply_to_provider(const telephony::IngestReply& reply) {
    if (reply.status != 202) return refusal(reply);
    Json rejected = Json::array();
    for (const auto& [key, reason] : reply.rejected)
        rejected.push_back({{"eventKey", key}, {"reason", reason}});
    return json_response(
        202, {{"accepted", reply.accepted}, {"duplicates", reply.duplicates}, {"rejected", std::move(rejected)}});
}

// Straight to ingest, on the I/O thread: nothing here looks at the body.
void receive(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    const std::string& name = exchange->path_parameter("adapter");
    const auto& known = services->parts.adapters;
    if (services->parts.ingest == nullptr || std::ranges::find(known, name) == known.end())
        return exchange->refuse({ProblemCode::not_found, "There is no such adapter."});
    telephony::InboundRequest request{.path = exchange->path_parameter("path"),
                                      .headers = exchange->request.headers,
                                      .body = {},
                                      .received_at = services->now()};
    services->parts.ingest->receive(
        AdapterName{name}, std::move(request), std::move(exchange->request.body),
        [exchange](const telephony::IngestReply& reply) { exchange->answer(reply_to_provider(reply)); });
}

Result<net::Response> quarantine(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto page = reader.quarantined(exchange.page());
    Json items = Json::array();
    for (const auto& receipt : page.items)
        items.push_back({{"adapter", receipt.adapter.value},
                         {"eventKey", receipt.event_key},
                         {"receivedAt", codec::to_rfc3339(receipt.received_at)},
                         {"outcome", "quarantined"},
                         {"detail", receipt.detail},
                         {"body", receipt.body.reveal()}});
    return json_response(200, page_json(std::move(items), page.next));
}

Result<net::Response> audit(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto page = reader.audit(exchange.page());
    Json items = Json::array();
    for (const auto& entry : page.items)
        items.push_back(codec::to_json(entry));
    return json_response(200, page_json(std::move(items), page.next));
}

// Routed to make_agent_session at admission (Dispatcher::admit_socket); only a request that is no handshake gets here.
void no_socket(const ServicesPtr&, store::Reader*, const ExchangePtr& exchange) {
    exchange->refuse({ProblemCode::invalid, "This path speaks WebSocket."});
}

} // namespace

std::vector<Route> adapter_routes() {
    return {
        {.method = "GET", .pattern = "/api/v1/audit", .roles = admins, .handle = at_once<audit>},
        {.method = "GET", .pattern = "/api/v1/adapters/quarantine", .roles = admins, .handle = at_once<quarantine>},
        {.method = "POST",
         .pattern = "/adapters/{adapter}/{path}",
         .door = Door::adapter,
         .handle = receive,
         .lane = Lane::io,
         .body_bytes_max = 1U << 20U},
        {.method = "GET", .pattern = "/api/v1/agent/socket", .door = Door::websocket, .handle = no_socket},
    };
}

} // namespace answerd::api
