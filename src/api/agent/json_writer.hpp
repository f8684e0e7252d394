// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/id.hpp"
#include "answerd/domain/personal.hpp"
#include "answerd/domain/phone_number.hpp"
#include "answerd/domain/time.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Appends described values to a string as JSON, in the form of answerd/codec/described.hpp but without building a tree:
// frames are written once for each event, and a tree costs a hundred times as much (reference performance.md §1d).
// Keys are known when compiling; a member added to a record is written without anybody remembering to.
namespace answerd::api::json {

// Quoted and escaped. Bytes that are not UTF-8 become U+FFFD: the result is always valid JSON.
void append_text(std::string& out, std::string_view text);
void append_integer(std::string& out, std::int64_t value);
void append_integer(std::string& out, std::uint64_t value);
void append_instant(std::string& out, Instant at);
void append_uuid(std::string& out, Uuid uuid);

// `"wrapUpUntil":` made from `wrap_up_until` at compile time.
template <std::size_t capacity>
struct Key {
    std::array<char, capacity + 4> text{};
    std::size_t size = 0;

    [[nodiscard]] constexpr std::string_view view() const { return {text.data(), size}; }
};

template <std::size_t capacity>
[[nodiscard]] constexpr Key<capacity> camel_case_quoted(const char (&name)[capacity], std::string_view after) {
    Key<capacity> key;
    key.text[key.size++] = '"';
    bool starts_word = false;
    for (const char letter : std::string_view{name, capacity - 1}) {
        if (letter == '_') {
            starts_word = true;
            continue;
        }
        key.text[key.size++] = starts_word ? static_cast<char>(letter - 'a' + 'A') : letter;
        starts_word = false;
    }
    key.text[key.size++] = '"';
    for (const char letter : after)
        key.text[key.size++] = letter;
    return key;
}

template <class Enum>
    requires std::is_enum_v<Enum>
void append(std::string& out, Enum value) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto enumerator) {
        static constexpr auto name = [] {
            char copy[std::char_traits<char>::length(decltype(enumerator)::name) + 1] = {};
            for (std::size_t i = 0; i + 1 < sizeof copy; ++i)
                copy[i] = decltype(enumerator)::name[i];
            return camel_case_quoted(copy, "");
        }();
        if (enumerator.value == value) out += name.view();
    });
}

inline void append(std::string& out, bool value) {
    out += value ? "true" : "false";
}
template <std::signed_integral Integer>
void append(std::string& out, Integer value) {
    append_integer(out, static_cast<std::int64_t>(value));
}
inline void append(std::string& out, const std::string& text) {
    append_text(out, text);
}
inline void append(std::string& out, const PersonalText& text) {
    append_text(out, text.reveal());
}
inline void append(std::string& out, Instant at) {
    append_instant(out, at);
}
inline void append(std::string& out, Uuid uuid) {
    append_uuid(out, uuid);
}
inline void append(std::string& out, E164 number) {
    append_text(out, to_text(number));
}
template <class Tag>
void append(std::string& out, Id<Tag> id) {
    append_uuid(out, id.uuid);
}
template <class Tag>
void append(std::string& out, const Name<Tag>& name) {
    append_text(out, name.value);
}

// Members are written with a comma behind each; the last comma becomes the closing bracket.
inline void close_with(std::string& out, char bracket) {
    if (out.back() == ',')
        out.back() = bracket;
    else
        out += bracket;
}

template <class T>
concept Described = std::is_class_v<T> && requires { typename boost::describe::describe_members<T, 1>; };

template <Described T>
void append(std::string& out, const T& value);

template <class T>
void append(std::string& out, const std::vector<T>& values) {
    out += '[';
    for (const T& value : values) {
        append(out, value);
        out += ',';
    }
    close_with(out, ']');
}

inline void append(std::string& out, const std::map<std::string, PersonalText>& values) {
    out += '{';
    for (const auto& [key, value] : values) {
        append_text(out, key);
        out += ':';
        append(out, value);
        out += ',';
    }
    close_with(out, '}');
}

template <class T>
void append_member(std::string& out, std::string_view key, const T& value) {
    out += key;
    append(out, value);
    out += ',';
}
template <class T>
void append_member(std::string& out, std::string_view key, const std::optional<T>& value) {
    if (value) append_member(out, key, *value);
}

// The members of `value`, without brackets, each with a comma behind it.
template <class T>
void append_members(std::string& out, const T& value) {
    boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto member) {
        static constexpr auto key = [] {
            char copy[std::char_traits<char>::length(decltype(member)::name) + 1] = {};
            for (std::size_t i = 0; i + 1 < sizeof copy; ++i)
                copy[i] = decltype(member)::name[i];
            return camel_case_quoted(copy, ":");
        }();
        append_member(out, key.view(), value.*member.pointer);
    });
}

template <Described T>
void append(std::string& out, const T& value) {
    out += '{';
    append_members(out, value);
    close_with(out, '}');
}

} // namespace answerd::api::json
