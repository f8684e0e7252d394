// SPDX-License-Identifier: Apache-2.0
#include "configuration_outside_core.hpp"

#include "answerd/metrics/report.hpp"

#include <algorithm>

namespace answerd::api {
namespace {

Result<> check(const Queue& queue, store::Reader&) {
    if (metrics::is_known_time_zone(queue.time_zone)) return {};
    return std::unexpected(Problem(ProblemCode::invalid, "Is no IANA time zone.", "/timeZone"));
}

Result<> check(const AgentProfile& agent, store::Reader& reader) {
    const auto user = reader.user(agent.id);
    if (user && std::ranges::find(user->roles, Role::agent) != user->roles.end()) return {};
    return std::unexpected(Problem(ProblemCode::invalid, "Is no user with the role agent.", "/id"));
}

template <class T>
Result<> check(const T&, store::Reader&) {
    return {};
}

} // namespace

Result<> check_outside_core(const ConfigurationEntity& entity, store::Reader& reader) {
    return std::visit([&](const auto& value) { return check(value, reader); }, entity);
}

} // namespace answerd::api
