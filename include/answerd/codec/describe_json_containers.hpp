// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/describe_json.hpp" // IWYU pragma: keep

// The second half of codec/describe_json.hpp, which includes it: maps, variants, members, and the doors.
namespace answerd::codec {
namespace detail {

// The text under which a map's entry stands, and back.
inline const std::string& key_text(const std::string& key) {
    return key;
}
template <class Tag>
std::string key_text(Id<Tag> key) {
    return to_string(key);
}
template <class Tag>
const std::string& key_text(const Name<Tag>& key) {
    return key.value;
}
inline bool read_key(std::string_view text, std::string& out, JsonReading& /*reading*/) {
    out = text;
    return true;
}
template <class Key>
bool read_key(std::string_view text, Key& out, JsonReading& reading) {
    return Codec<Key>::read(JsonValue::of(text), out, reading);
}

template <class Map>
bool read_map(const JsonValue& json, Map& out, JsonReading& reading) {
    out.clear();
    return read_object(
        json,
        [&](std::string_view name, const JsonValue& value) {
            typename Map::key_type key;
            if (!read_key(name, key, reading)) return false;
            return Codec<typename Map::mapped_type>::read(value, out[std::move(key)], reading);
        },
        reading);
}

template <class Key, class Value>
struct Codec<std::map<Key, Value>> {
    static void write(JsonSink& sink, const std::map<Key, Value>& values) {
        sink.begin_object();
        for (const auto& [key, value] : values) {
            sink.key(key_text(key));
            Codec<Value>::write(sink, value);
        }
        sink.end_object();
    }
    static bool read(const JsonValue& json, std::map<Key, Value>& out, JsonReading& reading) {
        return read_map(json, out, reading);
    }
};

template <class Key, class Value>
struct Codec<std::unordered_map<Key, Value>> {
    static void write(JsonSink& sink, const std::unordered_map<Key, Value>& values) {
        std::vector<const std::pair<const Key, Value>*> sorted;
        sorted.reserve(values.size());
        for (const auto& entry : values)
            sorted.push_back(&entry);
        std::ranges::sort(sorted, {}, [](const auto* entry) -> const Key& { return entry->first; });
        sink.begin_object();
        for (const auto* entry : sorted) {
            sink.key(key_text(entry->first));
            Codec<Value>::write(sink, entry->second);
        }
        sink.end_object();
    }
    static bool read(const JsonValue& json, std::unordered_map<Key, Value>& out, JsonReading& reading) {
        return read_map(json, out, reading);
    }
};

template <class Key, class Value>
struct Codec<SharedTable<Key, Value>> {
    static void write(JsonSink& sink, const SharedTable<Key, Value>& values) {
        std::vector<std::pair<const Key*, const Value*>> sorted;
        sorted.reserve(values.size());
        for (const auto& [key, value] : values)
            sorted.emplace_back(&key, &value);
        std::ranges::sort(sorted, {}, [](const auto& entry) -> const Key& { return *entry.first; });
        sink.begin_object();
        for (const auto& [key, value] : sorted) {
            sink.key(key_text(*key));
            Codec<Value>::write(sink, *value);
        }
        sink.end_object();
    }
    static bool read(const JsonValue& json, SharedTable<Key, Value>& out, JsonReading& reading) {
        return read_map(json, out, reading);
    }
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
void write_members(JsonSink& sink, const T& value) {
    static_assert(lists_all_members<T>(), "a member is missing from ANSWERD_DESCRIBE");
    boost::mp11::mp_for_each<Members<T>>([&]<class Descriptor>(Descriptor) {
        const auto& member = value.*Descriptor::pointer;
        using Member = std::remove_cvref_t<decltype(member)>;
        if constexpr (is_optional<Member>) {
            if (!member) return;
        }
        sink.key(CamelName<Descriptor>::value);
        Codec<Member>::write(sink, member);
    });
}

// False, with the problem, when something required is absent.
template <class Descriptor, class T>
bool read_member(const JsonValue& json, T& out, std::size_t& found, JsonReading& reading) {
    constexpr std::string_view key = CamelName<Descriptor>::value;
    auto& member = out.*Descriptor::pointer;
    if (const JsonValue* value = json.find(key)) {
        ++found;
        return Codec<std::remove_cvref_t<decltype(member)>>::read(*value, member, reading) || reading.inside(key);
    }
    constexpr bool is_required = std::ranges::find(required_members<T>, key) != required_members<T>.end();
    if (!is_required || !reading.is_strict()) return true;
    reading.refuse("This member is required.");
    return reading.inside(key);
}

// `discriminator`: the member beside T's own that says which T it is; empty when there is none.
template <class T>
bool read_members(const JsonValue& json, T& out, std::string_view discriminator, JsonReading& reading) {
    static_assert(lists_all_members<T>(), "a member is missing from ANSWERD_DESCRIBE");
    static_assert(requires_known_members<T>(), "required_members names a member that does not exist");
    bool is_good = true;
    std::size_t found = discriminator.empty() ? 0 : 1;
    boost::mp11::mp_for_each<Members<T>>(
        [&]<class Descriptor>(Descriptor) { is_good = is_good && read_member<Descriptor>(json, out, found, reading); });
    if (!is_good || found == json.members().size()) return is_good;
    return refuse_unknown_members(json, camel_names<Members<T>>, discriminator, reading);
}

// A variant as an object whose `key` member names the alternative.
template <class Variant>
struct TaggedCodec {
    std::string_view key;
    std::span<const std::string_view> names; // in the order of the alternatives

