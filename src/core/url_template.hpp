// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

// Addresses with holes (RFC 6570, levels 1 to 3, for values that are text). The operators that would let a value
// through unencoded ("+" and "#") are refused, and scheme and host stand as they are: nothing that a caller says can
// lead an agent's browser anywhere else.
namespace answerd::core {

using TemplateValues = std::map<std::string, std::string, std::less<>>;

// A variable of the call, or "attribute." and the key of one of its attributes.
[[nodiscard]] bool is_known_variable(std::string_view name);

// What is wrong with the template, as a sentence; empty when nothing is.
[[nodiscard]] std::string fault_in_url(std::string_view url_template);
// Of a template without fault. Variables without a value leave nothing behind.
[[nodiscard]] std::string expanded_url(std::string_view url_template, const TemplateValues& values);

// Plain text, in which {variable} is replaced by its value as it is.
[[nodiscard]] std::string fault_in_text(std::string_view text_template);
[[nodiscard]] std::string expanded_text(std::string_view text_template, const TemplateValues& values);

} // namespace answerd::core
