// SPDX-License-Identifier: Apache-2.0
#include "document.hpp"

#include "schema_check.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>
#include <stdexcept>
#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return text;
}

// A parameter is text on the wire; the schema says what it stands for.
Json typed(const std::string& text, const Json& schema) {
    if (schema.value("type", "") != "integer") return text;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? Json(number) : Json(text);
}

std::optional<std::string> value_of(const std::string& place, const std::string& name, const net::Request& request,
                                    const PathParameters& path) {
    const auto& values = place == "path" ? path : place == "query" ? request.query : request.headers;
    const auto found = values.find(place == "header" ? lower(name) : name);
    if (found == values.end()) return std::nullopt;
    return found->second;
}

Json parsed_document() {
    auto parsed = codec::parse_json(document_text(), {.bytes_max = 4U << 20U, .values_max = 1'000'000});
    if (!parsed) throw std::logic_error("the built-in OpenAPI document is not JSON: " + parsed.error().detail);
    return *std::move(parsed);
}

} // namespace

Document::Document() : json_(parsed_document()) {}

const Document& Document::the() {
    static const Document document;
    return document;
}

const Json* Document::operation(std::string_view method, std::string_view pattern) const {
    const auto& paths = json_.at("paths");
    const auto path = paths.find(std::string(pattern));
    if (path == paths.end()) return nullptr;
    const auto found = path->find(lower(std::string(method)));
    return found == path->end() ? nullptr : &*found;
}

Result<> Document::check_parameters(const Json& operation, const net::Request& request,
                                    const PathParameters& path) const {
    std::set<std::string> known;
    if (const auto parameters = operation.find("parameters"); parameters != operation.end()) {
        for (const auto& entry : *parameters) {
            const Json& parameter = resolve(json_, entry);
            const auto place = parameter.at("in").get<std::string>();
            const auto name = parameter.at("name").get<std::string>();
            if (place == "query") known.insert(name);
            const std::string pointer = '/' + place + '/' + name;
            const auto value = value_of(place, name, request, path);
            if (!value && parameter.value("required", false))
                return std::unexpected(Problem(ProblemCode::invalid, "This parameter is required.", pointer));
            if (!value) continue;
            const Json& schema = resolve(json_, parameter.at("schema"));
            if (auto checked = check_schema(json_, schema, typed(*value, schema), pointer); !checked) return checked;
        }
    }
    for (const auto& [name, value] : request.query)
        if (!known.contains(name))
            return std::unexpected(Problem(ProblemCode::invalid, "There is no such parameter.", "/query/" + name));
    return {};
}

bool Document::takes_csv(const Json& operation) {
    const auto body = operation.find("requestBody");
    return body != operation.end() && body->at("content").contains("text/csv");
}

const Json* Document::body_schema(const Json& operation) const {
    const auto body = operation.find("requestBody");
    if (body == operation.end()) return nullptr;
    const auto& content = body->at("content");
    const auto json = content.find("application/json");
    return json == content.end() ? nullptr : &json->at("schema");
}

Result<> Document::check_body(const Json& schema, const Json& body) const {
    return check_schema(json_, schema, body);
}

} // namespace answerd::api
