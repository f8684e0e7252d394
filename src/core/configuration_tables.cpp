// SPDX-License-Identifier: Apache-2.0
#include "configuration_tables.hpp"

#include "lookup.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <string_view>

namespace answerd::core {

namespace {

// Calls `use` with the table of a kind: the one place that knows which table that is.
template <class AnyConfiguration, class Use>
auto with_table(AnyConfiguration& configuration, ConfigurationKind kind, Use use) {
    switch (kind) {
    case ConfigurationKind::service_channel:
        return use(configuration.channels);
    case ConfigurationKind::skill:
        return use(configuration.skills);
    case ConfigurationKind::presence_status:
        return use(configuration.presence_statuses);
    case ConfigurationKind::presence_configuration:
        return use(configuration.presence_configurations);
    case ConfigurationKind::routing_configuration:
        return use(configuration.routing_configurations);
    case ConfigurationKind::queue:
        return use(configuration.queues);
    case ConfigurationKind::disposition:
        return use(configuration.dispositions);
    case ConfigurationKind::entry_point:
        return use(configuration.entry_points);
    case ConfigurationKind::agent:
        return use(configuration.agents);
    case ConfigurationKind::adapter:
        return use(configuration.adapters);
    case ConfigurationKind::group:
        return use(configuration.groups);
    case ConfigurationKind::skill_rules:
        return use(configuration.skill_rules);
    case ConfigurationKind::business_hours:
        return use(configuration.business_hours);
    case ConfigurationKind::matching_rule:
        return use(configuration.matching_rules);
    case ConfigurationKind::softphone_layout:
        return use(configuration.softphone_layouts);
    case ConfigurationKind::custom_field:
        return use(configuration.custom_fields);
    }
    return decltype(use(configuration.channels))();
}

template <class Tag>
bool read_key(const std::string& text, Name<Tag>& key) {
    key.value = text;
    return true;
}

bool read_key(const std::string& text, UserId& key) {
    const auto uuid = parse_uuid(text);
    if (uuid) key.uuid = *uuid;
    return uuid.has_value();
}

template <class Table>
auto find_by_text(Table& table, const std::string& text) {
    typename Table::key_type key;
    return read_key(text, key) ? table.find(key) : table.end();
}

std::string in_camel_case(std::string_view name) {
    std::string text;
    bool is_next_upper = false;
    for (const char letter : name) {
        const bool is_letter = letter != '_';
        if (is_letter) text += is_next_upper ? static_cast<char>(letter - 'a' + 'A') : letter;
        is_next_upper = !is_letter;
    }
    return text;
}

} // namespace

std::string table_name(ConfigurationKind kind) {
    static const Configuration configuration;
    std::string name;
    const void* wanted = with_table(configuration, kind, [](const auto& table) -> const void* { return &table; });
    boost::mp11::mp_for_each<boost::describe::describe_members<Configuration, boost::describe::mod_public>>(
        [&](auto member) {
            if (&(configuration.*member.pointer) == wanted) name = in_camel_case(member.name);
        });
    return name;
}

std::string pointer_to(ConfigurationKind kind, const std::string& key) {
    std::string pointer = "/" + table_name(kind) + "/";
    for (const char letter : key) { // RFC 6901
        if (letter == '~') {
            pointer += "~0";
        } else if (letter == '/') {
            pointer += "~1";
        } else {
            pointer += letter;
        }
    }
    return pointer;
}

std::optional<ConfigurationEntity> entity_of(const Configuration& configuration, ConfigurationKind kind,
                                             const std::string& key) {
    return with_table(configuration, kind, [&](const auto& table) -> std::optional<ConfigurationEntity> {
        const auto found = find_by_text(table, key);
        if (found == table.end()) return std::nullopt;
        return found->second.value;
    });
}

void for_each_entity(const Configuration& configuration, const std::function<void(const ConfigurationEntity&)>& use) {
    for (std::size_t kind = 0; kind < std::variant_size_v<ConfigurationEntity>; ++kind) {
        with_table(configuration, static_cast<ConfigurationKind>(kind), [&](const auto& table) {
            for (const auto& [key, entry] : table)
                use(entry.value);
        });
    }
}

std::optional<std::int64_t> revision_of(const Configuration& configuration, ConfigurationKind kind,
                                        const std::string& key) {
    return with_table(configuration, kind, [&](const auto& table) -> std::optional<std::int64_t> {
        const auto found = find_by_text(table, key);
        if (found == table.end()) return std::nullopt;
        return found->second.revision;
    });
}

void put_entity(Configuration& configuration, const ConfigurationEntity& entity, std::int64_t revision) {
    std::visit(
        [&](const auto& value) {
            with_table(configuration, kind_of(entity), [&](auto& table) {
                using Entity = std::decay_t<decltype(value)>;
                if constexpr (std::is_same_v<Entity, decltype(std::decay_t<decltype(table)>::mapped_type::value)>) {
                    typename std::decay_t<decltype(table)>::key_type key;
                    if (read_key(key_of(entity), key)) table[key] = {.value = value, .revision = revision};
                }
            });
        },
        entity);
}

void remove_entity(Configuration& configuration, ConfigurationKind kind, const std::string& key) {
    with_table(configuration, kind, [&](auto& table) {
        const auto found = find_by_text(table, key);
        if (found != table.end()) table.erase(found);
    });
}

} // namespace answerd::core