    void write(JsonSink& sink, const Variant& value) const {
        sink.begin_object();
        sink.key(key);
        sink.string(names[value.index()]);
        std::visit([&](const auto& alternative) { write_members(sink, alternative); }, value);
        sink.end_object();
    }
    bool read(const JsonValue& json, Variant& out, JsonReading& reading) const {
        if (!require_object(json, reading)) return false;
        const JsonValue* tag = json.find(key);
        std::size_t choice = 0;
        if (tag == nullptr) {
            reading.refuse("This member is required.");
            return reading.inside(key);
        }
        if (!read_choice(*tag, choice, names, reading)) return reading.inside(key);
        return boost::mp11::mp_with_index<std::variant_size_v<Variant>>(
            choice, [&](auto index) { return read_members(json, out.template emplace<index()>(), key, reading); });
    }
};

// Each alternative is another sort of JSON value, so that none needs a tag.
template <>
struct Codec<CustomValue> {
    static void write(JsonSink& sink, const CustomValue& value) {
        constexpr double whole_max = 9'007'199'254'740'992; // 2^53: up to there a double holds every whole number
        const auto* number = std::get_if<double>(&value);
        if (number != nullptr && *number == std::trunc(*number) && std::abs(*number) <= whole_max)
            return sink.integer(static_cast<std::int64_t>(*number));
        std::visit([&]<class T>(const T& alternative) { Codec<T>::write(sink, alternative); }, value);
    }
    static bool read(const JsonValue& json, CustomValue& out, JsonReading& reading) {
        if (json.is(JsonValue::Kind::boolean)) return Codec<bool>::read(json, out.emplace<bool>(), reading);
        if (json.is_object()) return Codec<Party>::read(json, out.emplace<Party>(), reading);
        if (json.is_text()) return Codec<PersonalText>::read(json, out.emplace<PersonalText>(), reading);
        return Codec<double>::read(json, out.emplace<double>(), reading);
    }
};

template <>
struct Codec<ConfigurationEntity> {
    static constexpr TaggedCodec<ConfigurationEntity> tagged{.key = "entityKind",
                                                             .names = camel_names<Enumerators<ConfigurationKind>>};
    static void write(JsonSink& sink, const ConfigurationEntity& value) { tagged.write(sink, value); }
    static bool read(const JsonValue& json, ConfigurationEntity& out, JsonReading& reading) {
        return tagged.read(json, out, reading);
    }
};

template <>
struct Codec<NoticeBody> {
    static constexpr std::array<std::string_view, std::variant_size_v<NoticeBody>> names{
        "snapshot", "presence", "offer", "workChanged", "transcript", "controlFailed"};
    static constexpr TaggedCodec<NoticeBody> tagged{.key = "kind", .names = names};
    static void write(JsonSink& sink, const NoticeBody& value) { tagged.write(sink, value); }
    static bool read(const JsonValue& json, NoticeBody& out, JsonReading& reading) {
        return tagged.read(json, out, reading);
    }
};

} // namespace detail

template <class T>
Json to_json(const T& value) {
    return write_tree([&](JsonSink& sink) { detail::Codec<T>::write(sink, value); });
}

template <class T>
std::string to_json_text(const T& value) {
    return write_text([&](JsonSink& sink) { detail::Codec<T>::write(sink, value); });
}

template <class T>
Result<T> from_json(const JsonValue& json, Reading reading) {
    JsonReading progress(reading);
    T value{};
    if (!detail::Codec<T>::read(json, value, progress)) return std::unexpected(progress.problem());
    return value;
}

template <class T>
Result<T> from_json(const Json& json, Reading reading) {
    return from_json<T>(view_of(json).root(), reading);
}

} // namespace answerd::codec
