// SPDX-License-Identifier: Apache-2.0
#include "replies.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace answerd::api {
namespace {

struct CodeWords {
    const char* name;
    const char* title;
    int status;
};

CodeWords words_of(ProblemCode code) {
    switch (code) {
    case ProblemCode::invalid:
        return {"invalid", "Invalid", 400};
    case ProblemCode::not_found:
        return {"notFound", "Not found", 404};
    case ProblemCode::conflict:
        return {"conflict", "Conflict", 409};
    case ProblemCode::duplicate:
        return {"duplicate", "Duplicate", 409};
    case ProblemCode::stale:
        return {"stale", "Stale", 412};
    case ProblemCode::not_supported:
        return {"notSupported", "Not supported", 409};
    case ProblemCode::not_permitted:
        return {"notPermitted", "Not permitted", 403};
    case ProblemCode::unauthenticated:
        return {"unauthenticated", "Unauthenticated", 401};
    case ProblemCode::too_large:
        return {"tooLarge", "Too large", 413};
    case ProblemCode::throttled:
        return {"throttled", "Throttled", 429};
    case ProblemCode::overloaded:
        return {"overloaded", "Overloaded", 503};
    case ProblemCode::unavailable:
        return {"unavailable", "Unavailable", 503};
    case ProblemCode::internal:
        return {"internal", "Internal error", 500};
    }
    std::unreachable();
}

net::Response typed(int status, const char* type, std::string body) {
    net::Response response;
    response.status = status;
    response.headers = {{"content-type", type}, {"cache-control", "no-store"}, {"x-content-type-options", "nosniff"}};
    response.body = std::move(body);
    return response;
}

} // namespace

int http_status(ProblemCode code) {
    return words_of(code).status;
}

net::Response json_response(int status, const codec::Json& body) {
    return json_text_response(status, codec::dump_json(body));
}

net::Response json_text_response(int status, std::string body) {
    return typed(status, "application/json", std::move(body));
}

net::Response csv_response(std::string text, const std::string& file) {
    net::Response response;
    response.headers = {{"content-type", "text/csv; charset=utf-8; header=present"},
                        {"content-disposition", "attachment; filename=\"" + file + '"'},
                        {"cache-control", "no-store"},
                        {"x-content-type-options", "nosniff"}};
    response.body = std::move(text);
    return response;
}

net::Response no_content() {
    net::Response response;
    response.status = 204;
    response.headers = {{"cache-control", "no-store"}};
    return response;
}

net::Response problem_response(const Problem& problem, int status) {
    const CodeWords words = words_of(problem.code);
    const int http = status != 0 ? status : words.status;
    codec::Json body = {{"type", std::string("urn:answerd:problem:") + words.name},
                        {"title", words.title},
                        {"status", http},
                        {"detail", problem.detail},
                        {"code", words.name}};
    if (!problem.pointer.empty()) body["pointer"] = problem.pointer;
    for (const Fault& fault : problem.errors)
        body["errors"].push_back({{"pointer", fault.pointer}, {"detail", fault.detail}});
    net::Response response = typed(http, "application/problem+json", codec::dump_json(body));
    if (http == 503 || http == 429) response.headers["retry-after"] = "1";
    if (http == 401) response.headers["www-authenticate"] = "Bearer";
    return response;
}

net::Response precondition_required() {
    return problem_response({ProblemCode::invalid,
                             "Say which version is meant: If-Match with the ETag that was read, or, where something is "
                             "created, If-None-Match: *."},
                            428);
}

net::Response throttled(std::int64_t retry_after_s) {
    net::Response response = problem_response({ProblemCode::throttled, "Too many attempts. Wait before the next one."});
    response.headers["retry-after"] = std::to_string(retry_after_s);
    return response;
}

std::string etag(std::int64_t revision) {
    return '"' + std::to_string(revision) + '"';
}

net::Response with_etag(net::Response response, std::int64_t revision) {
    response.headers["etag"] = etag(revision);
    return response;
}

net::Response with_location(net::Response response, std::string location) {
    response.headers["location"] = std::move(location);
    return response;
}

} // namespace answerd::api
