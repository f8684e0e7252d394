// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"
#include "answerd/domain/personal.hpp"
#include "answerd/domain/phone_number.hpp"
#include "answerd/domain/record_kind.hpp"

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The fields that an admin adds to the customer's records, and the values in them.
namespace answerd {

enum class CustomFieldType {
    text,
    number, // decimal, 15 digits of it are certain
    boolean,
    date,   // "2026-01-31"
    phone,  // takes part in matching like the record's own numbers
    choice, // one of `choices`
};
ANSWERD_DESCRIBE_ENUM(CustomFieldType, text, number, boolean, date, phone, choice)

// What records already say decides what may change: the type and the two flags stay as they were, objects and choices
// are only added, and the field itself stays. `is_retired` takes it out of use: its values stay, new ones are refused.
struct CustomField {
    CustomFieldName name;
    std::string label;
    std::vector<RecordKind> objects; // that have it
    CustomFieldType type = CustomFieldType::text;
    std::vector<std::string> choices; // of a choice
    bool is_indexed = false;          // lists are filtered and callers matched by it
    bool is_unique = false;           // no two records of one object have the same value; indexed as well
    bool is_retired = false;
    friend bool operator==(const CustomField&, const CustomField&) = default;
};
ANSWERD_DESCRIBE(CustomField, name, label, objects, type, choices, is_indexed, is_unique, is_retired)

// A text, date or choice; a number; a boolean; a phone. In JSON a string, a number, a boolean, and an object.
using CustomValue = std::variant<PersonalText, double, bool, Party>;
using CustomValues = std::map<std::string, CustomValue>; // by the field's name; no value, no entry

// How matching rules, imports and filters name the field beside the record's own: "custom.loyalty_tier".
inline constexpr std::string_view custom_field_prefix = "custom.";
[[nodiscard]] std::string path_of_custom(std::string_view name);
// The name behind the prefix; empty when it is no custom field's.
[[nodiscard]] std::string_view custom_name_in(std::string_view path);

[[nodiscard]] bool has_object(const CustomField& field, RecordKind object);
// Whether equal values can be found: what is compared is `comparable_text`.
[[nodiscard]] bool is_searchable(const CustomField& field);

// One text for each value: the same for equal ones. A number without an exponent and zeros behind it, a phone in E.164
// where it has that form.
[[nodiscard]] std::string comparable_text(const CustomValue& value);

} // namespace answerd
