// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json_io.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/pfr/tuple_size.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>

// The templates behind to_json, to_json_text and from_json. Costs seconds of compile time a file: include it only where
// a described type of your own is read or written, in one .cpp of the module. A type takes part by ANSWERD_DESCRIBE.
// In strict reading a member may be absent unless required_members<T> names it.
namespace answerd::codec {

template <class T>
inline constexpr std::array<std::string_view, 0> required_members{};

template <>
inline constexpr std::array<std::string_view, 1> required_members<ServiceChannel>{"name"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<Skill>{"name"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<PresenceStatus>{"name"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<PresenceConfiguration>{"name"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<RoutingConfiguration>{"name"};
template <>
inline constexpr std::array<std::string_view, 2> required_members<Queue>{"name", "routing"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<Disposition>{"name"};
template <>
inline constexpr std::array<std::string_view, 3> required_members<EntryPoint>{"name", "number", "queue"};
template <>
inline constexpr std::array<std::string_view, 2> required_members<AgentProfile>{"id", "presenceConfiguration"};
template <>
inline constexpr std::array<std::string_view, 2> required_members<AdapterProfile>{"name", "kind"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<SkillRules>{"name"};
template <>
inline constexpr std::array<std::string_view, 2> required_members<MatchingRule>{"name", "object"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<SoftphoneLayout>{"name"};
template <>
inline constexpr std::array<std::string_view, 3> required_members<CustomField>{"name", "objects", "type"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<PopTab>{"kind"};
template <>
inline constexpr std::array<std::string_view, 2> required_members<DefaultValue>{"member", "value"};
template <>
inline constexpr std::array<std::string_view, 3> required_members<SkillRule>{"attribute", "value", "skill"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<SkillRequirement>{"skill"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<AgentSkill>{"skill"};
template <>
inline constexpr std::array<std::string_view, 2> required_members<RecordReference>{"kind", "id"};
template <>
inline constexpr std::array<std::string_view, 4> required_members<TranscriptLine>{"messageId", "sender", "text",
                                                                                  "spokenAt"};
template <>
inline constexpr std::array<std::string_view, 1> required_members<User>{"username"};

namespace detail {

template <class T>
inline constexpr bool is_described_struct = boost::describe::has_describe_members<T>::value;
template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
template <class E>
using Enumerators = boost::describe::describe_enumerators<E>;

// "wrap_up_seconds" -> "wrapUpSeconds", at compile time, once for each name.
template <class Descriptor>
struct CamelName {
    static constexpr std::string_view source = Descriptor::name;
    struct Text {
        std::array<char, source.size() + 1> characters{};
        std::size_t size = 0;
    };
    static constexpr Text text = [] {
        Text result;
        bool starts_word = false;
        for (const char c : source) {
            if (c == '_') {
                starts_word = true;
                continue;
            }
            const bool is_upper = starts_word && c >= 'a' && c <= 'z';
            result.characters[result.size++] = is_upper ? static_cast<char>(c - 'a' + 'A') : c;
            starts_word = false;
        }
        return result;
    }();
    static constexpr std::string_view value{text.characters.data(), text.size};
};

template <class List>
inline constexpr auto camel_names = [] {};
template <template <class...> class List, class... Descriptors>
inline constexpr auto camel_names<List<Descriptors...>> =
    std::array<std::string_view, sizeof...(Descriptors)>{CamelName<Descriptors>::value...};

template <auto Value>
consteval bool is_named_enumerator() {
    // clang prints "E::name" for an enumerator and "(E)7" for any other value.
    constexpr std::string_view name = __PRETTY_FUNCTION__;
    return name.find("Value = (") == std::string_view::npos;
}

template <class T>
consteval bool lists_all_members() {
    if constexpr (std::is_enum_v<T>) {
        constexpr auto count = boost::mp11::mp_size<Enumerators<T>>::value;
        return is_named_enumerator<static_cast<T>(count - 1)>() && !is_named_enumerator<static_cast<T>(count)>();
    } else if constexpr (std::is_aggregate_v<T>) {
        return boost::pfr::tuple_size_v<T> == boost::mp11::mp_size<Members<T>>::value;
    } else {
        return true; // only Problem, whose members a constructor names
    }
}

template <class T>
consteval bool requires_known_members() {
    return std::ranges::all_of(required_members<T>, [](std::string_view name) {
        return std::ranges::find(camel_names<Members<T>>, name) != camel_names<Members<T>>.end();
    });
}

template <class T>
struct Codec;

template <class T>
void write_members(JsonSink& sink, const T& value);
template <class T>
bool read_members(const JsonValue& json, T& out, std::string_view discriminator, JsonReading& reading);

template <class T>
    requires is_described_struct<T>
struct Codec<T> {
    static void write(JsonSink& sink, const T& value) {
        sink.begin_object();
        write_members(sink, value);
        sink.end_object();
    }
    static bool read(const JsonValue& json, T& out, JsonReading& reading) {
        return require_object(json, reading) && read_members(json, out, {}, reading);
    }
};

template <class E>
    requires std::is_enum_v<E>
struct Codec<E> {
    static_assert(lists_all_members<E>(), "an enumerator is missing from ANSWERD_DESCRIBE_ENUM");
    static constexpr auto& names = camel_names<Enumerators<E>>;

    static std::string_view name_of(E value) { return names.at(static_cast<std::size_t>(value)); }
    static void write(JsonSink& sink, E value) { sink.string(name_of(value)); }
    static bool read(const JsonValue& json, E& out, JsonReading& reading) {
        std::size_t choice = 0;
        if (!read_choice(json, choice, names, reading)) return false;
        out = static_cast<E>(choice);
        return true;
    }
};

template <>
struct Codec<bool> {
    static void write(JsonSink& sink, bool value) { sink.boolean(value); }
    static bool read(const JsonValue& json, bool& out, JsonReading& reading) {
        return read_boolean(json, out, reading);
    }
};

template <std::signed_integral T>
struct Codec<T> {
    static void write(JsonSink& sink, T value) { sink.integer(value); }
    static bool read(const JsonValue& json, T& out, JsonReading& reading) {
        std::int64_t value = 0;
        using Limits = std::numeric_limits<T>;
        if (!read_integer(json, value, Limits::min(), Limits::max(), reading)) return false;
        out = static_cast<T>(value);
        return true;
    }
};

template <std::unsigned_integral T>
struct Codec<T> {
    static void write(JsonSink& sink, T value) { sink.unsigned_integer(value); }
    static bool read(const JsonValue& json, T& out, JsonReading& reading) {
        std::uint64_t value = 0;
        if (!read_unsigned(json, value, std::numeric_limits<T>::max(), reading)) return false;
        out = static_cast<T>(value);
        return true;
    }
};

template <>
struct Codec<double> {
    static void write(JsonSink& sink, double value) { sink.number(value); }
    static bool read(const JsonValue& json, double& out, JsonReading& reading) {
        return read_number(json, out, reading);
    }
};

template <>
struct Codec<std::string> {
    static void write(JsonSink& sink, const std::string& value) { sink.string(value); }
    static bool read(const JsonValue& json, std::string& out, JsonReading& reading) {
        std::string_view text;
        if (!read_string(json, text, reading)) return false;
        out = text;
        return true;
    }
};

template <>
struct Codec<PersonalText> {
    static void write(JsonSink& sink, const PersonalText& value) { sink.string(value.reveal()); }
    static bool read(const JsonValue& json, PersonalText& out, JsonReading& reading) {
        std::string_view text;
        if (!read_string(json, text, reading)) return false;
        out = PersonalText(std::string(text));
        return true;
    }
};

template <>
struct Codec<E164> {
    static void write(JsonSink& sink, E164 value) { sink.string(to_stored_text(value)); }
    static bool read(const JsonValue& json, E164& out, JsonReading& reading) { return read_e164(json, out, reading); }
};

template <>
struct Codec<Uuid> {
    static void write(JsonSink& sink, Uuid value) { sink.string(to_string(value)); }
    static bool read(const JsonValue& json, Uuid& out, JsonReading& reading) { return read_uuid(json, out, reading); }
};

template <class Tag>
struct Codec<Id<Tag>> {
    static void write(JsonSink& sink, Id<Tag> value) { sink.string(to_string(value)); }
    static bool read(const JsonValue& json, Id<Tag>& out, JsonReading& reading) {
        return read_uuid(json, out.uuid, reading);
    }
};

template <class Tag>
struct Codec<Name<Tag>> {
    static void write(JsonSink& sink, const Name<Tag>& value) { sink.string(value.value); }
    static bool read(const JsonValue& json, Name<Tag>& out, JsonReading& reading) {
        return read_name(json, out.value, reading);
    }
};

template <>
struct Codec<Instant> {
    static void write(JsonSink& sink, Instant value) { sink.string(to_rfc3339(value)); }
    static bool read(const JsonValue& json, Instant& out, JsonReading& reading) {
        return read_instant(json, out, reading);
    }
};

template <class Rep, class Period>
struct Codec<std::chrono::duration<Rep, Period>> { // the member's name says the unit
    static void write(JsonSink& sink, std::chrono::duration<Rep, Period> value) { sink.integer(value.count()); }
    static bool read(const JsonValue& json, std::chrono::duration<Rep, Period>& out, JsonReading& reading) {
        Rep count{};
        if (!Codec<Rep>::read(json, count, reading)) return false;
        out = std::chrono::duration<Rep, Period>(count);
        return true;
    }
};

template <class T>
struct Codec<std::optional<T>> {
    static void write(JsonSink& sink, const std::optional<T>& value) {
        if (!value) return sink.null();
        Codec<T>::write(sink, *value);
    }
    static bool read(const JsonValue& json, std::optional<T>& out, JsonReading& reading) {
        out.reset();
        return json.is_null() || Codec<T>::read(json, out.emplace(), reading);
    }
};

template <class T>
struct Codec<std::vector<T>> {
    static void write(JsonSink& sink, const std::vector<T>& values) {
        sink.begin_array();
        for (const auto& value : values)
            Codec<T>::write(sink, value);
        sink.end_array();
    }
    static bool read(const JsonValue& json, std::vector<T>& out, JsonReading& reading) {
        out.clear();
        return read_array(
            json, [&](const JsonValue& element) { return Codec<T>::read(element, out.emplace_back(), reading); },
            reading);
    }
};

} // namespace detail
} // namespace answerd::codec

#include "answerd/codec/describe_json_containers.hpp"
