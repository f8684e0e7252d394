// SPDX-License-Identifier: Apache-2.0
#include "configuration_outside_core.hpp"
#include "route.hpp"

#include "answerd/api/zone_offsets.hpp"
#include "answerd/codec/described.hpp"
#include "answerd/core/core.hpp"

#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

// How each kind of entity is found in the core's configuration.
template <class T>
struct Kind;
template <ConfigurationKind kind_, auto table_>
struct KindOf {
    static constexpr ConfigurationKind kind = kind_;
    static const auto& table(const Configuration& configuration) { return configuration.*table_; }
};
using C = Configuration;
using K = ConfigurationKind;
template <>
struct Kind<ServiceChannel> : KindOf<K::service_channel, &C::channels> {};
template <>
struct Kind<Skill> : KindOf<K::skill, &C::skills> {};
template <>
struct Kind<PresenceStatus> : KindOf<K::presence_status, &C::presence_statuses> {};
template <>
struct Kind<PresenceConfiguration> : KindOf<K::presence_configuration, &C::presence_configurations> {};
template <>
struct Kind<RoutingConfiguration> : KindOf<K::routing_configuration, &C::routing_configurations> {};
template <>
struct Kind<Queue> : KindOf<K::queue, &C::queues> {};
template <>
struct Kind<Disposition> : KindOf<K::disposition, &C::dispositions> {};
template <>
struct Kind<EntryPoint> : KindOf<K::entry_point, &C::entry_points> {};
template <>
struct Kind<AgentProfile> : KindOf<K::agent, &C::agents> {};
template <>
struct Kind<Group> : KindOf<K::group, &C::groups> {};
template <>
struct Kind<SkillRules> : KindOf<K::skill_rules, &C::skill_rules> {};
template <>
struct Kind<BusinessHours> : KindOf<K::business_hours, &C::business_hours> {};
template <>
struct Kind<MatchingRule> : KindOf<K::matching_rule, &C::matching_rules> {};
template <>
struct Kind<SoftphoneLayout> : KindOf<K::softphone_layout, &C::softphone_layouts> {};
template <>
struct Kind<CustomField> : KindOf<K::custom_field, &C::custom_fields> {};
template <>
struct Kind<AdapterProfile> : KindOf<K::adapter, &C::adapters> {};

template <class T>
constexpr const char* key_member = std::is_same_v<T, AgentProfile> ? "id" : "name";

template <class T>
const std::string& key_in(const Exchange& exchange) {
    return exchange.path_parameter(key_member<T>);
}

// What the server works out for itself is not part of what an admin reads and writes.
template <class T>
Json shown(const T& entity) {
    Json json = codec::to_json(entity);
    json.erase("zoneOffsets");
    return json;
}

template <class T>
Json entity_json(const Configured<T>& configured) {
    Json json = shown(configured.value);
    json["revision"] = configured.revision;
    return json;
}

// ---- reading

template <class T>
struct Slice { // of the table: one page, and whether more follows
    std::vector<Configured<T>> items;
    std::string next;
};

template <class T>
Slice<T> slice_of(const Configuration& configuration, const store::PageRequest& page) {
    Slice<T> slice;
    for (const auto& [key, configured] : Kind<T>::table(configuration)) {
        const std::string text = key_of(configured.value);
        if (text <= page.cursor) continue;
        if (slice.items.size() == static_cast<std::size_t>(page.limit)) {
            slice.next = key_of(slice.items.back().value);
            break;
        }
        slice.items.push_back(configured);
    }
    return slice;
}

template <class T>
void list(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    with_core(
        services, exchange,
        [page = exchange->page()](const Core& core, Instant) { return slice_of<T>(core.state().configuration, page); },
        [](const ServicesPtr&, store::Reader&, const ExchangePtr& asked, const Slice<T>& slice) {
            Json items = Json::array();
            for (const auto& item : slice.items)
                items.push_back(entity_json(item));
            asked->answer(json_response(200, page_json(std::move(items), slice.next)));
        });
}

template <class T>
std::optional<Configured<T>> find(const Configuration& configuration, const std::string& key) {
    const auto& table = Kind<T>::table(configuration);
    typename std::remove_cvref_t<decltype(table)>::key_type typed;
    if constexpr (std::is_same_v<T, AgentProfile>)
        typed = UserId{parse_uuid(key).value_or(Uuid{})};
    else
        typed.value = key;
    const auto found = table.find(typed);
    return found == table.end() ? std::nullopt : std::optional(found->second);
}

template <class T>
void get(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    with_core(
        services, exchange,
        [key = key_in<T>(*exchange)](const Core& core, Instant) { return find<T>(core.state().configuration, key); },
        [](const ServicesPtr&, store::Reader&, const ExchangePtr& asked, const std::optional<Configured<T>>& found) {
            if (!found) return asked->refuse({ProblemCode::not_found, "There is no such entry."});
            asked->answer(with_etag(json_response(200, entity_json(*found)), found->revision));
        });
}

template <class T>
Result<net::Response> history(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto page = reader.configuration_history(Kind<T>::kind, key_in<T>(exchange), exchange.page());
    Json items = Json::array();
    for (const auto& version : page.items) {
        Json item = {
            {"revision", version.revision}, {"by", to_string(version.by)}, {"at", codec::to_rfc3339(version.at)}};
        if (const auto* entity = version.entity ? std::get_if<T>(&*version.entity) : nullptr)
            item["entity"] = shown(*entity);
        items.push_back(std::move(item));
    }
    return json_response(200, page_json(std::move(items), page.next));
}

// ---- writing

