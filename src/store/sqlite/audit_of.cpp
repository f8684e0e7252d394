// SPDX-License-Identifier: Apache-2.0
#include "sqlite/audit_of.hpp"

#include "sqlite/columns.hpp"

#include <variant>

namespace answerd::store {

namespace {

constexpr std::string_view newest_version = "SELECT entity FROM configuration_version WHERE kind = ? AND key = ? AND "
                                            "revision < ? ORDER BY revision DESC LIMIT 1";

std::string text_before(Database& database, const record::ConfigurationVersion& version) {
    Statement select(database, newest_version);
    bind_all(select, version.kind, version.key, version.revision);
    if (!select.step() || select.is_null()) return {};
    ConfigurationEntity entity;
    from_column(select.take_text(), entity);
    return text_without_kind(entity);
}

} // namespace

std::optional<AuditEntry> audit_of(const Event& event) {
    const auto* closed = std::get_if<event::WorkItemClosed>(&event.body);
    if (closed == nullptr || closed->outcome != WorkItemOutcome::cancelled || event.origin.kind != OriginKind::user)
        return std::nullopt;
    return AuditEntry{.at = event.at,
                      .by = event.origin.user,
                      .action = "workItem.cancel",
                      .subject = to_string(closed->item),
                      .before = {},
                      .after = {}};
}

std::optional<AuditEntry> audit_of(Database& database, const RecordChange& change) {
    const auto* version = std::get_if<record::ConfigurationVersion>(&change);
    if (version == nullptr) return std::nullopt;
    return AuditEntry{.at = version->at,
                      .by = version->by,
                      .action = word_of(version->kind) + (version->entity ? ".put" : ".remove"),
                      .subject = version->key,
                      .before = text_before(database, *version),
                      .after = version->entity ? text_without_kind(*version->entity) : std::string{}};
}

} // namespace answerd::store
