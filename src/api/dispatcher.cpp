// SPDX-License-Identifier: Apache-2.0
#include "dispatcher.hpp"

#include "agent/session.hpp"
#include "document.hpp"
#include "token.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <exception>
#include <utility>

namespace answerd::api {
namespace {

// Before we know who sends it, a body is worth no more than this.
constexpr std::size_t unknown_caller_body_bytes_max = 64U << 10U;

Problem not_permitted() {
    return {ProblemCode::not_permitted, "Your roles do not allow this."};
}

net::Response method_not_allowed(const std::string& allowed) {
    net::Response response = problem_response({ProblemCode::invalid, "This path has no such method."}, 405);
    response.headers["allow"] = allowed;
    return response;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
    });
}

bool is_of_type(const Exchange& exchange, std::string_view wanted) {
    const std::string type = exchange.header("content-type").value_or("");
    const auto end = std::min(type.find(';'), type.size());
    std::string_view essence = std::string_view(type).substr(0, end);
    while (essence.ends_with(' '))
        essence.remove_suffix(1);
    return equals_ignoring_case(essence, wanted);
}

net::Response wrong_type(const std::string& wanted) {
    return problem_response({ProblemCode::invalid, "The body has to be " + wanted + '.', "/header/content-type"}, 415);
}

codec::JsonLimits limits_of(const Route& route) {
    constexpr std::size_t bytes_per_value = 8; // in the densest JSON that anybody writes
    codec::JsonLimits limits;
    limits.bytes_max = std::max(limits.bytes_max, route.body_bytes_max);
    limits.values_max = std::max(limits.values_max, route.body_bytes_max / bytes_per_value);
    return limits;
}

// What the document says about parameters and body. Empty: all is well.
std::optional<net::Response> breach_of_document(const Route& route, Exchange& exchange) {
    // A provider is never refused for what its URL or body looks like: its adapter decides.
    if (route.door == Door::adapter) return std::nullopt;
    const Document& document = Document::the();
    const codec::Json* operation = document.operation(route.method, route.pattern);
    if (operation == nullptr) return problem_response({ProblemCode::internal, "This route is not documented."});
    if (auto checked = document.check_parameters(*operation, exchange.request, exchange.path); !checked)
        return problem_response(checked.error());

    if (Document::takes_csv(*operation)) {
        if (is_of_type(exchange, "text/csv")) return std::nullopt;
        return wrong_type("text/csv");
    }
    const codec::Json* schema = document.body_schema(*operation);
    if (schema == nullptr) {
        if (exchange.request.body.empty()) return std::nullopt;
        return problem_response({ProblemCode::invalid, "This route takes no body."});
    }
    if (!is_of_type(exchange, "application/json")) return wrong_type("application/json");
    auto parsed = codec::parse_json(exchange.request.body, limits_of(route));
    if (!parsed) return problem_response(parsed.error());
    exchange.body = *std::move(parsed);
    if (auto checked = document.check_body(*schema, exchange.body); !checked) return problem_response(checked.error());
    return std::nullopt;
}

void run(const ServicesPtr& services, const Route& route, store::Reader* reader, const ExchangePtr& exchange) {
    try {
        if (auto breach = breach_of_document(route, *exchange)) return exchange->answer(*std::move(breach));
        route.handle(services, reader, exchange);
    } catch (const std::exception& error) {
        spdlog::error("{} {} failed: {}", route.method, route.pattern, error.what());
        exchange->refuse({ProblemCode::internal, "Something went wrong on our side."});
    }
}

// The session is unknown to the cache, or was when the head arrived: on the reader thread there is time to look.
Result<> authenticate(Services& services, const Route& route, store::Reader& reader, Exchange& exchange) {
    auto session = services.sessions.look_up(exchange.token_hash, reader);
    if (!session) return std::unexpected(session.error());
    if (!route.roles.admits(session->principal)) return std::unexpected(not_permitted());
    exchange.caller = std::move(session->principal);
    exchange.session_ends = session->expires_at;
    return {};
}

void run_on_reader(const ServicesPtr& services, const Route& route, const ExchangePtr& exchange) {
    on_reader(services, exchange, [services, &route, exchange](store::Reader& reader) {
        // Checked again although admission did: the session may have ended while the body was on its way.
        if (!exchange->token_hash.empty())
            if (auto known = authenticate(*services, route, reader, *exchange); !known)
                return exchange->refuse(known.error());
        run(services, route, &reader, exchange);
    });
}