bool exists(store::Reader& reader, ConfigurationKind kind, const std::string& key) {
    const auto page = reader.configuration_history(kind, key, {.cursor = {}, .limit = 1});
    return !page.items.empty() && page.items.front().entity;
}

// The store audits each version that it is given, in the commit of the change.
void change(const ServicesPtr& services, const ExchangePtr& exchange, Command command,
            std::function<net::Response(const Answer&)> respond) {
    const Origin origin{.kind = OriginKind::user, .user = exchange->caller.user.id, .command_id = {}};
    const bool is_taken = services->parts.engine->submit(
        origin, std::move(command), [=, respond = std::move(respond)](const Result<Answer>& answer) {
            if (!answer) return exchange->refuse(answer.error());
            exchange->answer(respond(*answer));
        });
    if (!is_taken) exchange->refuse(overloaded());
}

template <class T>
Result<T> entity_in(const Exchange& exchange) {
    Json body = exchange.body;
    const std::string& key = key_in<T>(exchange);
    const char* member = key_member<T>;
    if (const auto given = body.find(member); given != body.end() && *given != key)
        return std::unexpected(
            Problem(ProblemCode::invalid, "The path names another entry.", std::string("/") + member));
    body[member] = key;
    return codec::from_json<T>(body, codec::Reading::tolerant);
}

template <class T>
T completed(T entity, Instant now) {
    ConfigurationEntity any = std::move(entity);
    fill_zone_offsets(any, now);
    return std::get<T>(std::move(any));
}

template <class T>
void put(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const Precondition precondition = precondition_of(*exchange);
    if (!precondition.is_given()) return exchange->answer(precondition_required());
    auto entity = entity_in<T>(*exchange);
    if (!entity) return exchange->refuse(entity.error());
    entity = completed(*std::move(entity), services->now());
    if (auto checked = check_outside_core(*entity, *reader); !checked) return exchange->refuse(checked.error());

    if (!precondition.must_not_exist && !exists(*reader, Kind<T>::kind, key_in<T>(*exchange)))
        return exchange->refuse({ProblemCode::stale, "There is no such entry; If-None-Match: * creates it."});
    const auto expected = precondition.must_not_exist ? std::optional<std::int64_t>(0) : precondition.revision;
    change(services, exchange, command::PutConfiguration{.entity = *entity, .expected_revision = expected},
           [entity = *entity, is_new = precondition.must_not_exist](const Answer& answer) {
               const std::int64_t revision = answer.revision.value_or(0);
               const Json body = entity_json(Configured<T>{.value = entity, .revision = revision});
               return with_etag(json_response(is_new ? 201 : 200, body), revision);
           });
}

template <class T>
void remove(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    const Precondition precondition = precondition_of(*exchange);
    if (!precondition.must_exist) return exchange->answer(precondition_required());
    change(services, exchange,
           command::RemoveConfiguration{
               .kind = Kind<T>::kind, .key = key_in<T>(*exchange), .expected_revision = precondition.revision},
           [](const Answer&) { return no_content(); });
}

struct Paths {
    std::string_view all, one, history;
};

template <class T>
void add_reading(std::vector<Route>& routes, const Paths& paths) {
    routes.push_back({.method = "GET", .pattern = paths.all, .roles = staff, .handle = list<T>});
    routes.push_back({.method = "GET", .pattern = paths.one, .roles = staff, .handle = get<T>});
    routes.push_back({.method = "GET", .pattern = paths.history, .roles = admins, .handle = at_once<history<T>>});
}

template <class T>
void add(std::vector<Route>& routes, const Paths& paths) {
    add_reading<T>(routes, paths);
    routes.push_back({.method = "PUT", .pattern = paths.one, .roles = admins, .handle = put<T>});
    routes.push_back({.method = "DELETE", .pattern = paths.one, .roles = admins, .handle = remove<T>});
}

// clang-format off
#define ANSWERD_PATHS(resource, key) Paths{"/api/v1/" resource, "/api/v1/" resource "/{" key "}", "/api/v1/" resource "/{" key "}/history"}
// clang-format on

} // namespace

std::vector<Route> configuration_routes() {
    std::vector<Route> routes;
    add<ServiceChannel>(routes, ANSWERD_PATHS("service-channels", "name"));
    add<Skill>(routes, ANSWERD_PATHS("skills", "name"));
    add<SkillRules>(routes, ANSWERD_PATHS("skill-rules", "name"));
    add<PresenceStatus>(routes, ANSWERD_PATHS("presence-statuses", "name"));
    add<PresenceConfiguration>(routes, ANSWERD_PATHS("presence-configurations", "name"));
    add<RoutingConfiguration>(routes, ANSWERD_PATHS("routing-configurations", "name"));
    add<Queue>(routes, ANSWERD_PATHS("queues", "name"));
    add<Disposition>(routes, ANSWERD_PATHS("dispositions", "name"));
    add<EntryPoint>(routes, ANSWERD_PATHS("entry-points", "name"));
    add<AgentProfile>(routes, ANSWERD_PATHS("agents", "id"));
    add<Group>(routes, ANSWERD_PATHS("groups", "name"));
    add<BusinessHours>(routes, ANSWERD_PATHS("business-hours", "name"));
    add<MatchingRule>(routes, ANSWERD_PATHS("matching-rules", "name"));
    add<SoftphoneLayout>(routes, ANSWERD_PATHS("softphone-layouts", "name"));
    add<CustomField>(routes, ANSWERD_PATHS("custom-fields", "name"));
    add_reading<AdapterProfile>(routes, ANSWERD_PATHS("adapters", "name"));
    return routes;
}

} // namespace answerd::api
