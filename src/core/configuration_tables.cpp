// SPDX-License-Identifier: Apache-2.0
#include "configuration_tables.hpp"

#include "lookup.hpp"

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

} // namespace

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
