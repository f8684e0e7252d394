// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/shared_table.hpp"
#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"
#include "answerd/domain/personal.hpp"
#include "answerd/domain/phone_number.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <variant>
#include <vector>

// Any value of any described type, and whether two of them are the same: both from the members' list, apart from the
// codec, so that a member the codec loses is seen.
namespace answerd::test_support {

class AnyValue {
public:
    explicit AnyValue(std::uint64_t seed) : random_(seed) {}

    template <class T>
    [[nodiscard]] T of() {
        T value{};
        fill(value);
        return value;
    }

private:
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

    void fill(bool& out) { out = below(2) == 1; }
    template <std::integral T>
    void fill(T& out) {
        // Small numbers and the ends of the range are where mistakes live.
        constexpr std::array<T, 4> ends{T{0}, T{1}, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
        out = below(2) == 0 ? ends[below(ends.size())] : static_cast<T>(random_());
    }
    void fill(double& out) { // whole, halves, and what only an exponent can say
        constexpr std::array<double, 5> scales{1.0, 0.5, 1e-9, 1e12, 1e200};
        out = static_cast<double>(static_cast<std::int32_t>(random_())) * scales[below(scales.size())];
    }
    void fill(std::string& out) {
        static const std::vector<std::string> pieces{"a",
                                                     "Z",
                                                     "0",
                                                     " ",
                                                     "\"",
                                                     "\\",
                                                     "/",
                                                     "~",
                                                     "\n",
                                                     "\x01",
                                                     std::string(1, '\0'),
                                                     "\xC3\xA4",
                                                     "\xE2\x82\xAC",
                                                     "\xF0\x9F\x98\x80",
                                                     "kind",
                                                     "\x7F"};
        out.clear();
        for (auto count = below(6); count > 0; --count)
            out += pieces[below(pieces.size())];
    }
    void fill(PersonalText& out) { out = PersonalText(of<std::string>()); }
    void fill(E164& out) { out = E164{1'000'000 + below(999'999'999'000'000)}; }
    void fill(Uuid& out) { out = Uuid{.high = random_(), .low = random_()}; }
    template <class Tag>
    void fill(Id<Tag>& out) {
        fill(out.uuid);
    }
    template <class Tag>
    void fill(Name<Tag>& out) {
        static constexpr std::string_view letters = "abcz059-_";
        out.value.clear();
        for (auto count = below(8); count > 0; --count)
            out.value += letters[below(letters.size())];
    }
    void fill(Instant& out) {
        constexpr std::int64_t milliseconds_to_year_9000 = 221'845'392'000'000;
        out =
            Instant(Milliseconds(static_cast<std::int64_t>(below(2 * milliseconds_to_year_9000)) % 250'000'000'000'000 -
                                 62'000'000'000'000));
    }
    template <class T>
    void fill(std::optional<T>& out) {
        out = below(2) == 0 ? std::optional<T>() : std::optional<T>(of<T>());
    }
    template <class T>
    void fill(std::vector<T>& out) {
        out.resize(below(4));
        for (auto& element : out)
            fill(element);
    }
    template <class Key, class Value>
    void fill(std::map<Key, Value>& out) {
        for (auto count = below(4); count > 0; --count)
            out[of<Key>()] = of<Value>();
    }
    template <class Key, class Value>
    void fill(std::unordered_map<Key, Value>& out) {
        for (auto count = below(4); count > 0; --count)
            out[of<Key>()] = of<Value>();
    }
    template <class Key, class Value>
    void fill(SharedTable<Key, Value>& out) {
        for (auto count = below(4); count > 0; --count)
            out[of<Key>()] = of<Value>();
    }
    template <class... Alternatives>
    void fill(std::variant<Alternatives...>& out) {
        boost::mp11::mp_with_index<sizeof...(Alternatives)>(below(sizeof...(Alternatives)),
                                                            [&](auto index) { fill(out.template emplace<index()>()); });
    }
    template <class E>
        requires std::is_enum_v<E>
    void fill(E& out) {
        constexpr auto count = boost::mp11::mp_size<boost::describe::describe_enumerators<E>>::value;
        out = static_cast<E>(below(count));
    }
    template <class T>
        requires boost::describe::has_describe_members<T>::value
    void fill(T& out) {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        boost::mp11::mp_for_each<Members>([&]<class Descriptor>(Descriptor) { fill(out.*Descriptor::pointer); });
    }

    std::mt19937_64 random_;
};

template <class T>
bool is_same(const T& left, const T& right);
template <class T>
bool is_same(const std::optional<T>& left, const std::optional<T>& right) {
    return left.has_value() == right.has_value() && (!left || is_same(*left, *right));
}
template <class T>
bool is_same(const std::vector<T>& left, const std::vector<T>& right) {
    return std::ranges::equal(left, right, [](const T& a, const T& b) { return is_same(a, b); });
}
template <class Map>
bool is_same_map(const Map& left, const Map& right) {
    return left.size() == right.size() && std::ranges::all_of(left, [&](const auto& entry) {
               const auto other = right.find(entry.first);
               return other != right.end() && is_same(entry.second, other->second);
           });
}
template <class Key, class Value>
bool is_same(const std::map<Key, Value>& left, const std::map<Key, Value>& right) {
    return is_same_map(left, right);
}
template <class Key, class Value>
bool is_same(const std::unordered_map<Key, Value>& left, const std::unordered_map<Key, Value>& right) {
    return is_same_map(left, right);
}
template <class Key, class Value>
bool is_same(const SharedTable<Key, Value>& left, const SharedTable<Key, Value>& right) {
    return left.size() == right.size() && std::ranges::all_of(left, [&](const auto& entry) {
               const Value* other = right.find_value(entry.first);
               return other != nullptr && is_same(entry.second, *other);
           });
}
template <class... Alternatives>
bool is_same(const std::variant<Alternatives...>& left, const std::variant<Alternatives...>& right) {
    return left.index() == right.index() &&
           std::visit([&]<class T>(const T& value) { return is_same(value, std::get<T>(right)); }, left);
}
template <class T>
bool is_same(const T& left, const T& right) {
    if constexpr (boost::describe::has_describe_members<T>::value) {
        using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
        bool same = true;
        boost::mp11::mp_for_each<Members>([&]<class Descriptor>(Descriptor) {
            same = same && is_same(left.*Descriptor::pointer, right.*Descriptor::pointer);
        });
        return same;
    } else {
        return left == right;
    }
}

} // namespace answerd::test_support
