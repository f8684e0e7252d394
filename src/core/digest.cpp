// SPDX-License-Identifier: Apache-2.0
#include "digest.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <ranges>
#include <type_traits>

namespace answerd::core {

namespace {

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

void add(Digest& digest, const std::string& text) {
    digest.add_word(hash_text(text));
}
void add(Digest& digest, const PersonalText& text) {
    digest.add_word(hash_text(text.reveal()));
}
void add(Digest& digest, Instant at) {
    digest.add_word(static_cast<std::uint64_t>(at.time_since_epoch().count()));
}
void add(Digest& digest, E164 number) {
    digest.add_word(number.digits);
}
void add(Digest& digest, Uuid uuid) {
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

template <class T>
void add_described(Digest& digest, const T& value) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) { digest.add_word(hash_of(value.*member.pointer)); });
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

} // namespace

std::uint64_t mix(std::uint64_t bits) {
    bits += 0x9E3779B97F4A7C15;
    bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9;
    bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EB;
    return bits ^ (bits >> 31U);
}

std::uint64_t hash_text(std::string_view text) {
    std::uint64_t hash = mix(text.size());
    std::uint64_t word = 0;
    unsigned filled = 0;
    for (const char c : text) {
        word |= static_cast<std::uint64_t>(static_cast<unsigned char>(c)) << (8U * filled);
        if (++filled < 8) continue;
        hash = mix(hash ^ word);
        word = 0;
        filled = 0;
    }
    return filled == 0 ? hash : mix(hash ^ word);
}

std::uint64_t digest_of(const State& state) {
    return hash_of(state);
}

} // namespace answerd::core
