// SPDX-License-Identifier: Apache-2.0
#include "dom_builder.hpp"

#include "answerd/codec/json_io.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace answerd::codec {

namespace {

template <class Number>
std::optional<Number> parse_digits(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace

bool JsonReading::refuse(std::string detail) {
    problem_ = Problem(ProblemCode::invalid, std::move(detail));
    return false;
}

bool JsonReading::inside(std::string_view member) {
    problem_.pointer.insert(0, pointer_token(member));
    return false;
}

bool JsonReading::inside(std::size_t index) {
    return inside(std::string_view(std::to_string(index)));
}

bool read_boolean(const JsonValue& json, bool& out, JsonReading& reading) {
    if (!json.is(JsonValue::Kind::boolean)) return reading.refuse("Has to be true or false.");
    out = json.boolean();
    return true;
}

bool read_integer(const JsonValue& json, std::int64_t& out, std::int64_t min, std::int64_t max, JsonReading& reading) {
    if (!json.is(JsonValue::Kind::integer)) return reading.refuse("Has to be an integer.");
    out = json.integer();
    if (out >= min && out <= max) return true;
    return reading.refuse("Has to be between " + std::to_string(min) + " and " + std::to_string(max) + ".");
}

bool read_unsigned(const JsonValue& json, std::uint64_t& out, std::uint64_t max, JsonReading& reading) {
    std::optional<std::uint64_t> value;
    if (json.is(JsonValue::Kind::integer) && json.integer() >= 0) {
        value = static_cast<std::uint64_t>(json.integer());
    } else if (json.is_text()) {
        value = parse_digits<std::uint64_t>(json.text());
    }
    if (!value || *value > max) return reading.refuse("Has to be an integer from 0 to " + std::to_string(max) + ".");
    out = *value;
    return true;
}

bool read_number(const JsonValue& json, double& out, JsonReading& reading) {
    if (!json.is(JsonValue::Kind::number) && !json.is(JsonValue::Kind::integer)) {
        return reading.refuse("Has to be a number.");
    }
    out = json.number();
    return true;
}

bool read_string(const JsonValue& json, std::string_view& out, JsonReading& reading) {
    if (!json.is_text()) return reading.refuse("Has to be a string.");
    out = json.text();
    return true;
}

bool read_instant(const JsonValue& json, Instant& out, JsonReading& reading) {
    std::string_view text;
    if (!read_string(json, text, reading)) return false;
    const auto instant = parse_rfc3339(text);
    if (!instant) return reading.refuse("Has to be an RFC 3339 time such as 2026-11-22T10:55:11.000Z.");
    out = *instant;
    return true;
}

bool read_uuid(const JsonValue& json, Uuid& out, JsonReading& reading) {
    std::string_view text;
    if (!read_string(json, text, reading)) return false;
    const auto uuid = parse_uuid(text);
    if (!uuid) return reading.refuse("Has to be a UUID in its 8-4-4-4-12 form.");
    out = *uuid;
    return true;
}

// A number read from our own records is taken as it was written, whatever its length.
std::optional<E164> parse_stored_e164(std::string_view text) {
    if (text.empty()) return E164{};
    if (!text.starts_with('+')) return std::nullopt;
    const auto digits = parse_digits<std::uint64_t>(text.substr(1));
    if (!digits) return std::nullopt;
    return E164{*digits};
}

std::string to_stored_text(E164 number) {
    return number.digits == 0 ? std::string() : to_text(number);
}

bool read_e164(const JsonValue& json, E164& out, JsonReading& reading) {
    std::string_view text;
    if (!read_string(json, text, reading)) return false;
    const auto number = reading.is_strict() ? parse_e164(text) : parse_stored_e164(text);
    if (!number) return reading.refuse("Has to be a number in E.164 form: \"+\" and 7 to 15 digits.");
    out = *number;
    return true;
}

bool read_name(const JsonValue& json, std::string& out, JsonReading& reading) {
    std::string_view text;
    if (!read_string(json, text, reading)) return false;
    if (reading.is_strict() && !text.empty() && !is_valid_name(text)) {
        return reading.refuse("Has to be a name of 1 to 64 lower-case letters, digits, \"-\" and \"_\".");
    }
    out = text;
    return true;
}

bool read_choice(const JsonValue& json, std::size_t& out, std::span<const std::string_view> choices,
                 JsonReading& reading) {
    std::string_view text;
    if (!read_string(json, text, reading)) return false;
    const auto choice = std::ranges::find(choices, text);
    if (choice != choices.end()) {
        out = static_cast<std::size_t>(choice - choices.begin());
        return true;
    }
    std::string sentence = "Has to be one of";
    for (const auto name : choices)
        sentence.append(" ").append(name);
    return reading.refuse(sentence + ".");
}

bool require_object(const JsonValue& json, JsonReading& reading) {
    return json.is_object() || reading.refuse("Has to be an object.");
}

bool refuse_unknown_members(const JsonValue& object, std::span<const std::string_view> known,
                            std::string_view discriminator, JsonReading& reading) {
    if (!reading.is_strict()) return true;
    for (const auto& [name, value] : object.members()) {
        if (name == discriminator || std::ranges::find(known, name) != known.end()) continue;
        reading.refuse("Unknown member.");
        return reading.inside(name);
    }
    return true;
}

bool read_array(const JsonValue& json, const ElementReader& read, JsonReading& reading) {
    if (!json.is_array()) return reading.refuse("Has to be an array.");
    std::size_t index = 0;
    for (const JsonValue& element : json.elements()) {
        if (!read(element)) return reading.inside(index);
        ++index;
    }
    return true;
}

bool read_object(const JsonValue& json, const MemberReader& read, JsonReading& reading) {
    if (!require_object(json, reading)) return false;
    for (const auto& [name, value] : json.members()) {
        if (!read(name, value)) return reading.inside(name);
    }
    return true;
}

} // namespace answerd::codec
