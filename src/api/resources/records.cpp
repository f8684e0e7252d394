// SPDX-License-Identifier: Apache-2.0
#include "custom_values.hpp"
#include "record_kind.hpp"
#include "record_replies.hpp"
#include "route.hpp"
#include "writing.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/matching/matching.hpp"

#include <array>
#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

// Phones come as text and are normalised here; everything else is the record's own member. `before` is what the custom
// fields of the record have.
template <class T>
Result<T> record_in(const Services& services, store::Reader& reader, const Exchange& exchange,
                    const CustomValues& before) {
    Json body = exchange.body;
    body.erase("custom");
    for (const auto& phone : Kind<T>::phones)
        body.erase(phone.member);
    auto record = codec::from_json<T>(body, codec::Reading::tolerant);
    if (!record) return record;
    for (const auto& phone : Kind<T>::phones) {
        const auto text = exchange.body.find(phone.member);
        if (text != exchange.body.end() && !text->template get_ref<const std::string&>().empty())
            (*record).*phone.party = matching::normalise_party(text->template get_ref<const std::string&>(),
                                                               services.parts.settings.default_region);
    }
    const auto custom = exchange.body.find("custom");
    if (custom == exchange.body.end() || custom->empty()) return record;
    auto values = custom_values_in({.fields = reader.custom_fields(),
                                    .object = Kind<T>::kind,
                                    .before = before,
                                    .default_region = services.parts.settings.default_region},
                                   *custom);
    if (!values) return std::unexpected(values.error());
    record->custom = *std::move(values);
    return record;
}

template <class T>
RecordReference reference(Uuid id) {
    return {.kind = Kind<T>::kind, .id = id};
}

bool asks_for_deleted(const Exchange& exchange) {
    return exchange.query("deleted") == "true";
}

std::unexpected<Problem> deleted_are_not_searched(const std::string& by) {
    return std::unexpected(Problem(ProblemCode::invalid, "Deleted records are not searched.", "/query/" + by));
}

// What was deleted is for those who can restore it, and has no index of words, ids and values.
constexpr std::array<const char*, 5> filters = {"q", "accountId", "contactId", "status", "custom"};

Result<> check_list(const Exchange& exchange) {
    for (const char* name : filters) {
        if (exchange.query(name) && exchange.query("externalId"))
            return std::unexpected(
                Problem(ProblemCode::invalid, "Either " + std::string(name) + " or externalId.", "/query/externalId"));
        if (exchange.query(name) && asks_for_deleted(exchange)) return deleted_are_not_searched(name);
    }
    if (!asks_for_deleted(exchange)) return {};
    if (exchange.query("externalId")) return deleted_are_not_searched("externalId");
    if (!supervisors.admits(exchange.caller))
        return std::unexpected(
            Problem(ProblemCode::not_permitted, "Deleted records are listed for supervisors.", "/query/deleted"));
    return {};
}

std::unexpected<Problem> refused_filter(std::string sentence) {
    return std::unexpected(Problem(ProblemCode::invalid, std::move(sentence), "/query/custom"));
}

// "loyalty_tier=gold", compared as the field compares its values.
Result<> add_custom_filter(const Services& services, store::Reader& reader, RecordKind object, const std::string& text,
                           store::RecordFilter& filter) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return refused_filter("Has the form loyalty_tier=gold.");
    const std::string name = text.substr(0, equals);
    const CustomFields fields = reader.custom_fields();
    const CustomField* field = find_custom(fields, object, name);
    if (field == nullptr) return refused_filter("There is no custom field " + name + ".");
    if (!is_searchable(*field)) return refused_filter("The custom field " + name + " is not indexed.");
    const auto value = custom_value_of(*field, text.substr(equals + 1), services.parts.settings.default_region);
    if (!value) return refused_filter(name + " is " + value.error().detail + ".");
    if (!*value) return refused_filter("Without a value there is nothing to look for.");
    filter.custom.emplace(name, comparable_text(**value));
    return {};
}

// The document has checked what ids and words there are.
Result<store::RecordFilter> filter_in(const Services& services, store::Reader& reader, const Exchange& exchange,
                                      RecordKind object) {
    store::RecordFilter filter{.text = exchange.query("q").value_or("")};
    filter.account_id = parse_uuid(exchange.query("accountId").value_or(""));
    filter.contact_id = parse_uuid(exchange.query("contactId").value_or(""));
    if (const auto status = exchange.query("status")) {
        const auto read = codec::from_json<CaseStatus>(Json(*status));
        if (!read) return std::unexpected(read.error());
        filter.status = *read;
    }
    if (const auto custom = exchange.query("custom")) {
        const auto added = add_custom_filter(services, reader, object, *custom, filter);
        if (!added) return std::unexpected(added.error());
    }
    return filter;
}

// An external id is of one record at most.
template <class T>
Result<store::Page<T>> page_of(const Services& services, store::Reader& reader, const Exchange& exchange) {
    if (asks_for_deleted(exchange)) return Kind<T>::list_deleted(reader, exchange.page());
    const auto external_id = exchange.query("externalId");
    if (!external_id) {
        const auto filter = filter_in(services, reader, exchange, Kind<T>::kind);
        if (!filter) return std::unexpected(filter.error());
        return Kind<T>::list(reader, *filter, exchange.page());
    }
    store::Page<T> page;
    if (auto found = Kind<T>::find(reader, store::ExternalId{*external_id})) page.items.push_back(*std::move(found));
    return page;
}

