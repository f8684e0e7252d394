// SPDX-License-Identifier: Apache-2.0
#include "configuration_rules.hpp"

#include <algorithm>
#include <cstddef>

namespace answerd::core {

namespace {

constexpr std::size_t fields_max = 200;
constexpr std::size_t choices_max = 200;
constexpr std::size_t choice_bytes_max = 240;
constexpr std::size_t label_bytes_max = 200;

template <class Values>
void look_for_repeats(const Values& values, const std::string& where, FaultFinder& check) {
    for (std::size_t at = 0; at < values.size(); ++at)
        check.expect(std::ranges::count(values, values[at]) == 1, "named twice", where + "/" + std::to_string(at));
}

void look_at_objects(const CustomField& field, FaultFinder& check) {
    check.expect(!field.objects.empty(), "at least one object has the field", "/objects");
    look_for_repeats(field.objects, "/objects", check);
    const bool is_of_a_case = has_object(field, RecordKind::service_case);
    check.expect(field.type != CustomFieldType::phone || !is_of_a_case, "a case has no numbers", "/objects");
}

void look_at_choices(const CustomField& field, FaultFinder& check) {
    if (field.type != CustomFieldType::choice)
        return check.expect(field.choices.empty(), "belongs to a choice", "/choices");
    const bool is_in_bounds = !field.choices.empty() && field.choices.size() <= choices_max;
    check.expect(is_in_bounds, "1 to 200 choices", "/choices");
    if (!is_in_bounds) return;
    for (std::size_t at = 0; at < field.choices.size(); ++at) {
        const std::string& choice = field.choices[at];
        check.expect(!choice.empty() && choice.size() <= choice_bytes_max, "1 to 240 bytes",
                     "/choices/" + std::to_string(at));
    }
    look_for_repeats(field.choices, "/choices", check);
}

void look_at_flags(const CustomField& field, FaultFinder& check) {
    const bool is_phone = field.type == CustomFieldType::phone;
    const bool can_be_unique = field.type == CustomFieldType::text || field.type == CustomFieldType::number;
    check.expect(!is_phone || !field.is_indexed, "a phone is always found by its number", "/isIndexed");
    check.expect(can_be_unique || !field.is_unique, "belongs to a text or a number", "/isUnique");
}

template <class Values>
bool has_all(const Values& values, const Values& wanted) {
    return std::ranges::all_of(wanted,
                               [&](const auto& value) { return std::ranges::find(values, value) != values.end(); });
}

Faults faults_of_change(const CustomField& before, const CustomField& field) {
    FaultFinder check;
    check.expect(field.type == before.type, "stays as it was: records have values in it", "/type");
    check.expect(field.is_indexed == before.is_indexed, "stays as it was: records have values in it", "/isIndexed");
    check.expect(field.is_unique == before.is_unique, "stays as it was: records have values in it", "/isUnique");
    check.expect(has_all(field.objects, before.objects), "objects are only added: records have values in it",
                 "/objects");
    check.expect(has_all(field.choices, before.choices), "choices are only added: records have them", "/choices");
    return check.take();
}

} // namespace

Faults faults_of_custom_field(const Configuration& configuration, const CustomField& field) {
    FaultFinder check;
    check.expect(is_valid_name(field.name.value), "1 to 64 of: lower-case letters, digits, '-' and '_'", "/name");
    check.expect(field.label.size() <= label_bytes_max, "at most 200 characters", "/label");
    const auto& fields = configuration.custom_fields;
    const std::size_t others = fields.size() - (fields.contains(field.name) ? 1 : 0);
    check.expect(others < fields_max, "at most 200 custom fields", "/name");
    look_at_objects(field, check);
    look_at_choices(field, check);
    look_at_flags(field, check);
    return check.take();
}

Faults faults_of_change(const Configuration& current, const ConfigurationEntity& entity) {
    const auto* field = std::get_if<CustomField>(&entity);
    if (field == nullptr) return {};
    const auto before = current.custom_fields.find(field->name);
    return before == current.custom_fields.end() ? Faults{} : faults_of_change(before->second.value, *field);
}

} // namespace answerd::core
