// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/domain/custom_field.hpp"
#include "answerd/domain/problem.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The values of custom fields, as they come from outside.
namespace answerd::api {

using CustomFields = std::vector<CustomField>;

// Null: the object has no such field.
[[nodiscard]] const CustomField* find_custom(const CustomFields& fields, RecordKind object, std::string_view name);

// Where a record's values come from. `before` is what the record has: a retired field takes nothing else.
struct CustomContext {
    const CustomFields& fields;
    RecordKind object = RecordKind::contact;
    const CustomValues& before;
    const std::string& default_region; // of a phone
};
// The member `custom` of a body; null and the empty text are no value. Pointers are /custom/name.
[[nodiscard]] Result<CustomValues> custom_values_in(const CustomContext& context, const codec::Json& custom);

// A cell of a file or a parameter of a request; empty = no value.
[[nodiscard]] Result<std::optional<CustomValue>> custom_value_of(const CustomField& field, const std::string& text,
                                                                 const std::string& default_region);
[[nodiscard]] std::string text_of(const CustomValue& value); // a cell that is read back as the same

} // namespace answerd::api