net::AcceptBody accept(const ServicesPtr& services, const RouteMatch& match, std::size_t body_bytes_max,
                       std::string token_hash) {
    return {.body_bytes_max = body_bytes_max,
            .handle = [services, route = match.route, path = match.path, token_hash = std::move(token_hash)](
                          net::Request request, std::unique_ptr<net::Responder> responder) {
                auto exchange = std::make_shared<Exchange>(std::move(request), path, std::move(responder));
                exchange->token_hash = token_hash;
                if (route->lane == Lane::io && token_hash.empty()) return run(services, *route, nullptr, exchange);
                run_on_reader(services, *route, exchange);
            }};
}

std::string authorization(const net::Request& request) {
    const auto header = request.headers.find("authorization");
    return header == request.headers.end() ? std::string{} : header->second;
}

std::size_t content_length(const net::Request& request) {
    const auto header = request.headers.find("content-length");
    std::size_t length = 0;
    if (header != request.headers.end())
        std::from_chars(header->second.data(), header->second.data() + header->second.size(), length);
    return length;
}

} // namespace

net::Admission Dispatcher::admit(const net::Request& request) const {
    const RouteMatch match = match_route(request.method, request.path);
    if (is_too_frequent(match, request)) return too_many_requests();
    if (match.route != nullptr) return admit_to(match, request);
    if (!match.allowed_methods.empty()) return method_not_allowed(match.allowed_methods);
    return problem_response({ProblemCode::not_found, "There is no such path."});
}

// A provider sends more than any person does, but a stranger must not make us compute signatures without end. A proxy
// on this machine speaks for many.
bool Dispatcher::is_too_frequent(const RouteMatch& match, const net::Request& request) const {
    if (request.is_loopback_peer || (match.route != nullptr && match.route->is_vital)) return false;
    const bool is_webhook = match.route != nullptr && match.route->door == Door::adapter;
    RequestRates& rates = is_webhook ? services_->webhook_rates : services_->peer_rates;
    return !rates.admit(net::network_of(request.peer), services_->now());
}

net::Response Dispatcher::too_many_requests() const {
    ++services_->counters.too_many_requests;
    return problem_response({ProblemCode::throttled, "Too many requests. Wait a second."});
}

net::Admission Dispatcher::admit_to(const RouteMatch& match, const net::Request& request) const {
    if (services_->is_draining && !match.route->is_vital)
        return problem_response({ProblemCode::unavailable, "The server is stopping. Try again in a moment."});
    switch (match.route->door) {
    case Door::websocket:
        return admit_socket(request);
    case Door::open:
    case Door::adapter:
        return accept(services_, match, match.route->body_bytes_max, {});
    case Door::metrics:
        if (request.is_loopback_peer && authorization(request).empty())
            return accept(services_, match, match.route->body_bytes_max, {});
        return admit_session(match, request);
    case Door::session:
        return admit_session(match, request);
    }
    std::unreachable();
}

// Admission is synchronous and must not touch the store. A session in memory is judged here, before the body; one that
// is not gets the small limit and is judged on the reader thread, before the handler.
net::Admission Dispatcher::admit_session(const RouteMatch& match, const net::Request& request) const {
    const auto token = bearer_token(authorization(request));
    if (!token)
        return problem_response({ProblemCode::unauthenticated, "This route needs Authorization: Bearer <token>."});
    std::string hash = hash_of(*token);
    const auto session = services_->sessions.cached(hash);
    if (!session) {
        // So that a client whose body is too large for a stranger is no stranger the next time.
        if (content_length(request) > unknown_caller_body_bytes_max)
            services_->sessions.authenticate(*token, [](const Result<Principal>&) {});
        return accept(services_, match, std::min(match.route->body_bytes_max, unknown_caller_body_bytes_max),
                      std::move(hash));
    }
    if (!match.route->is_vital && !services_->session_rates.admit(hash, services_->now())) return too_many_requests();
    if (!match.route->roles.admits(session->principal)) return problem_response(not_permitted());
    return accept(services_, match, match.route->body_bytes_max, std::move(hash));
}

net::Admission Dispatcher::admit_socket(const net::Request& request) const {
    const auto upgrade = request.headers.find("upgrade");
    if (upgrade == request.headers.end() || !equals_ignoring_case(upgrade->second, "websocket")) {
        net::Response response =
            problem_response({ProblemCode::invalid, "This path speaks WebSocket: docs/agent-protocol.md."}, 426);
        response.headers["upgrade"] = "websocket";
        return response;
    }
    return net::AcceptWebSocket{.handler = make_agent_session(session_parts(*services_)),
                                .subprotocol = std::string(agent_subprotocol)};
}

} // namespace answerd::api
