// SPDX-License-Identifier: Apache-2.0
#include "sqlite/custom_fields.hpp"

#include "sqlite/columns.hpp"
#include "sqlite/customer_rules.hpp"

namespace answerd::store {

namespace {

constexpr std::string_view upsert_field =
    "INSERT INTO custom_field (name, is_indexed, is_unique, entity) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (name) DO UPDATE SET entity = excluded.entity";
constexpr std::string_view select_field = "SELECT row, is_indexed, is_unique FROM custom_field WHERE name = ?";
constexpr std::string_view insert_value =
    "INSERT OR IGNORE INTO custom_value (field, kind, value, record_row) VALUES (?, ?, ?, ?)";
constexpr std::string_view delete_value =
    "DELETE FROM custom_value WHERE field = ? AND kind = ? AND value = ? AND record_row = ?";

struct Keeping { // what the store does for a field
    std::int64_t field = 0;
    bool is_indexed = false;
    bool is_unique = false;
};

std::optional<Keeping> keeping_of(Database& database, const std::string& name) {
    Statement select(database, select_field);
    bind_all(select, name);
    if (!select.step()) return std::nullopt;
    Keeping keeping;
    take(select, keeping.field);
    take(select, keeping.is_indexed);
    take(select, keeping.is_unique);
    return keeping;
}

std::unexpected<Problem> refused(ProblemCode code, std::string sentence, const std::string& name) {
    return std::unexpected(Problem(code, std::move(sentence), "/custom/" + name));
}

Result<> check_unique(Database& database, const CustomValuesOf& record, std::string_view table, const Keeping& keeping,
                      const CustomValues::value_type& value) {
    const std::string sql = "SELECT record_row, id FROM custom_value JOIN " + std::string(table) +
                            " ON row = record_row WHERE field = ? AND kind = ? AND value = ?";
    const std::string text = comparable_text(value.second);
    Statement select(database, sql);
    bind_all(select, keeping.field, static_cast<int>(record.record.kind), text);
    while (select.step()) {
        if (taken<std::int64_t>(select) == record.row) continue;
        const std::string written = record.row ? "the record " + to_string(record.record.id) : "the new record";
        return refused(ProblemCode::duplicate,
                       "The value of " + written + " is that of the record " + to_string(taken<Uuid>(select)) +
                           " already.",
                       value.first);
    }
    return {};
}

// Runs the statement for every value that is indexed.
void for_each_indexed(Database& database, const CustomValuesOf& record, std::string_view sql) {
    for (const auto& [name, value] : record.values) {
        const auto keeping = keeping_of(database, name);
        if (!keeping || !keeping->is_indexed || !record.row) continue;
        const std::string text = comparable_text(value);
        Statement change(database, sql);
        bind_all(change, keeping->field, static_cast<int>(record.record.kind), text, *record.row);
        change.run();
    }
}

} // namespace

void put_custom_field(Database& database, const record::ConfigurationVersion& version) {
    if (version.kind != ConfigurationKind::custom_field || !version.entity) return;
    const auto& field = std::get<CustomField>(*version.entity);
    Statement upsert(database, upsert_field);
    bind_all(upsert, field.name, is_searchable(field), field.is_unique);
    upsert.bind_text_copy(to_column(*version.entity));
    upsert.run();
}

std::vector<CustomField> custom_fields(Database& database) {
    Statement select(database, "SELECT entity FROM custom_field ORDER BY name");
    std::vector<CustomField> fields;
    while (select.step()) {
        ConfigurationEntity entity;
        from_column(select.take_text(), entity);
        fields.push_back(std::get<CustomField>(std::move(entity)));
    }
    return fields;
}

Result<> check_custom_values(Database& database, const CustomValuesOf& record, std::string_view table) {
    for (const auto& value : record.values) {
        const auto keeping = keeping_of(database, value.first);
        if (!keeping) return refused(ProblemCode::invalid, "There is no such custom field.", value.first);
        const auto* text = std::get_if<PersonalText>(&value.second);
        if (text != nullptr && text->reveal().size() > name_bytes_max)
            return refused(ProblemCode::invalid, "At most " + std::to_string(name_bytes_max) + " bytes are kept.",
                           value.first);
        if (!keeping->is_unique) continue;
        if (const auto unique = check_unique(database, record, table, *keeping, value); !unique) return unique;
    }
    return {};
}

void add_custom_values(Database& database, const CustomValuesOf& record) {
    for_each_indexed(database, record, insert_value);
}

void remove_custom_values(Database& database, const CustomValuesOf& record) {
    for_each_indexed(database, record, delete_value);
}

} // namespace answerd::store
