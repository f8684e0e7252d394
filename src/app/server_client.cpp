// SPDX-License-Identifier: Apache-2.0
#include "server_client.hpp"

#include <fmt/core.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace answerd::app {

Result<std::string> text_of_file(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (!stream) return std::unexpected(Problem(ProblemCode::not_found, "cannot read " + file));
    return text;
}

namespace {

Result<std::string> token_of(const ServerPlace& place) {
    if (place.token_file.empty()) {
        const char* token = std::getenv("ANSWERD_TOKEN");
        if (token != nullptr && *token != '\0') return token;
        return std::unexpected(Problem(ProblemCode::unauthenticated,
                                       "a token is needed, in --token-file or in the environment variable "
                                       "ANSWERD_TOKEN"));
    }
    using std::filesystem::perms;
    std::error_code error;
    const auto mode = std::filesystem::status(place.token_file, error).permissions();
    if (!error && (mode & (perms::group_all | perms::others_all)) != perms::none) {
        return std::unexpected(Problem(ProblemCode::not_permitted,
                                       place.token_file + " can be read by others: chmod 600 " + place.token_file));
    }
    auto text = text_of_file(place.token_file);
    while (text && !text->empty() && (text->back() == '\n' || text->back() == '\r'))
        text->pop_back();
    return text;
}

} // namespace

ServerClient::ServerClient(std::string url, std::string token) : url_(std::move(url)), token_(std::move(token)) {
    while (url_.ends_with('/'))
        url_.pop_back();
}

net::OutgoingResponse ServerClient::ask(const char* method, const std::string& path, std::string body,
                                        std::map<std::string, std::string> headers) {
    net::OutgoingRequest request;
    request.method = method;
    request.url = url_ + path;
    request.headers = std::move(headers);
    request.headers["authorization"] = "Bearer " + token_;
    if (!body.empty()) request.headers.try_emplace("content-type", "application/json");
    request.body = std::move(body);
    request.deadline = std::chrono::minutes{1};
    request.response_bytes_max = server_answer_bytes_max;
    return client_.send(request);
}

Result<std::unique_ptr<ServerClient>> server_of(const ServerPlace& place) {
    auto token = token_of(place);
    if (!token) return std::unexpected(token.error());
    return std::make_unique<ServerClient>(place.url, *std::move(token));
}

int fail(const std::string& sentence) {
    fmt::print(stderr, "answerd: {}\n", sentence);
    return trouble;
}

} // namespace answerd::app
