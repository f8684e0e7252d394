// SPDX-License-Identifier: Apache-2.0
#include "imports/row_writer.hpp"

#include "document.hpp"
#include "imports/record_fields.hpp"
#include "record_kind.hpp"
#include "schema_check.hpp"
#include "services.hpp"

#include "answerd/importing/csv_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace answerd::api {
namespace {

using codec::Json;

Problem at_field(Problem problem, std::string_view field) {
    problem.pointer = "/" + std::string(field);
    return problem;
}

// The rules of the API for one field, as the document states them.
class TextRule {
public:
    TextRule(const char* schema, std::string_view field) {
        const auto& properties = Document::the().json().at("components").at("schemas").at(schema).at("properties");
        const auto found = properties.find(std::string(field));
        if (found == properties.end()) return;
        schema_ = &resolve(Document::the().json(), *found);
        characters_max_ = schema_->value("maxLength", std::size_t{0});
    }
    // So many bytes are so many characters at most, which is quickly seen.
    [[nodiscard]] Result<> check(const std::string& cell) const {
        if (schema_ == nullptr || characters_max_ == 0 || cell.size() <= characters_max_) return {};
        return check_schema(Document::the().json(), *schema_, Json(cell));
    }

private:
    const Json* schema_ = nullptr;
    std::size_t characters_max_ = 0;
};

template <class T>
constexpr const char* input_schema();
template <>
constexpr const char* input_schema<Contact>() {
    return "ContactInput";
}
template <>
constexpr const char* input_schema<Lead>() {
    return "LeadInput";
}
template <>
constexpr const char* input_schema<Account>() {
    return "AccountInput";
}
template <>
constexpr const char* input_schema<Case>() {
    return "CaseInput";
}

template <class T>
struct PlannedRow {
    T values;                                  // of the fields that the row sets
    std::vector<const RecordField<T>*> fields; // these
    std::vector<std::pair<const RecordField<T>*, std::string>> references;
    std::vector<std::pair<std::string, std::optional<CustomValue>>> custom; // without a value: it is taken away
    std::optional<bool> is_person_account;
    Instant now{};
};

std::optional<Uuid> id_by_external(store::ImportWriting& records, RecordKind kind, const std::string& external_id) {
    const store::RecordKey key = store::ExternalId{external_id};
    const auto id_of = [](const auto& record) { return record ? std::optional(record->id) : std::nullopt; };
    switch (kind) {
    case RecordKind::contact:
        return id_of(records.contact(key));
    case RecordKind::lead:
        return id_of(records.lead(key));
    case RecordKind::account:
        return id_of(records.account(key));
    case RecordKind::service_case:
        return id_of(records.service_case(key));
    }
    std::unreachable();
}

// An id of this server is taken as it is, as REST takes it; any other text has to be somebody's external id.
template <class T>
Result<> refer(store::ImportWriting& records, const RecordField<T>& field, const std::string& text, T& record) {
    auto& target = record.*field.reference;
    target = text.empty() ? std::nullopt : parse_uuid(text);
    if (target || text.empty()) return {};
    target = id_by_external(records, field.refers_to, text);
    // A person account comes before its contact, which tells it then.
    if (target || std::is_same_v<T, Account>) return {};
    const auto kind = std::string(field.refers_to == RecordKind::account ? "account" : "contact");
    return std::unexpected(at_field(
        {ProblemCode::invalid, "no " + kind + " has this external id; import " + kind + "s first"}, field.name));
}

Result<> tell_person_account(store::Transaction& transaction, const Contact& contact) {
    if (!contact.account_id) return {};
    auto account = transaction.account(*contact.account_id);
    if (!account || account->person_contact_id == contact.id) return {};
    account->is_person_account = true;
    account->person_contact_id = contact.id;
    if (const auto saved = transaction.save(*account); !saved) return std::unexpected(saved.error());
    return {};
}

template <class T>
std::optional<T> current(store::ImportWriting& records, const T& values) {
    if (!values.id.is_nil()) return Kind<T>::find(records, values.id);
    return Kind<T>::find(records, store::ExternalId{values.external_id});
}

template <class T>
Result<T> changed(store::ImportWriting& records, const PlannedRow<T>& row, const std::optional<T>& before) {
    T record = before.value_or(T{});
    for (const auto* field : row.fields)
        field->copy(row.values, record);
    for (const auto& [name, value] : row.custom) {
        record.custom.erase(name);
        if (value) record.custom.emplace(name, *value);
    }
    for (const auto& [field, text] : row.references)
        if (const auto referred = refer(records, *field, text, record); !referred)
            return std::unexpected(referred.error());
    if constexpr (std::is_same_v<T, Account>) {
        if (row.is_person_account == false) record.person_contact_id.reset();
        record.is_person_account = record.person_contact_id.has_value();
    }
    if constexpr (std::is_same_v<T, Case>)
        if (record.created_at == Instant{}) record.created_at = row.now;
    if (record.id.is_nil()) record.id = new_id(row.now);
    return record;
}

template <class T>
Result<RowOutcome> write(store::Transaction& transaction, const PlannedRow<T>& row) {
    const auto before = current(transaction, row.values);
    const auto record = changed(transaction, row, before);
    if (!record) return std::unexpected(record.error());
    const bool is_changed = !before || *record != *before;
    if (is_changed)
        if (const auto saved = transaction.save(*record); !saved) return std::unexpected(saved.error());
    if constexpr (std::is_same_v<T, Contact>)
        if (row.is_person_account == true)
            if (const auto told = tell_person_account(transaction, *record); !told)
                return std::unexpected(told.error());
    if (!before) return RowOutcome::inserted;
    return is_changed ? RowOutcome::updated : RowOutcome::unchanged;
}

template <class T>
class RowPlannerOf final : public RowPlanner {
public:
    RowPlannerOf(const importing::ColumnPlan& columns, std::string default_region, const CustomFields& custom_fields)
        : default_region_(std::move(default_region)) {
        for (const std::string& field : columns.fields) {
            const auto known = std::ranges::find(record_fields<T>(), field, &RecordField<T>::name);
            auto custom = custom_of(custom_fields, field);
            const bool is_gone = !custom && !custom_name_in(field).empty();
            columns_.push_back({.name = is_gone ? "" : field,
                                .field = known == record_fields<T>().end() ? nullptr : &*known,
                                .custom = std::move(custom),
                                .rule = TextRule(input_schema<T>(), field)});
        }
    }

