// SPDX-License-Identifier: Apache-2.0
#include "route.hpp"

#include "answerd/api/api.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace answerd::api {
namespace {

using Segments = std::vector<std::string_view>;

Segments split(std::string_view path) {
    Segments segments;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{');
}

std::string name_of(std::string_view parameter) {
    return std::string(parameter.substr(1, parameter.size() - 2));
}

struct CompiledRoute {
    const Route* route;
    Segments segments;
    std::ptrdiff_t parameters;
};

const std::vector<CompiledRoute>& compiled_routes() {
    static const std::vector<CompiledRoute> compiled = [] {
        std::vector<CompiledRoute> routes;
        for (const Route& route : route_table()) {
            Segments segments = split(route.pattern);
            const auto parameters = std::ranges::count_if(segments, is_parameter);
            routes.push_back({&route, std::move(segments), parameters});
        }
        // The more exact pattern is asked first.
        std::ranges::sort(routes, {}, [](const CompiledRoute& entry) {
            return std::tuple(entry.parameters, entry.route->pattern, entry.route->method);
        });
        return routes;
    }();
    return compiled;
}

std::optional<PathParameters> match(const Segments& pattern, const Segments& path, std::string_view whole) {
    const bool takes_rest = pattern.back() == "{path}";
    if (takes_rest ? path.size() < pattern.size() : path.size() != pattern.size()) return std::nullopt;
    PathParameters parameters;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (takes_rest && i + 1 == pattern.size()) {
            parameters["path"] = whole.substr(static_cast<std::size_t>(path[i].data() - whole.data()));
        } else if (is_parameter(pattern[i])) {
            parameters[name_of(pattern[i])] = path[i];
        } else if (pattern[i] != path[i]) {
            return std::nullopt;
        }
    }
    return parameters;
}

std::vector<Route> all_routes() {
    std::vector<Route> routes;
    for (const auto part :
         {health_routes, page_routes, session_routes, user_routes, whole_configuration_routes, configuration_routes,
          record_routes, lead_conversion_routes, merging_routes, matching_routes, background_routes, import_routes,
          call_routes, work_item_routes, work_item_routing_routes, live_routes, report_routes, adapter_routes})
        std::ranges::copy(part(), std::back_inserter(routes));
    return routes;
}

} // namespace

bool RoleSet::admits(const Principal& caller) const {
    return std::ranges::any_of(caller.user.roles, [this](Role role) { return contains(role); });
}

const std::vector<Route>& route_table() {
    static const std::vector<Route> routes = all_routes();
    return routes;
}

RouteMatch match_route(std::string_view method, std::string_view path) {
    RouteMatch result;
    if (!path.starts_with('/')) return result;
    const Segments segments = split(path);
    std::optional<std::ptrdiff_t> exactness;
    for (const auto& candidate : compiled_routes()) {
        // A less exact pattern does not take over a method that the exact one lacks.
        if (exactness && candidate.parameters > *exactness) break;
        auto parameters = match(candidate.segments, segments, path);
        if (!parameters) continue;
        exactness = candidate.parameters;
        if (candidate.route->method == method) return {candidate.route, *std::move(parameters), {}};
        if (!result.allowed_methods.empty()) result.allowed_methods += ", ";
        result.allowed_methods += candidate.route->method;
    }
    return result;
}

std::vector<std::string> route_names() {
    std::vector<std::string> names;
    for (const Route& route : route_table())
        names.push_back(std::string(route.method) + ' ' + std::string(route.pattern));
    return names;
}

} // namespace answerd::api
