// SPDX-License-Identifier: Apache-2.0
#include "metrics_text.hpp"
#include "route.hpp"

namespace answerd::api {
namespace {

using codec::Json;

void answer(Exchange& exchange, const std::vector<std::string>& reasons) {
    Json body = {{"status", reasons.empty() ? "ok" : "failing"}};
    if (exchange.query("verbose")) body["reasons"] = reasons;
    exchange.answer(json_response(reasons.empty() ? 200 : 503, body));
}

std::vector<std::string> unless(bool holds, const char* reason) {
    return holds ? std::vector<std::string>{} : std::vector<std::string>{reason};
}

void livez(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    const auto& is_alive = services->parts.health.is_alive;
    answer(*exchange, unless(!is_alive || is_alive(), "a loop does not beat"));
}

void readyz(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    const auto& not_ready = services->parts.health.not_ready;
    answer(*exchange, not_ready ? not_ready() : std::vector<std::string>{});
}

void startupz(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    const auto& has_started = services->parts.health.has_started;
    answer(*exchange, unless(!has_started || has_started(), "still starting"));
}

void metrics(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    net::Response response;
    response.headers = {{"content-type", "text/plain; version=0.0.4; charset=utf-8"}, {"cache-control", "no-store"}};
    response.body = metrics_text(*services);
    exchange->answer(std::move(response));
}

Route vital(std::string_view pattern, Handler handle) {
    return {
        .method = "GET", .pattern = pattern, .door = Door::open, .handle = handle, .lane = Lane::io, .is_vital = true};
}

} // namespace

// None of these waits for a reader: they have to answer when everything else is stuck.
std::vector<Route> health_routes() {
    return {
        vital("/livez", livez),
        vital("/readyz", readyz),
        vital("/startupz", startupz),
        {.method = "GET",
         .pattern = "/metrics",
         .door = Door::metrics,
         .roles = {Role::metrics},
         .handle = metrics,
         .lane = Lane::io,
         .is_vital = true},
    };
}

} // namespace answerd::api
