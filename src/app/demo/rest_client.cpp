// SPDX-License-Identifier: Apache-2.0
#include "demo/rest_client.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <utility>

namespace answerd::app::demo {
namespace {

[[nodiscard]] Problem refused(const std::string& what, const net::OutgoingResponse& response) {
    if (response.status == 0) return {ProblemCode::unavailable, what + ": " + response.error};
    return {ProblemCode::internal, what + " answered " + std::to_string(response.status) + ": " + response.body};
}

[[nodiscard]] Result<codec::Json> parsed(const std::string& what, const net::OutgoingResponse& response) {
    if (response.status < 200 || response.status > 299) return std::unexpected(refused(what, response));
    return codec::parse_json(response.body);
}

[[nodiscard]] bool exists_already(const net::OutgoingResponse& response) {
    constexpr int precondition_failed = 412;
    const auto problem = codec::parse_json(response.body);
    return response.status == precondition_failed || (problem && problem->value("code", "") == "duplicate");
}

} // namespace

RestClient::RestClient(std::string base_url)
    : base_url_(std::move(base_url)),
      run_("demo-" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count())) {}

net::OutgoingResponse RestClient::send(net::OutgoingRequest request, const std::string& path) {
    request.url = base_url_ + path;
    if (!token_.empty()) request.headers["authorization"] = "Bearer " + token_;
    if (!request.body.empty()) request.headers["content-type"] = "application/json";
    return client_.send(request);
}

Result<codec::Json> RestClient::get(const std::string& path) {
    return parsed("GET " + path, send({.method = "GET"}, path));
}

Result<codec::Json> RestClient::post(const std::string& path, const codec::Json& body) {
    const std::string key = run_ + '-' + std::to_string(++posts_);
    return parsed(
        "POST " + path,
        send({.method = "POST", .headers = {{"idempotency-key", key}}, .body = codec::dump_json(body)}, path));
}

Result<> RestClient::create(const std::string& path, const codec::Json& body) {
    const auto response =
        send({.method = "PUT", .headers = {{"if-none-match", "*"}}, .body = codec::dump_json(body)}, path);
    constexpr int created = 201;
    if (response.status == created || exists_already(response)) return {};
    return std::unexpected(refused("PUT " + path, response));
}

} // namespace answerd::app::demo
