// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/codec/json_value.hpp"
#include "answerd/core/commands.hpp"
#include "answerd/core/core.hpp"
#include "answerd/core/events.hpp"
#include "answerd/core/notices.hpp"
#include "answerd/core/state.hpp"
#include "answerd/domain/user.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Described values <-> JSON, from the members' own list (domain/describe.hpp). snake_case members are camelCase keys.
//   Instant               RFC 3339 UTC with milliseconds         Id, Uuid        lower-case UUID text
//   E164                  "+4930123456"                          PersonalText    its text
//   std::optional         absent or null = empty; empty members are left out when writing
//   enum                  camelCase enumerator                   Name            its text
//   std::uint64_t         a number; above int64 its digits as a string, because the strict reader refuses such numbers
//   std::map, Table       an object, sorted by key
//   EventBody, NoticeBody an object with "kind" beside the members; ConfigurationEntity has "entityKind" there, because
//                         an adapter's profile has a "kind" of its own
// Instantiated in src/codec for the domain's records, configuration, views and notices. For other described types (a
// module's own requests) include codec/describe_json.hpp instead.
namespace answerd::codec {

enum class Reading {
    strict,   // from people and programs: unknown members are refused, and so are missing ones that are required
    tolerant, // from our own journal: unknown members are ignored, missing ones keep their default
};

template <class T>
[[nodiscard]] Json to_json(const T& value);
// The same as dump_json(to_json(value)) without the tree between, members in the order of their list.
template <class T>
[[nodiscard]] std::string to_json_text(const T& value);
// On failure the problem's pointer names the member.
template <class T>
[[nodiscard]] Result<T> from_json(const JsonValue& json, Reading reading = Reading::strict);
template <class T>
[[nodiscard]] Result<T> from_json(const Json& json, Reading reading = Reading::strict);

[[nodiscard]] std::string encode_event(const Event& event);
[[nodiscard]] Result<Event> decode_event(std::string_view text);

// A state as compact bytes behind the names of its members (docs/decisions/0014-*.md). Reads what other versions wrote,
// like tolerant JSON, and the JSON that snapshots were before.
[[nodiscard]] std::string encode_state(const State& state);
[[nodiscard]] Result<State> decode_state(std::string_view text);
[[nodiscard]] bool is_encoded_state(std::string_view text); // by its beginning

// RFC 3339: "2026-11-22T10:55:11.000Z". Reading accepts any offset and 0 to 9 fraction digits; what is finer than a
// millisecond is cut off. Writing holds instants outside the years 0 to 9999 at that range's ends.
[[nodiscard]] std::string to_rfc3339(Instant at);
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);

} // namespace answerd::codec
