// SPDX-License-Identifier: Apache-2.0
#include "configuration_rules.hpp"
#include "configuration_tables.hpp"
#include "decisions.hpp"

namespace answerd::core {

namespace {

Result<> check_revision(const std::optional<std::int64_t>& expected, const std::optional<std::int64_t>& current) {
    if (!expected) return {};
    if (*expected == 0 && current) return refuse(ProblemCode::duplicate, "an entity of this name exists already");
    if (*expected != 0 && !current) return refuse(ProblemCode::stale, "the entity was removed meanwhile");
    if (*expected != 0 && *expected != *current) {
        return refuse(ProblemCode::stale,
                      "the entity is at revision " + std::to_string(*current) + ", not " + std::to_string(*expected));
    }
    return {};
}

} // namespace

Result<Answer> decide(Decider& d, const command::PutConfiguration& command) {
    const auto current = revision_of(d.configuration(), kind_of(command.entity), key_of(command.entity));
    if (auto checked = check_revision(command.expected_revision, current); !checked) {
        return std::unexpected(checked.error());
    }
    if (auto checked = check_entity(d.configuration(), command.entity); !checked) {
        return std::unexpected(checked.error());
    }
    const std::int64_t revision = d.configuration().revision + 1;
    d.emit(event::ConfigurationPut{.entity = command.entity, .revision = revision});
    return Answer{.id = std::nullopt, .revision = revision, .was_repeated = false};
}

Result<Answer> decide(Decider& d, const command::RemoveConfiguration& command) {
    const auto current = revision_of(d.configuration(), command.kind, command.key);
    if (!current) return refuse(ProblemCode::not_found, "no such entity", "/key");
    if (auto checked = check_revision(command.expected_revision, current); !checked) {
        return std::unexpected(checked.error());
    }
    if (auto checked = check_unused(d.state(), command.kind, command.key); !checked) {
        return std::unexpected(checked.error());
    }
    const std::int64_t revision = d.configuration().revision + 1;
    d.emit(event::ConfigurationRemoved{.entity_kind = command.kind, .key = command.key, .revision = revision});
    return Answer{.id = std::nullopt, .revision = revision, .was_repeated = false};
}

} // namespace answerd::core
