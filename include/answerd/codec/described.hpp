// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/core/commands.hpp"
#include "answerd/core/core.hpp"
#include "answerd/core/events.hpp"
#include "answerd/core/notices.hpp"
#include "answerd/core/state.hpp"
#include "answerd/domain/user.hpp"

#include <cstdint>
#include <string>

// Described values <-> JSON, from the members' own list (domain/describe.hpp). snake_case members are camelCase keys.
//   Instant               RFC 3339 UTC with milliseconds         Id, Uuid        lower-case UUID text
//   E164                  "+4930123456"                          PersonalText    its text
//   std::optional         absent or null = empty; empty members are left out when writing
//   enum                  camelCase enumerator                   Name            its text
//   variants of events, notices and configuration: an object with "kind" beside the members
// The template implementation is src/codec/described.ipp, instantiated for the types below in a few .cpp files, because
// it costs seconds a file.
namespace answerd::codec {

enum class Reading {
    strict,   // from people and programs: unknown members are refused, missing members without default too
    tolerant, // from our own journal: unknown members are ignored, missing ones keep their default
};

template <class T>
[[nodiscard]] Json to_json(const T& value);
// On failure the problem's pointer names the member.
template <class T>
[[nodiscard]] Result<T> from_json(const Json& json, Reading reading = Reading::strict);

[[nodiscard]] std::string encode_event(const Event& event);
[[nodiscard]] Result<Event> decode_event(std::string_view text);
[[nodiscard]] std::string encode_state(const State& state);
[[nodiscard]] Result<State> decode_state(std::string_view text);

// RFC 3339: "2026-11-22T10:55:11.000Z". Reading accepts any offset and 0 to 9 fraction digits.
[[nodiscard]] std::string to_rfc3339(Instant at);
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);

} // namespace answerd::codec
