// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "binary_source.hpp"

#include "answerd/codec/describe_json.hpp"

#include <bit>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// Described values <-> compact bytes, from the same lists as their JSON. Values stand behind a schema with the members'
// names, so members may be added, moved and dropped, as in tolerant JSON: unknown ones are passed over, missing ones
// keep their default. Costs seconds of compile time a file.
namespace answerd::codec::binary {

// Builds the schema of a type and of everything in it.
class SchemaWriter {
public:
    template <class T>
    ShapeIndex add();
    ShapeIndex put(Shape shape) {
        schema_.shapes.push_back(shape);
        return static_cast<ShapeIndex>(schema_.shapes.size() - 1);
    }
    std::uint32_t put(Type type) {
        schema_.types.push_back(std::move(type));
        return static_cast<std::uint32_t>(schema_.types.size() - 1);
    }
    [[nodiscard]] Schema take(ShapeIndex root) {
        schema_.root = root;
        return std::move(schema_);
    }

private:
    template <class T>
    static constexpr char tag = 0;

    Schema schema_;
    std::map<const char*, ShapeIndex> known_; // by the address of a type's tag
};

template <class T>
struct Binary;

template <class T>
ShapeIndex SchemaWriter::add() {
    if (const auto found = known_.find(&tag<T>); found != known_.end()) return found->second;
    const ShapeIndex index = Binary<T>::describe(*this);
    known_.emplace(&tag<T>, index);
    return index;
}

template <Kind K>
struct Leaf {
    static constexpr Kind kind = K;
    static ShapeIndex describe(SchemaWriter& schema) { return schema.put(Shape{.kind = K}); }
};

template <>
struct Binary<bool> : Leaf<Kind::flag> {
    static void write(std::string& out, bool value) { out += value ? '\1' : '\0'; }
    static bool read(Source& in, ShapeIndex shape, bool& out) { return in.is(shape, kind) && in.flag(out); }
};

template <std::signed_integral T>
struct Binary<T> : Leaf<Kind::integer> {
    static void write(std::string& out, T value) {
        const auto wide = static_cast<std::int64_t>(value);
        append_varint(out, (static_cast<std::uint64_t>(wide) << 1U) ^ static_cast<std::uint64_t>(wide >> 63U));
    }
    static bool read(Source& in, ShapeIndex shape, T& out) {
        std::int64_t value = 0;
        if (!in.is(shape, Kind::integer) || !in.integer(value) || !std::in_range<T>(value)) return false;
        out = static_cast<T>(value);
        return true;
    }
};

template <std::unsigned_integral T>
struct Binary<T> : Leaf<Kind::natural> {
    static void write(std::string& out, T value) { append_varint(out, value); }
    static bool read(Source& in, ShapeIndex shape, T& out) {
        std::uint64_t value = 0;
        if (!in.is(shape, Kind::natural) || !in.varint(value) || !std::in_range<T>(value)) return false;
        out = static_cast<T>(value);
        return true;
    }
};

inline void append_word(std::string& out, std::uint64_t word) {
    for (unsigned shift = 64; shift > 0; shift -= 8)
        out += static_cast<char>(word >> (shift - 8));
}

template <>
struct Binary<double> : Leaf<Kind::number> {
    static void write(std::string& out, double value) { append_word(out, std::bit_cast<std::uint64_t>(value)); }
    static bool read(Source& in, ShapeIndex shape, double& out) {
        std::uint64_t bits = 0;
        if (!in.is(shape, kind) || !in.word(bits)) return false;
        out = std::bit_cast<double>(bits);
        return true;
    }
};

template <>
struct Binary<std::string> : Leaf<Kind::text> {
    static void write(std::string& out, std::string_view value) {
        append_varint(out, value.size());
        out += value;
    }
    static bool read(Source& in, ShapeIndex shape, std::string& out) {
        std::string_view text;
        if (!in.is(shape, kind) || !in.text(text)) return false;
        out.assign(text);
        return true;
    }
};

template <>
struct Binary<PersonalText> : Leaf<Kind::text> {
    static void write(std::string& out, const PersonalText& value) { Binary<std::string>::write(out, value.reveal()); }
    static bool read(Source& in, ShapeIndex shape, PersonalText& out) {
        std::string_view text;
        if (!in.is(shape, kind) || !in.text(text)) return false;
        out = PersonalText(std::string(text));
        return true;
    }
};

template <class Tag>
struct Binary<Name<Tag>> : Leaf<Kind::text> {
    static void write(std::string& out, const Name<Tag>& value) { Binary<std::string>::write(out, value.value); }
    static bool read(Source& in, ShapeIndex shape, Name<Tag>& out) {
        return Binary<std::string>::read(in, shape, out.value);
    }
};

template <>
struct Binary<Uuid> : Leaf<Kind::uuid> {
    static void write(std::string& out, Uuid value) {
        append_word(out, value.high);
        append_word(out, value.low);
    }
    static bool read(Source& in, ShapeIndex shape, Uuid& out) {
        return in.is(shape, kind) && in.word(out.high) && in.word(out.low);
    }
};

template <class Tag>
struct Binary<Id<Tag>> : Leaf<Kind::uuid> {
    static void write(std::string& out, Id<Tag> value) { Binary<Uuid>::write(out, value.uuid); }
    static bool read(Source& in, ShapeIndex shape, Id<Tag>& out) { return Binary<Uuid>::read(in, shape, out.uuid); }
};

template <>
struct Binary<E164> : Leaf<Kind::natural> {
    static void write(std::string& out, E164 value) { append_varint(out, value.digits); }
    static bool read(Source& in, ShapeIndex shape, E164& out) {
        return Binary<std::uint64_t>::read(in, shape, out.digits);
    }
};

template <>
struct Binary<Instant> : Leaf<Kind::integer> { // milliseconds since 1970
    static void write(std::string& out, Instant value) {
        Binary<std::int64_t>::write(out, value.time_since_epoch().count());
    }
    static bool read(Source& in, ShapeIndex shape, Instant& out) {
        std::int64_t ms = 0;
        if (!Binary<std::int64_t>::read(in, shape, ms)) return false;
        out = Instant(Milliseconds(ms));
        return true;
    }
};

template <class Rep, class Period>
struct Binary<std::chrono::duration<Rep, Period>> : Leaf<Kind::integer> {
    static void write(std::string& out, std::chrono::duration<Rep, Period> value) {
        Binary<Rep>::write(out, value.count());
    }
    static bool read(Source& in, ShapeIndex shape, std::chrono::duration<Rep, Period>& out) {
        Rep count{};
        if (!Binary<Rep>::read(in, shape, count)) return false;
        out = std::chrono::duration<Rep, Period>(count);
        return true;
    }
};

template <class E>
    requires std::is_enum_v<E>
struct Binary<E> {
    static constexpr auto& names = detail::Codec<E>::names;

