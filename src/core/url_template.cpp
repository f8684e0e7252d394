// SPDX-License-Identifier: Apache-2.0
#include "url_template.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace answerd::core {

namespace {

constexpr std::size_t template_bytes_max = 2'000;
constexpr std::string_view attribute_prefix = "attribute.";
constexpr std::array<std::string_view, 10> variables{
    "from", "fromRaw", "to", "queue", "callId", "conversationId", "outcome", "recordKind", "recordId", "accountId"};

bool is_name_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
}

bool is_unreserved(char c) {
    return (is_name_character(c)) || c == '-' || c == '~';
}

std::string encoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c)) {
            result.push_back(c);
        } else {
            result.append({'%', hex.at(byte >> 4U), hex.at(byte & 0x0FU)});
        }
    }
    return result;
}

// How the values of one expression are joined (RFC 6570, appendix A).
struct Style {
    char operation;
    std::string_view first;
    std::string_view between;
    bool is_named;
    bool has_equals_when_empty;
};
constexpr std::array styles{Style{'\0', "", ",", false, false}, Style{'.', ".", ".", false, false},
                            Style{'/', "/", "/", false, false}, Style{';', ";", ";", true, false},
                            Style{'?', "?", "&", true, true},   Style{'&', "&", "&", true, true}};

struct Variable {
    std::string name;
    std::optional<std::size_t> characters_max;
};
struct Expression {
    const Style* style = nullptr;
    std::vector<Variable> variables;
};

std::optional<Variable> variable_in(std::string_view text) {
    if (text.ends_with('*')) text.remove_suffix(1); // a text is exploded to itself
    Variable variable;
    const std::size_t colon = text.find(':');
    variable.name = text.substr(0, colon);
    if (colon != std::string_view::npos) {
        constexpr std::size_t prefix_max = 9'999;
        std::size_t count = 0;
        const std::string_view digits = text.substr(colon + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
        if (error != std::errc{} || end != digits.data() + digits.size() || count == 0 || count > prefix_max) return {};
        variable.characters_max = count;
    }
    return variable;
}

// Empty when it is none that can be filled in.
std::optional<Expression> expression_in(std::string_view text) {
    Expression expression{.style = styles.data(), .variables = {}};
    if (text.empty()) return std::nullopt;
    if (!is_name_character(text.front()) || text.front() == '.') {
        const auto* style = std::ranges::find(styles, text.front(), &Style::operation);
        if (style == styles.end()) return std::nullopt;
        expression.style = style;
        text.remove_prefix(1);
    }
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const auto variable = variable_in(text.substr(from, comma - from));
        if (!variable || variable->name.empty()) return std::nullopt;
        expression.variables.push_back(*variable);
        from = comma + 1;
    }
    return expression;
}

// The first so many characters of UTF-8 text, whole.
std::string_view first_characters(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        if (begins && count-- == 0) break;
    }
    return text.substr(0, at);
}

std::string value_of(const Expression& expression, const TemplateValues& values) {
    const Style& style = *expression.style;
    std::string text;
    for (const Variable& variable : expression.variables) {
        const auto value = values.find(variable.name);
        if (value == values.end()) continue;
        const std::string_view whole = value->second;
        const std::string part =
            encoded(variable.characters_max ? first_characters(whole, *variable.characters_max) : whole);
        text += text.empty() ? style.first : style.between;
        if (style.is_named) text += variable.name;
        if (style.is_named && (!part.empty() || style.has_equals_when_empty)) text += '=';
        text += part;
    }
    return text;
}

// Calls `literal` and `expression` with the parts in their order. False when the braces do not fit together.
template <class OnLiteral, class OnExpression>
bool for_each_part(std::string_view text, OnLiteral literal, OnExpression expression) {
    while (!text.empty()) {
        const std::size_t open = std::min(text.find('{'), text.size());
        if (text.substr(0, open).contains('}')) return false;
        literal(text.substr(0, open));
        if (open == text.size()) return true;
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos) return false;
        expression(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
    return true;
}

std::string fault_in_place(std::string_view url) {
    const bool is_secure = url.starts_with("https://");
    if (!is_secure && !url.starts_with("http://")) return "begins with https:// or http://";
    url.remove_prefix(is_secure ? 8 : 7);
    const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
    const bool is_plain = !authority.empty() && authority.find_first_of("{}@ ") == std::string_view::npos;
    return is_plain ? "" : "names its host as it is, without a user, and goes on with /";
}

std::string fault_in_name(const std::string& name) {
    return is_known_variable(name) ? "" : "'" + name + "' is no variable of a call";
}

std::string fault_in_expression(std::string_view text) {
    const auto expression = expression_in(text);
    if (!expression) return "{" + std::string(text) + "} is no expression that encodes its values";
    for (const Variable& variable : expression->variables) {
        if (std::string fault = fault_in_name(variable.name); !fault.empty()) return fault;
    }
    return "";
}

bool is_printable_in_url(char c) {
    constexpr std::string_view excluded = "\"<>\\^`| ";
    return c > ' ' && c < 0x7F && excluded.find(c) == std::string_view::npos;
}

} // namespace

bool is_known_variable(std::string_view name) {
    if (name.starts_with(attribute_prefix)) {
        name.remove_prefix(attribute_prefix.size());
        return !name.empty() && std::ranges::all_of(name, is_name_character);
    }
    return std::ranges::find(variables, name) != variables.end();
}

std::string fault_in_url(std::string_view url_template) {
    if (url_template.size() > template_bytes_max) return "at most 2000 characters";
    std::string fault = fault_in_place(url_template);
    const auto keep = [&](std::string found) {
        if (fault.empty()) fault = std::move(found);
    };
    const bool is_whole = for_each_part(
        url_template,
        [&](std::string_view literal) {
            if (!std::ranges::all_of(literal, is_printable_in_url)) keep("has a character that has to be encoded");
        },
        [&](std::string_view expression) { keep(fault_in_expression(expression)); });
    if (!is_whole) keep("has a brace without its other one");
    return fault;
}

std::string expanded_url(std::string_view url_template, const TemplateValues& values) {
    std::string url;
    for_each_part(
        url_template, [&](std::string_view literal) { url += literal; },
        [&](std::string_view text) {
            if (const auto expression = expression_in(text)) url += value_of(*expression, values);
        });
    return url;
}

std::string fault_in_text(std::string_view text_template) {
    if (text_template.size() > template_bytes_max) return "at most 2000 characters";
    std::string fault;
    const bool is_whole = for_each_part(
        text_template, [](std::string_view) {},
        [&](std::string_view name) {
            if (fault.empty()) fault = fault_in_name(std::string(name));
        });
    return is_whole ? fault : "has a brace without its other one";
}

std::string expanded_text(std::string_view text_template, const TemplateValues& values) {
    std::string text;
    for_each_part(
        text_template, [&](std::string_view literal) { text += literal; },
        [&](std::string_view name) {
            if (const auto value = values.find(name); value != values.end()) text += value->second;
        });
    return text;
}

} // namespace answerd::core
