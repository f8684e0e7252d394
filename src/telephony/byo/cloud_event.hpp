// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json_value.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/domain/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace answerd::telephony::byo {

// The context of a CloudEvents 1.0 event in the JSON format, as far as the contract needs it.
struct CloudEvent {
    std::string id;
    std::string source;
    std::string type;
    std::string subject;                    // the call's key
    Instant time{};                         // when the sender's clock is not believable: when we received it
    const codec::JsonValue* data = nullptr; // never null: an empty object when the event has none
};

// Empty unless the event names itself: `source` and `id` are what makes a repeat recognisable.
[[nodiscard]] std::optional<std::string> event_key_of(const codec::JsonValue& event);

// What can be said before the type is known to be ours: specversion, id, source, type.
[[nodiscard]] Result<CloudEvent> read_identity(const codec::JsonValue& event, std::string_view source_prefix);
// The rest of it: subject, time, data.
[[nodiscard]] Result<> read_context(const codec::JsonValue& event, Instant received_at, CloudEvent& into);

} // namespace answerd::telephony::byo