    Result<RowWrite> plan(const importing::CsvRow& row, Instant now) override {
        PlannedRow<T> planned;
        planned.now = now;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (columns_[i].name.empty()) continue;
            const std::string cell = importing::without_guard(row.cells[i]);
            if (const auto read = take(columns_[i], cell, planned); !read)
                return std::unexpected(at_field(read.error(), columns_[i].name));
        }
        if (planned.values.id.is_nil() && planned.values.external_id.empty())
            return std::unexpected(
                at_field({ProblemCode::invalid, "empty, so that nothing says which record this is"}, "externalId"));
        return [planned = std::move(planned)](store::Transaction& transaction) {
            return api::write(transaction, planned);
        };
    }

private:
    struct Column {
        std::string name;                  // empty: the column is left out
        const RecordField<T>* field;       // null for what is no member of the record
        std::optional<CustomField> custom; // or one of these
        TextRule rule;
    };

    static std::optional<CustomField> custom_of(const CustomFields& custom_fields, const std::string& path) {
        const CustomField* field = find_custom(custom_fields, Kind<T>::kind, custom_name_in(path));
        return field == nullptr ? std::nullopt : std::optional(*field);
    }

    Result<> take(const Column& column, const std::string& cell, PlannedRow<T>& planned) const {
        if (const auto checked = column.rule.check(cell); !checked) return checked;
        if (column.custom) {
            auto value = custom_value_of(*column.custom, cell, default_region_);
            if (!value) return std::unexpected(value.error());
            planned.custom.emplace_back(column.custom->name.value, *std::move(value));
            return {};
        }
        if (column.field == nullptr) {
            const auto truth = truth_of(cell);
            if (!truth) return std::unexpected(truth.error());
            planned.is_person_account = *truth;
            return {};
        }
        if (column.field->reference != nullptr) {
            planned.references.emplace_back(column.field, cell);
            return {};
        }
        const auto is_set = column.field->read(cell, default_region_, planned.values);
        if (!is_set) return std::unexpected(is_set.error());
        if (*is_set) planned.fields.push_back(column.field);
        return {};
    }

    std::string default_region_;
    std::vector<Column> columns_;
};

} // namespace

CustomFields custom_fields_that_take_values(store::Reader& reader) {
    CustomFields fields = reader.custom_fields();
    std::erase_if(fields, [](const CustomField& field) { return field.is_retired; });
    return fields;
}

std::unique_ptr<RowPlanner> make_row_planner(RecordKind object, const importing::ColumnPlan& columns,
                                             const std::string& default_region, const CustomFields& custom_fields) {
    switch (object) {
    case RecordKind::contact:
        return std::make_unique<RowPlannerOf<Contact>>(columns, default_region, custom_fields);
    case RecordKind::lead:
        return std::make_unique<RowPlannerOf<Lead>>(columns, default_region, custom_fields);
    case RecordKind::account:
        return std::make_unique<RowPlannerOf<Account>>(columns, default_region, custom_fields);
    case RecordKind::service_case:
        return std::make_unique<RowPlannerOf<Case>>(columns, default_region, custom_fields);
    }
    std::unreachable();
}

} // namespace answerd::api