    static ShapeIndex describe(SchemaWriter& schema) {
        Type type;
        for (const std::string_view name : names)
            type.names.emplace_back(name);
        return schema.put(Shape{.kind = Kind::choice, .first = schema.put(std::move(type))});
    }
    static void write(std::string& out, E value) { append_varint(out, static_cast<std::uint64_t>(value)); }
    static bool read(Source& in, ShapeIndex shape, E& out) {
        std::uint64_t written = 0;
        if (!in.is(shape, Kind::choice) || !in.varint(written)) return false;
        const auto places = in.places(in.shape(shape).first, names);
        if (written >= places.size() || places[written] == Source::nowhere) return false;
        out = static_cast<E>(places[written]);
        return true;
    }
};

template <class T>
    requires detail::is_described_struct<T>
struct Binary<T> {
    using Members = detail::Members<T>;
    static constexpr auto& names = detail::camel_names<Members>;
    static_assert(detail::lists_all_members<T>(), "a member is missing from ANSWERD_DESCRIBE");
    static_assert(!names.empty(), "a value that takes no bytes could be repeated without end");

    template <class Descriptor>
    using Member = std::remove_cvref_t<decltype(std::declval<T&>().*Descriptor::pointer)>;

    static ShapeIndex describe(SchemaWriter& schema) {
        Type type;
        boost::mp11::mp_for_each<Members>([&]<class Descriptor>(Descriptor) {
            type.names.emplace_back(detail::CamelName<Descriptor>::value);
            type.shapes.push_back(schema.template add<Member<Descriptor>>());
        });
        return schema.put(Shape{.kind = Kind::record, .first = schema.put(std::move(type))});
    }
    static void write(std::string& out, const T& value) {
        boost::mp11::mp_for_each<Members>(
            [&]<class Descriptor>(Descriptor) { Binary<Member<Descriptor>>::write(out, value.*Descriptor::pointer); });
    }
    static bool read(Source& in, ShapeIndex shape, T& out) {
        if (!in.is(shape, Kind::record)) return false;
        const std::uint32_t type = in.shape(shape).first;
        const auto places = in.places(type, names);
        for (std::size_t i = 0; i < places.size(); ++i) {
            const ShapeIndex member = in.type(type).shapes[i];
            if (!(places[i] == Source::nowhere ? in.skip(member) : read_member(in, member, places[i], out))) {
                return false;
            }
        }
        return true;
    }

private:
    static bool read_member(Source& in, ShapeIndex shape, std::size_t place, T& out) {
        return boost::mp11::mp_with_index<names.size()>(place, [&](auto index) {
            using Descriptor = boost::mp11::mp_at_c<Members, index()>;
            return Binary<Member<Descriptor>>::read(in, shape, out.*Descriptor::pointer);
        });
    }
};

template <class T>
struct Binary<std::optional<T>> {
    static ShapeIndex describe(SchemaWriter& schema) {
        return schema.put(Shape{.kind = Kind::maybe, .first = schema.template add<T>()});
    }
    static void write(std::string& out, const std::optional<T>& value) {
        Binary<bool>::write(out, value.has_value());
        if (value) Binary<T>::write(out, *value);
    }
    static bool read(Source& in, ShapeIndex shape, std::optional<T>& out) {
        out.reset();
        bool is_there = false;
        if (!in.is(shape, Kind::maybe) || !in.flag(is_there)) return false;
        return !is_there || Binary<T>::read(in, in.shape(shape).first, out.emplace());
    }
};

template <class T>
struct Binary<std::vector<T>> {
    static ShapeIndex describe(SchemaWriter& schema) {
        return schema.put(Shape{.kind = Kind::list, .first = schema.template add<T>()});
    }
    static void write(std::string& out, const std::vector<T>& values) {
        append_varint(out, values.size());
        for (const auto& value : values)
            Binary<T>::write(out, value);
    }
    static bool read(Source& in, ShapeIndex shape, std::vector<T>& out) {
        out.clear();
        std::uint64_t count = 0;
        if (!in.is(shape, Kind::list) || !in.count(count)) return false;
        const ShapeIndex element = in.shape(shape).first;
        for (; count > 0; --count) {
            if (!Binary<T>::read(in, element, out.emplace_back())) return false;
        }
        return true;
    }
};

// A map of any kind, written in the order of its keys.
template <class Key, class Value>
struct BinaryTable {
    static ShapeIndex describe(SchemaWriter& schema) {
        const ShapeIndex key = schema.template add<Key>();
        return schema.put(Shape{.kind = Kind::table, .first = key, .second = schema.template add<Value>()});
    }
    static void write_entry(std::string& out, const Key& key, const Value& value) {
        Binary<Key>::write(out, key);
        Binary<Value>::write(out, value);
    }
    template <class Map>
    static void write_sorted(std::string& out, const Map& values) {
        std::vector<std::pair<const Key*, const Value*>> sorted;
        sorted.reserve(values.size());
        for (const auto& [key, value] : values)
            sorted.emplace_back(&key, &value);
        std::ranges::sort(sorted, {}, [](const auto& entry) -> const Key& { return *entry.first; });
        append_varint(out, sorted.size());
        for (const auto& [key, value] : sorted)
            write_entry(out, *key, *value);
    }
    // `place` gives the slot of a key.
    static bool read_entries(Source& in, ShapeIndex shape, const auto& place) {
        std::uint64_t count = 0;
        if (!in.is(shape, Kind::table) || !in.count(count)) return false;
        const Shape entry = in.shape(shape);
        for (; count > 0; --count) {
            Key key{};
            if (!Binary<Key>::read(in, entry.first, key)) return false;
            Value& value = place(std::move(key));
            if (!Binary<Value>::read(in, entry.second, value)) return false;
        }
        return true;
    }
};

template <class Key, class Value>
struct Binary<std::map<Key, Value>> : BinaryTable<Key, Value> {
    static void write(std::string& out, const std::map<Key, Value>& values) {
        append_varint(out, values.size());
        for (const auto& [key, value] : values)
            Binary::write_entry(out, key, value);
    }
    static bool read(Source& in, ShapeIndex shape, std::map<Key, Value>& out) {
        out.clear();
        return Binary::read_entries(in, shape, [&](Key&& key) -> Value& {
            return out.try_emplace(out.end(), std::move(key))->second; // at the end, where sorted keys belong
        });
    }
};

template <class Key, class Value>
struct Binary<std::unordered_map<Key, Value>> : BinaryTable<Key, Value> {
    static void write(std::string& out, const std::unordered_map<Key, Value>& values) {
        Binary::write_sorted(out, values);
    }
    static bool read(Source& in, ShapeIndex shape, std::unordered_map<Key, Value>& out) {
        out.clear();
        return Binary::read_entries(in, shape, [&](Key&& key) -> Value& { return out[std::move(key)]; });
    }
};

template <class Key, class Value>
struct Binary<SharedTable<Key, Value>> : BinaryTable<Key, Value> {
    static void write(std::string& out, const SharedTable<Key, Value>& values) { Binary::write_sorted(out, values); }
    static bool read(Source& in, ShapeIndex shape, SharedTable<Key, Value>& out) {
        out.clear();
        return Binary::read_entries(in, shape, [&](Key&& key) -> Value& { return out[key]; });
    }
};

// The schema, then the value.
template <class T>
std::string write_value(const T& value) {
    SchemaWriter schema;
    std::string out = write_schema(schema.take(schema.add<T>()));
    Binary<T>::write(out, value);
    return out;
}

template <class T>
std::optional<T> read_value(std::string_view text) {
    const auto schema = take_schema(text);
    if (!schema) return std::nullopt;
    Source in(*schema, text);
    std::optional<T> value(std::in_place);
    if (!Binary<T>::read(in, schema->root, *value) || !in.rest().empty()) return std::nullopt;
    return value;
}

} // namespace answerd::codec::binary
