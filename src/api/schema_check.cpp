// SPDX-License-Identifier: Apache-2.0
#include "schema_check.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/domain/id.hpp"
#include "answerd/domain/phone_number.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

std::string escaped(std::string key) { // RFC 6901
    for (std::size_t at = 0; (at = key.find_first_of("~/", at)) != std::string::npos; at += 2)
        key.replace(at, 1, key[at] == '~' ? "~0" : "~1");
    return key;
}

std::size_t code_points(const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_between(std::string_view text, char first, char last) {
    return std::ranges::all_of(text, [=](char c) { return c >= first && c <= last; });
}

bool is_entity_tag(std::string_view text) {
    if (text == "*") return true;
    return text.size() > 2 && text.size() <= 20 && text.front() == '"' && text.back() == '"' &&
           is_between(text.substr(1, text.size() - 2), '0', '9');
}

// The document's patterns are few, and each has a parser of its own already.
bool matches(std::string_view pattern, std::string_view text) {
    if (pattern == "^[a-z0-9_-]{1,64}$") return is_valid_name(text);
    if (pattern == "^[a-z0-9_-]{0,64}$") return text.empty() || is_valid_name(text);
    if (pattern == R"(^\+[1-9][0-9]{6,14}$)") return parse_e164(text).has_value();
    if (pattern == "^[A-Z]{2}$") return text.size() == 2 && is_between(text, 'A', 'Z');
    if (pattern == "^([A-Z]{2})?$") return text.empty() || (text.size() == 2 && is_between(text, 'A', 'Z'));
    if (pattern == R"(^("[0-9]{1,18}"|\*)$)") return is_entity_tag(text);
    throw std::logic_error("the OpenAPI document has a pattern that nobody implements: " + std::string(pattern));
}

bool has_type(const std::string& type, const Json& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    return type == "boolean" && value.is_boolean();
}

// One walk over one value: every breach, up to a bound, because a file may be wrong from end to end.
class Walk {
public:
    explicit Walk(const Json& document) : document_(document) {}

    void check(const Json& node, const Json& value, const std::string& pointer) {
        if (faults_.size() >= faults_listed_max) return;
        const Json& schema = resolve(document_, node);
        if (const auto type = schema.find("type");
            type != schema.end() && !has_type(type->get_ref<const std::string&>(), value))
            return refuse(pointer, "Has to be of type " + type->get<std::string>() + '.');
        if (const auto choices = schema.find("enum");
            choices != schema.end() && std::ranges::find(*choices, value) == choices->end())
            return refuse(pointer, "Has to be one of " + choices->dump() + '.');
        if (value.is_string()) return check_text(schema, value.get_ref<const std::string&>(), pointer);
        if (value.is_number()) return check_number(schema, value, pointer);
        if (value.is_array()) return check_array(schema, value, pointer);
        if (value.is_object()) return check_object(schema, value, pointer);
    }

    [[nodiscard]] Faults take_faults() { return std::move(faults_); }

private:
    void refuse(const std::string& pointer, std::string sentence) {
        faults_.emplace_back(ProblemCode::invalid, std::move(sentence), pointer);
    }

    void check_text(const Json& schema, const std::string& text, const std::string& pointer) {
        const std::size_t length = code_points(text);
        if (const auto bound = schema.find("minLength"); bound != schema.end() && length < bound->get<std::size_t>())
            return refuse(pointer, "At least " + bound->dump() + " characters.");
        if (const auto bound = schema.find("maxLength"); bound != schema.end() && length > bound->get<std::size_t>())
            return refuse(pointer, "At most " + bound->dump() + " characters.");
        if (const auto pattern = schema.find("pattern");
            pattern != schema.end() && !matches(pattern->get_ref<const std::string&>(), text))
            return refuse(pointer, "Has to match " + pattern->get_ref<const std::string&>());
        const auto format = schema.find("format");
        if (format == schema.end()) return;
        if (*format == "uuid" && !parse_uuid(text)) refuse(pointer, "Has to be a UUID.");
        if (*format == "date-time" && !codec::parse_rfc3339(text))
            refuse(pointer, "Has to be an RFC 3339 time, such as 2026-11-22T10:55:11.000Z.");
    }

    void check_number(const Json& schema, const Json& value, const std::string& pointer) {
        if (const auto bound = schema.find("minimum"); bound != schema.end() && value < *bound)
            refuse(pointer, "At least " + bound->dump() + ".");
        if (const auto bound = schema.find("maximum"); bound != schema.end() && value > *bound)
            refuse(pointer, "At most " + bound->dump() + ".");
    }

    void check_array(const Json& schema, const Json& value, const std::string& pointer) {
        const std::size_t size = value.size();
        if (const auto bound = schema.find("minItems"); bound != schema.end() && size < bound->get<std::size_t>())
            refuse(pointer, "At least " + bound->dump() + " entries.");
        if (const auto bound = schema.find("maxItems"); bound != schema.end() && size > bound->get<std::size_t>())
            return refuse(pointer, "At most " + bound->dump() + " entries.");
        const auto items = schema.find("items");
        std::set<Json> seen;
        for (std::size_t i = 0; i < size; ++i) {
            const std::string entry = pointer + '/' + std::to_string(i);
            if (items != schema.end()) check(*items, value[i], entry);
            if (schema.value("uniqueItems", false) && !seen.insert(value[i]).second)
                refuse(entry, "Stands here twice.");
        }
    }

    void check_object(const Json& schema, const Json& value, const std::string& pointer) {
        if (const auto required = schema.find("required"); required != schema.end())
            for (const auto& key : *required)
                if (!value.contains(key))
                    refuse(pointer + '/' + escaped(key.get<std::string>()), "This member is required.");
        if (const auto bound = schema.find("minProperties");
            bound != schema.end() && value.size() < bound->get<std::size_t>())
            refuse(pointer, "At least " + bound->dump() + " members.");
        for (const auto& [key, member] : value.items())
            check_member(schema, key, member, pointer + '/' + escaped(key));
    }

    void check_member(const Json& schema, const std::string& key, const Json& value, const std::string& pointer) {
        const auto properties = schema.find("properties");
        if (properties != schema.end())
            if (const auto property = properties->find(key); property != properties->end())
                return check(*property, value, pointer);
        const auto others = schema.find("additionalProperties");
        if (others == schema.end() || (others->is_boolean() && others->get<bool>())) return;
        if (others->is_boolean()) return refuse(pointer, "There is no such member.");
        check(*others, value, pointer);
    }

    const Json& document_;
    Faults faults_;
};

} // namespace

const Json& resolve(const Json& document, const Json& node) {
    const auto reference = node.find("$ref");
    if (reference == node.end()) return node;
    return document.at(Json::json_pointer(reference->get_ref<const std::string&>().substr(1)));
}

Faults breaches(const Json& document, const Json& schema, const Json& value, const std::string& pointer) {
    Walk walk(document);
    walk.check(schema, value, pointer);
    return walk.take_faults();
}

Result<> check_schema(const Json& document, const Json& schema, const Json& value, const std::string& pointer) {
    Faults faults = breaches(document, schema, value, pointer);
    if (faults.empty()) return {};
    return std::unexpected(as_one(std::move(faults)));
}

} // namespace answerd::api
