// SPDX-License-Identifier: Apache-2.0
#include "api/document.hpp"
#include "api/route.hpp"
#include "api/schema_check.hpp"

#include "answerd/codec/described.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace answerd::api {
namespace {

using codec::Json;

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

std::set<std::string> documented_routes() {
    std::set<std::string> names;
    for (const auto& [path, operations] : Document::the().json().at("paths").items())
        for (const auto& [method, operation] : operations.items())
            names.insert(upper(method) + ' ' + path);
    return names;
}

std::set<std::string> names_of(const std::vector<Role>& roles) {
    std::set<std::string> names;
    for (const Role role : roles)
        names.insert(codec::to_json(role).get<std::string>());
    return names;
}

constexpr std::array all_roles = {Role::agent, Role::supervisor, Role::admin, Role::adapter, Role::metrics};

void for_each_reference(const Json& node, const std::function<void(const std::string&)>& visit) {
    if (node.is_object() && node.contains("$ref")) visit(node.at("$ref").get<std::string>());
    if (node.is_structured())
        for (const auto& child : node)
            for_each_reference(child, visit);
}

void for_each_object_schema(const Json& node, const std::string& where,
                            const std::function<void(const Json&, const std::string&)>& visit) {
    if (node.is_object() && node.value("type", Json{}) == "object") visit(node, where);
    if (!node.is_structured()) return;
    for (const auto& [key, child] : node.items())
        for_each_object_schema(child, where + '/' + key, visit);
}

TEST(RouteTable, HasExactlyTheRoutesOfTheDocument) {
    const auto names = route_names();
    EXPECT_EQ(std::set(names.begin(), names.end()), documented_routes());
    EXPECT_EQ(names.size(), documented_routes().size()) << "a route stands in the table twice";
}

TEST(RouteTable, AdmitsTheRolesThatTheDocumentNames) {
    for (const Route& route : route_table()) {
        const Json& operation = *Document::the().operation(route.method, route.pattern);
        std::vector<Role> admitted;
        for (const Role role : all_roles)
            if (route.roles.contains(role)) admitted.push_back(role);
        const auto documented = operation.value("x-answerd-roles", std::vector<std::string>{});
        EXPECT_EQ(names_of(admitted), std::set(documented.begin(), documented.end()))
            << route.method << ' ' << route.pattern;
        const bool is_open = operation.contains("security") && operation.at("security").empty();
        EXPECT_EQ(is_open, documented.empty()) << route.method << ' ' << route.pattern;
    }
}

TEST(RouteTable, FindsTheRouteThatIsMeantByEachPattern) {
    for (const Route& route : route_table()) {
        std::string path(route.pattern);
        while (path.contains('{'))
            path.replace(path.find('{'), path.find('}') - path.find('{') + 1, "x");
        EXPECT_EQ(match_route(route.method, path).route, &route) << path;
    }
}

TEST(RouteTable, PrefersTheExactSegmentToAParameter) {
    EXPECT_EQ(match_route("GET", "/api/v1/adapters/quarantine").route->pattern, "/api/v1/adapters/quarantine");
    EXPECT_EQ(match_route("GET", "/api/v1/adapters/byo").route->pattern, "/api/v1/adapters/{name}");
}

TEST(RouteTable, TakesTheRestOfAnAdaptersPath) {
    const RouteMatch match = match_route("POST", "/adapters/byo/events/of/today");
    ASSERT_NE(match.route, nullptr);
    EXPECT_EQ(match.path.at("adapter"), "byo");
    EXPECT_EQ(match.path.at("path"), "events/of/today");
    EXPECT_EQ(match_route("POST", "/adapters/byo").route, nullptr);
}

TEST(RouteTable, NamesTheMethodsThatAPathHas) {
    const RouteMatch match = match_route("BREW", "/api/v1/contacts");
    EXPECT_EQ(match.route, nullptr);
    EXPECT_EQ(match.allowed_methods, "GET, POST");
    EXPECT_EQ(match_route("GET", "/api/v1/teapots").allowed_methods, "");
    EXPECT_EQ(match_route("GET", "").route, nullptr);
}

TEST(OpenApiDocument, ResolvesEveryReference) {
    const Json& document = Document::the().json();
    for_each_reference(document, [&document](const std::string& reference) {
        EXPECT_TRUE(document.contains(Json::json_pointer(reference.substr(1)))) << reference;
    });
}

TEST(OpenApiDocument, HasOnlyPatternsThatTheCheckerKnows) {
    const std::function<void(const Json&)> visit = [&visit](const Json& node) {
        if (node.is_object() && node.contains("pattern") && node.value("type", Json{}) == "string")
            EXPECT_NO_THROW(static_cast<void>(check_schema(Document::the().json(), node, "x"))) << node;
        if (node.is_structured())
            for (const auto& child : node)
                visit(child);
    };
    visit(Document::the().json().at("components").at("schemas"));
    visit(Document::the().json().at("components").at("parameters"));
    visit(Document::the().json().at("paths"));
}

TEST(OpenApiDocument, ClosesEveryObjectSchema) {
    const Json& document = Document::the().json();
    for_each_object_schema(document.at("components").at("schemas"), "",
                           [](const Json& schema, const std::string& where) {
                               EXPECT_TRUE(schema.contains("additionalProperties")) << where;
                           });
}

TEST(OpenApiDocument, NeedsAnIdempotencyKeyWhereverAPostCreates) {
    // A session's answer is a secret and a transcript line carries its own key.
    const std::set<std::string> exceptions = {"/api/v1/setup", "/api/v1/sessions"};
    for (const Route& route : route_table()) {
        const Json& operation = *Document::the().operation(route.method, route.pattern);
        if (route.method != "POST" || !operation.at("responses").contains("201")) continue;
        if (exceptions.contains(std::string(route.pattern))) continue;
        EXPECT_THAT(operation.at("parameters").dump(), testing::HasSubstr("IdempotencyKey")) << route.pattern;
    }
}

} // namespace
} // namespace answerd::api
