// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/json_columns.hpp"
#include "sqlite/statement.hpp"

#include "answerd/domain/crm.hpp"
#include "answerd/domain/match.hpp"
#include "answerd/domain/user.hpp"
#include "answerd/domain/voice_call.hpp"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Values <-> columns, from the members' own list (domain/describe.hpp): a column is named as its member; a member that
// is itself a described value becomes columns with the member's name in front (`from_kind`, `from_raw`, `from_e164`).
// A member without a column makes the statement fail to prepare, so nothing can be forgotten silently.
namespace answerd::store {

template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;
template <class T>
concept DescribedStruct = boost::describe::has_describe_members<T>::value;

using ColumnNames = std::vector<std::string>;

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

// ---- names
template <DescribedStruct T>
void add_names(const std::string& name, ColumnNames& names, const std::optional<T>* type);
template <class T>
void add_names(const std::string& name, ColumnNames& names, const T* /*type*/) {
    names.push_back(name);
}
template <DescribedStruct T>
void add_names(const std::string& name, ColumnNames& names, const T* /*type*/) {
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
        const std::string prefix = name.empty() ? "" : name + "_";
        using Member = std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>;
        add_names(prefix + member.name, names, static_cast<const Member*>(nullptr));
    });
}
template <DescribedStruct T>
void add_names(const std::string& name, ColumnNames& names, const std::optional<T>* /*type*/) {
    add_names(name, names, static_cast<const T*>(nullptr));
}
template <class T>
[[nodiscard]] ColumnNames column_names() {
    ColumnNames names;
    add_names("", names, static_cast<const T*>(nullptr));
    return names;
}
template <class T>
[[nodiscard]] int column_count() {
    static const int count = static_cast<int>(column_names<T>().size());
    return count;
}

// ---- single values
using UuidBytes = std::array<char, 16>;
[[nodiscard]] inline UuidBytes to_bytes(Uuid uuid) {
    UuidBytes bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::uint64_t half = i < 8 ? uuid.high : uuid.low;
        bytes[i] = static_cast<char>((half >> (56U - 8U * (i % 8U))) & 0xFFU);
    }
    return bytes;
}
[[nodiscard]] inline Uuid uuid_from_bytes(std::string_view bytes) {
    Uuid uuid;
    for (std::size_t i = 0; i < bytes.size() && i < sizeof(UuidBytes); ++i) {
        std::uint64_t& half = i < 8 ? uuid.high : uuid.low;
        half = (half << 8U) | static_cast<unsigned char>(bytes[i]);
    }
    return uuid;
}

inline void bind(Statement& to, bool value) {
    to.bind_integer(value ? 1 : 0);
}
template <std::integral T>
void bind(Statement& to, T value) {
    to.bind_integer(static_cast<std::int64_t>(value));
}
inline void bind(Statement& to, const std::string& value) {
    to.bind_text(value);
}
inline void bind(Statement& to, std::string_view value) {
    to.bind_text(value);
}
inline void bind(Statement& to, const PersonalText& value) {
    to.bind_text(value.reveal());
}
inline void bind(Statement& to, Instant value) {
    to.bind_integer(value.time_since_epoch().count());
}
inline void bind(Statement& to, E164 value) {
    to.bind_integer(static_cast<std::int64_t>(value.digits));
}
inline void bind(Statement& to, const Uuid& value) {
    const UuidBytes bytes = to_bytes(value);
    to.bind_bytes_copy({bytes.data(), bytes.size()});
}
template <class Tag>
void bind(Statement& to, const Id<Tag>& value) {
    bind(to, value.uuid);
}
template <class Tag>
void bind(Statement& to, const Name<Tag>& value) {
    to.bind_text(value.value);
}
template <DescribedEnum T>
void bind(Statement& to, T value) {
    to.bind_text(boost::describe::enum_to_string(value, "")); // a literal: lives for ever
}
template <JsonColumn T>
void bind(Statement& to, const T& value) {
    if (value.empty()) return to.bind_null();
    to.bind_text_copy(to_column(value));
}
template <DescribedStruct T>
void bind(Statement& to, const T& value);
template <class T>
void bind(Statement& to, const std::optional<T>& value) {
    if (value) return bind(to, *value);
    if constexpr (DescribedStruct<T>) {
        for (std::size_t i = 0; i < column_names<T>().size(); ++i)
            to.bind_null();
    } else {
        to.bind_null();
    }
}
template <DescribedStruct T>
void bind(Statement& to, const T& value) {
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { bind(to, value.*member.pointer); });
}

inline void take(Statement& from, bool& value) {
    value = from.take_integer() != 0;
}
template <std::integral T>
void take(Statement& from, T& value) {
    value = static_cast<T>(from.take_integer());
}
inline void take(Statement& from, std::string& value) {
    value = from.take_text();
}
inline void take(Statement& from, PersonalText& value) {
    value = PersonalText(std::string(from.take_text()));
}
inline void take(Statement& from, Instant& value) {
    value = Instant{Milliseconds{from.take_integer()}};
}
inline void take(Statement& from, E164& value) {
    value.digits = static_cast<std::uint64_t>(from.take_integer());
}
inline void take(Statement& from, Uuid& value) {
    value = uuid_from_bytes(from.take_text());
}
template <class Tag>
void take(Statement& from, Id<Tag>& value) {
    take(from, value.uuid);
}
template <class Tag>
void take(Statement& from, Name<Tag>& value) {
    value.value = from.take_text();
}
template <DescribedEnum T>
void take(Statement& from, T& value) {
    const std::string text(from.take_text());
    if (!boost::describe::enum_from_string(text.c_str(), value)) {
        throw SqliteError(unreadable_value, "a stored value is not known to this version");
    }
}
template <JsonColumn T>
void take(Statement& from, T& value) {
    if (from.is_null()) {
        value.clear();
        return from.skip();
    }
    from_column(from.take_text(), value);
}
template <DescribedStruct T>
void take(Statement& from, T& value);
template <class T>
void take(Statement& from, std::optional<T>& value) {
    if (from.is_null()) {
        value.reset();
        if constexpr (DescribedStruct<T>) {
            from.skip(column_count<T>());
        } else {
            from.skip();
        }
        return;
    }
    take(from, value.emplace());
}
template <DescribedStruct T>
void take(Statement& from, T& value) {
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) { take(from, value.*member.pointer); });
}

// ---- several at once, in order
template <class... T>
void bind_all(Statement& to, const T&... values) {
    (bind(to, values), ...);
}
template <class T>
[[nodiscard]] T taken(Statement& from) {
    T value{};
    take(from, value);
    return value;
}

} // namespace answerd::store