template <class T>
Result<net::Response> list(Services& services, store::Reader& reader, const Exchange& exchange) {
    if (const auto checked = check_list(exchange); !checked) return std::unexpected(checked.error());
    const auto page = page_of<T>(services, reader, exchange);
    if (!page) return std::unexpected(page.error());
    Json items = Json::array();
    for (const auto& item : page->items)
        items.push_back(codec::to_json(item));
    return json_response(200, page_json(std::move(items), page->next));
}

template <class T>
Result<net::Response> get(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto record = asks_for_deleted(exchange) ? Kind<T>::find(reader, store::EvenDeleted{exchange.id()})
                                                   : Kind<T>::find(reader, exchange.id());
    if (!record) return std::unexpected(absent<T>(reader, exchange.id()));
    return with_etag(json_response(200, codec::to_json(*record)), record->version);
}

template <class T>
void post(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    auto record = record_in<T>(*services, *reader, *exchange, {});
    if (!record) return exchange->refuse(record.error());
    record->id = new_id(services->now());
    if constexpr (std::is_same_v<T, Case>) record->created_at = services->now();
    create_once(services, *reader, exchange, [=, record = *record](store::Transaction& transaction) -> Result<Json> {
        const auto saved = transaction.save(record);
        if (!saved) return std::unexpected(saved.error());
        transaction.add(record_audit(*services, *exchange, reference<T>(record.id), "create"));
        return codec::to_json(*saved);
    });
}

template <class T>
void put(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const Precondition precondition = precondition_of(*exchange);
    if (!precondition.must_exist) return exchange->answer(precondition_required());
    const auto current = Kind<T>::find(*reader, exchange->id());
    if (!current) return exchange->refuse(absent<T>(*reader, exchange->id()));
    auto record = record_in<T>(*services, *reader, *exchange, current->custom);
    if (!record) return exchange->refuse(record.error());
    record->id = current->id;
    record->version = precondition.revision.value_or(current->version);
    if constexpr (std::is_same_v<T, Case>) record->created_at = current->created_at;
    write(services, exchange, [=, record = *record](store::Transaction& transaction) -> Result<net::Response> {
        const auto saved = transaction.save(record);
        if (!saved) return std::unexpected(saved.error());
        transaction.add(record_audit(*services, *exchange, reference<T>(record.id), "replace"));
        return with_etag(json_response(200, codec::to_json(*saved)), saved->version);
    });
}

template <class T>
void remove(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const Precondition precondition = precondition_of(*exchange);
    if (!precondition.must_exist) return exchange->answer(precondition_required());
    const auto current = Kind<T>::find(*reader, exchange->id());
    if (!current) return exchange->refuse(absent<T>(*reader, exchange->id()));
    const std::int64_t version = precondition.revision.value_or(current->version);
    const auto record = reference<T>(exchange->id());
    write(services, exchange, [=](store::Transaction& transaction) -> Result<net::Response> {
        const auto removed = transaction.remove(record, version, services->now());
        if (!removed) return std::unexpected(removed.error());
        transaction.add(record_audit(*services, *exchange, record, "remove"));
        if (*removed) transaction.add(record_audit(*services, *exchange, **removed, "remove"));
        return no_content();
    });
}

template <class T>
void restore(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const Precondition precondition = precondition_of(*exchange);
    if (!precondition.must_exist) return exchange->answer(precondition_required());
    const auto current = Kind<T>::find(*reader, store::EvenDeleted{exchange->id()});
    if (!current) return exchange->refuse(absent<T>(*reader, exchange->id()));
    const std::int64_t version = precondition.revision.value_or(current->version);
    const auto record = reference<T>(exchange->id());
    write(services, exchange, [=](store::Transaction& transaction) -> Result<net::Response> {
        const auto restored = transaction.restore(record, version);
        if (!restored) return std::unexpected(restored.error());
        transaction.add(record_audit(*services, *exchange, record, "restore"));
        if (*restored) transaction.add(record_audit(*services, *exchange, **restored, "restore"));
        const auto now = Kind<T>::find(transaction, record.id);
        if (!now) return std::unexpected(Problem(ProblemCode::unavailable, "The database cannot be read."));
        return with_etag(json_response(200, codec::to_json(*now)), now->version);
    });
}

template <class T>
void add(std::vector<Route>& routes, std::string_view all, std::string_view one, std::string_view restoring) {
    routes.push_back({.method = "GET", .pattern = all, .roles = staff, .handle = at_once<list<T>>});
    routes.push_back({.method = "POST", .pattern = all, .roles = staff, .handle = post<T>});
    routes.push_back({.method = "GET", .pattern = one, .roles = staff, .handle = at_once<get<T>>});
    routes.push_back({.method = "PUT", .pattern = one, .roles = staff, .handle = put<T>});
    routes.push_back({.method = "DELETE", .pattern = one, .roles = supervisors, .handle = remove<T>});
    routes.push_back({.method = "POST", .pattern = restoring, .roles = supervisors, .handle = restore<T>});
}

} // namespace

std::vector<Route> record_routes() {
    std::vector<Route> routes;
    add<Contact>(routes, "/api/v1/contacts", "/api/v1/contacts/{id}", "/api/v1/contacts/{id}/restore");
    add<Lead>(routes, "/api/v1/leads", "/api/v1/leads/{id}", "/api/v1/leads/{id}/restore");
    add<Account>(routes, "/api/v1/accounts", "/api/v1/accounts/{id}", "/api/v1/accounts/{id}/restore");
    add<Case>(routes, "/api/v1/cases", "/api/v1/cases/{id}", "/api/v1/cases/{id}/restore");
    return routes;
}

} // namespace answerd::api
