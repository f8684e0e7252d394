// SPDX-License-Identifier: Apache-2.0
#include "custom_values.hpp"

#include "imports/record_fields.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/matching/matching.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace answerd::api {
namespace {

using codec::Json;
using Read = Result<std::optional<CustomValue>>;

std::unexpected<Problem> refused(std::string sentence) {
    return std::unexpected(Problem(ProblemCode::invalid, std::move(sentence)));
}

// Beyond it two whole numbers are one: an account number of twenty digits is a text.
Read in_bounds(double number) {
    constexpr double most = 9'007'199'254'740'992; // 2^53
    if (!(std::abs(number) <= most)) return refused("not a number of up to 9007199254740992; longer ones are texts");
    return number + 0.0; // no negative zero
}

Read number_of(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    const bool is_in_range = error != std::errc::result_out_of_range;
    if (end != text.end() || (error != std::errc{} && is_in_range)) return refused("not a number such as 1250 or 12.5");
    return in_bounds(is_in_range ? number : HUGE_VAL);
}

Read text_value_of(const std::string& text) {
    constexpr std::size_t text_bytes_max = 255; // as the store keeps
    if (text.size() > text_bytes_max) return refused("At most 255 bytes are kept.");
    return PersonalText(text);
}

Read date_of(const std::string& text) {
    constexpr std::size_t date_length = 10;
    const auto midnight = codec::parse_rfc3339(text + "T00:00:00Z");
    if (text.size() != date_length || !midnight) return refused("not a date such as 2026-01-31");
    return PersonalText(text);
}

Read choice_of(const CustomField& field, const std::string& text) {
    if (std::ranges::find(field.choices, text) != field.choices.end()) return PersonalText(text);
    std::string choices;
    for (const std::string& choice : field.choices)
        choices += (choices.empty() ? "" : ", ") + choice;
    return refused("none of the choices: " + choices);
}

Read phone_of(const std::string& text, const std::string& default_region) {
    constexpr std::size_t phone_length_max = 64; // as of a record's own numbers
    if (text.size() > phone_length_max) return refused("At most 64 characters.");
    return matching::normalise_party(text, default_region);
}

Read truth_in(const std::string& text) {
    const auto truth = truth_of(text);
    if (!truth) return std::unexpected(truth.error());
    return *truth;
}

Read value_in(const CustomField& field, const Json& json, const std::string& default_region) {
    if (json.is_null() || json == "") return std::nullopt;
    const bool is_number = field.type == CustomFieldType::number;
    const bool is_boolean = field.type == CustomFieldType::boolean;
    if (is_number && json.is_number()) return in_bounds(json.get<double>());
    if (is_boolean && json.is_boolean()) return json.get<bool>();
    if (is_number) return refused("Has to be of type number.");
    if (is_boolean) return refused("Has to be of type boolean.");
    if (!json.is_string()) return refused("Has to be of type string.");
    return custom_value_of(field, json.get_ref<const std::string&>(), default_region);
}

Result<std::optional<CustomValue>> taken(const CustomContext& context, const std::string& name, const Json& json) {
    const CustomField* field = find_custom(context.fields, context.object, name);
    if (field == nullptr) return refused("There is no such custom field.");
    auto value = value_in(*field, json, context.default_region);
    if (!value || !*value || !field->is_retired) return value;
    const auto before = context.before.find(name);
    if (before != context.before.end() && comparable_text(before->second) == comparable_text(**value)) return value;
    return refused("The field is retired: it keeps its values and takes no new ones.");
}

struct Cell {
    std::string operator()(const Party& phone) const { return phone.raw.reveal(); }
    std::string operator()(const auto& value) const { return comparable_text(value); }
};

} // namespace

const CustomField* find_custom(const CustomFields& fields, RecordKind object, std::string_view name) {
    const auto found = std::ranges::find_if(
        fields, [&](const CustomField& field) { return field.name.value == name && has_object(field, object); });
    return found == fields.end() ? nullptr : &*found;
}

Result<CustomValues> custom_values_in(const CustomContext& context, const Json& custom) {
    CustomValues values;
    for (const auto& [name, json] : custom.items()) {
        auto value = taken(context, name, json);
        if (!value) {
            value.error().pointer = "/custom/" + name;
            return std::unexpected(value.error());
        }
        if (*value) values.insert_or_assign(name, **std::move(value));
    }
    return values;
}

Result<std::optional<CustomValue>> custom_value_of(const CustomField& field, const std::string& text,
                                                   const std::string& default_region) {
    if (text.empty()) return std::nullopt;
    switch (field.type) {
    case CustomFieldType::text:
        return text_value_of(text);
    case CustomFieldType::number:
        return number_of(text);
    case CustomFieldType::boolean:
        return truth_in(text);
    case CustomFieldType::date:
        return date_of(text);
    case CustomFieldType::phone:
        return phone_of(text, default_region);
    case CustomFieldType::choice:
        return choice_of(field, text);
    }
    return std::nullopt;
}

std::string text_of(const CustomValue& value) {
    return std::visit(Cell{}, value);
}

} // namespace answerd::api
