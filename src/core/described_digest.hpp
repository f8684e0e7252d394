// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "digest.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <ranges>
#include <type_traits>

// A fingerprint of any described value, over all of it.
namespace answerd::core {

class Digest {
public:
    void add_word(std::uint64_t word) { hash_ = mix(hash_ ^ word); }
    [[nodiscard]] std::uint64_t value() const { return hash_; }

private:
    std::uint64_t hash_ = 0x51ED270B0A1F39C1;
};

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T>
concept UnorderedTable = requires { typename T::hasher; };
template <class T>
concept Number = std::integral<T> || std::is_enum_v<T>;

template <class T>
struct IsVariant : std::false_type {};
template <class... Ts>
struct IsVariant<std::variant<Ts...>> : std::true_type {};
template <class T>
struct IsPair : std::false_type {};
template <class A, class B>
struct IsPair<std::pair<A, B>> : std::true_type {};

template <class T>
std::uint64_t hash_of(const T& value);

inline void add(Digest& digest, const std::string& text) {
    digest.add_word(hash_text(text));
}
inline void add(Digest& digest, const PersonalText& text) {
    digest.add_word(hash_text(text.reveal()));
}
inline void add(Digest& digest, Instant at) {
    digest.add_word(static_cast<std::uint64_t>(at.time_since_epoch().count()));
}
inline void add(Digest& digest, E164 number) {
    digest.add_word(number.digits);
}
inline void add(Digest& digest, Uuid uuid) {
    digest.add_word(uuid.high);
    digest.add_word(uuid.low);
}
template <class Tag>
void add(Digest& digest, const Id<Tag>& id) {
    add(digest, id.uuid);
}
template <class Tag>
void add(Digest& digest, const Name<Tag>& name) {
    add(digest, name.value);
}
template <class T>
void add(Digest& digest, const std::optional<T>& value) {
    digest.add_word(value ? 1 : 0);
    if (value) digest.add_word(hash_of(*value));
}

// A member that has the value it was made with is left out, under its name: what a newer version adds to a type leaves
// the digest of everything that was recorded before as it was.
template <class T>
void add_described(Digest& digest, const T& value) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    static const T as_made{};
    std::uint64_t sum = 0;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        static const std::uint64_t name = hash_text(member.name);
        static const std::uint64_t unset = hash_of(as_made.*member.pointer);
        const std::uint64_t hash = hash_of(value.*member.pointer);
        if (hash != unset) sum += mix(name ^ hash);
    });
    digest.add_word(sum);
}

template <class T>
    requires(Number<T> || IsPair<T>::value || IsVariant<T>::value || Described<T> ||
             (std::ranges::range<T> && !std::same_as<T, std::string>))
void add(Digest& digest, const T& value) {
    if constexpr (Number<T>) {
        digest.add_word(static_cast<std::uint64_t>(value));
    } else if constexpr (IsPair<T>::value) {
        digest.add_word(hash_of(value.first));
        digest.add_word(hash_of(value.second));
    } else if constexpr (IsVariant<T>::value) {
        digest.add_word(value.index());
        std::visit([&](const auto& alternative) { digest.add_word(hash_of(alternative)); }, value);
    } else if constexpr (UnorderedTable<T>) {
        // A sum does not depend on the order of the walk.
        std::uint64_t sum = value.size();
        for (const auto& entry : value)
            sum += mix(hash_of(entry));
        digest.add_word(sum);
    } else if constexpr (std::ranges::range<T>) {
        digest.add_word(std::ranges::size(value));
        for (const auto& entry : value)
            digest.add_word(hash_of(entry));
    } else {
        add_described(digest, value);
    }
}

template <class T>
std::uint64_t hash_of(const T& value) {
    Digest digest;
    add(digest, value);
    return digest.value();
}

} // namespace answerd::core
