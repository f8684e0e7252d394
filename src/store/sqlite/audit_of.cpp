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
    if (event.origin.kind != OriginKind::user) return std::nullopt;
    AuditEntry entry{.at = event.at, .by = event.origin.user, .action = {}, .subject = {}, .before = {}, .after = {}};
    if (const auto* closed = std::get_if<event::WorkItemClosed>(&event.body)) {
        if (closed->outcome != WorkItemOutcome::cancelled) return std::nullopt;
        entry.action = "workItem.cancel";
        entry.subject = to_string(closed->item);
    } else if (const auto* changed = std::get_if<event::WorkItemChanged>(&event.body)) {
        if (changed->reason != "changed") return std::nullopt; // a stage that was due at that moment
        entry.action = "workItem.change";
        entry.subject = to_string(changed->item.id);
        entry.after = R"({"queue":")" + changed->item.queue.value + R"(","priority":)" +
                      std::to_string(changed->item.priority) + "}";
    } else if (const auto* offered = std::get_if<event::WorkOffered>(&event.body)) {
        if (!offered->work.assigned_by) return std::nullopt;
        entry.action = "workItem.assign";
        entry.subject = to_string(offered->work.item);
        entry.after = R"({"agent":")" + to_string(offered->work.agent) + R"("})";
    } else if (const auto* released = std::get_if<event::RequiredAgentReleased>(&event.body)) {
        if (released->reason != "released") return std::nullopt;
        entry.action = "workItem.release";
        entry.subject = to_string(released->item);
    } else if (const auto* ended = std::get_if<event::CallEnded>(&event.body)) {
        entry.action = "voiceCall.end";
        entry.subject = to_string(ended->call);
    } else if (const auto* returned = std::get_if<event::WorkReturned>(&event.body)) {
        if (returned->reason != "released") return std::nullopt;
        entry.action = "agentWork.release";
        entry.subject = to_string(returned->work);
    } else {
        return std::nullopt;
    }
    return entry;
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
