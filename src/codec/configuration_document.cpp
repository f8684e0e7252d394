// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/configuration_document.hpp"

#include "answerd/codec/describe_json.hpp"

#include <string>
#include <type_traits>

namespace answerd::codec {

namespace {

template <class Member>
struct EntityOf; // of std::map<Key, Configured<T>> the T
template <class Key, class T>
struct EntityOf<std::map<Key, Configured<T>>> {
    using type = T;
};

// Calls use.operator()<T>(name, pointer to member) for each kind of entity that a document holds.
template <class Use>
void for_each_kind(Use use) {
    boost::mp11::mp_for_each<detail::Members<Configuration>>([&]<class Descriptor>(Descriptor member) {
        using Table = std::remove_cvref_t<decltype(std::declval<Configuration>().*member.pointer)>;
        if constexpr (!std::is_integral_v<Table>) {
            using Entity = EntityOf<Table>::type;
            if constexpr (!std::is_same_v<Entity, AdapterProfile>) {
                use.template operator()<Entity>(std::string(detail::CamelName<Descriptor>::value), member.pointer);
            }
        }
    });
}

template <class Entity>
constexpr const char* key_member = std::is_same_v<Entity, AgentProfile> ? "id" : "name";

std::string escaped(std::string key) { // RFC 6901
    for (std::size_t at = 0; (at = key.find_first_of("~/", at)) != std::string::npos; at += 2)
        key.replace(at, 1, key[at] == '~' ? "~0" : "~1");
    return key;
}

template <class Entity>
Json document_of(const Entity& value) {
    Json document = to_json(value);
    document.erase(key_member<Entity>);
    document.erase("zoneOffsets"); // of business hours: the server works them out
    return document;
}

template <class Entity>
void read_entity(const std::string& pointer, const std::string& key, Json value, ConfigurationReading& reading) {
    const char* member = key_member<Entity>;
    if (!value.is_object()) {
        reading.faults.emplace_back(ProblemCode::invalid, "Has to be an object.", pointer);
        return;
    }
    if (value.value(member, Json(key)) != key) {
        reading.faults.emplace_back(ProblemCode::invalid, "Names another entry than its place.",
                                    pointer + '/' + member);
        return;
    }
    value[member] = key;
    auto entity = from_json<Entity>(value, Reading::strict);
    if (entity) {
        reading.entities.emplace_back(*std::move(entity));
    } else {
        Problem fault = std::move(entity.error());
        const bool is_of_key = fault.pointer == std::string("/") + member;
        fault.pointer = is_of_key ? pointer : pointer + fault.pointer;
        reading.faults.push_back(std::move(fault));
    }
}

} // namespace

Json configuration_document(const Configuration& configuration) {
    Json document = Json::object();
    for_each_kind([&]<class Entity>(const std::string& name, auto table) {
        Json& entities = document[name] = Json::object();
        for (const auto& [key, configured] : configuration.*table) {
            entities[std::string(detail::key_text(key))] = document_of(configured.value);
        }
    });
    return document;
}

Json entity_document(const ConfigurationEntity& entity) {
    return std::visit([](const auto& value) { return document_of(value); }, entity);
}

std::string pointer_to(const ConfigurationEntity& entity) {
    std::string pointer;
    for_each_kind([&]<class Entity>(const std::string& name, auto) {
        if (std::holds_alternative<Entity>(entity)) pointer = '/' + name + '/' + escaped(key_of(entity));
    });
    return pointer;
}

ConfigurationReading read_configuration_document(const Json& document) {
    ConfigurationReading reading;
    if (!document.is_object()) {
        reading.faults.emplace_back(ProblemCode::invalid, "Has to be an object.");
        return reading;
    }
    std::size_t known = 0;
    for_each_kind([&]<class Entity>(const std::string& name, auto) {
        const auto entities = document.find(name);
        if (entities == document.end()) return;
        ++known;
        constexpr auto kind = boost::mp11::mp_find<ConfigurationEntity, Entity>::value;
        reading.kinds.emplace(name, static_cast<ConfigurationKind>(kind));
        if (!entities->is_object()) {
            reading.faults.emplace_back(ProblemCode::invalid, "Has to be an object.", '/' + name);
            return;
        }
        for (const auto& [key, value] : entities->items())
            read_entity<Entity>('/' + name + '/' + escaped(key), key, value, reading);
    });
    if (known == document.size()) return reading;
    const Json all = configuration_document({});
    for (const auto& [name, value] : document.items()) {
        if (!all.contains(name)) {
            reading.faults.emplace_back(ProblemCode::invalid, "There is no such member.", '/' + escaped(name));
        }
    }
    return reading;
}

} // namespace answerd::codec
