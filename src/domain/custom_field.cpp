// SPDX-License-Identifier: Apache-2.0
#include "answerd/domain/custom_field.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace answerd {

namespace {

struct Comparable {
    std::string operator()(const PersonalText& text) const { return text.reveal(); }
    std::string operator()(double number) const {
        std::array<char, 400> digits{}; // the largest double has 309 before the point, the smallest 324 behind it
        const auto written = std::to_chars(digits.begin(), digits.end(), number, std::chars_format::fixed);
        return {digits.begin(), written.ptr};
    }
    std::string operator()(bool truth) const { return truth ? "true" : "false"; }
    std::string operator()(const Party& phone) const { return phone.e164 ? to_text(*phone.e164) : phone.raw.reveal(); }
};

} // namespace

std::string path_of_custom(std::string_view name) {
    return std::string(custom_field_prefix).append(name);
}

std::string_view custom_name_in(std::string_view path) {
    if (!path.starts_with(custom_field_prefix)) return {};
    return path.substr(custom_field_prefix.size());
}

bool has_object(const CustomField& field, RecordKind object) {
    return std::ranges::find(field.objects, object) != field.objects.end();
}

bool is_searchable(const CustomField& field) {
    return field.is_indexed || field.is_unique;
}

std::string comparable_text(const CustomValue& value) {
    return std::visit(Comparable{}, value);
}

} // namespace answerd
