// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace answerd::telephony {

// Providers write 1970 for "not yet"; nothing we are told happened before this.
inline constexpr Instant earliest_believable_time = std::chrono::sys_days{std::chrono::year{2010} / 1 / 1};

[[nodiscard]] inline std::optional<Instant> believable(std::optional<Instant> at) {
    return at && *at >= earliest_believable_time ? at : std::nullopt;
}

// A provider's event id as a key of bounded length; a longer one is replaced by its hash.
[[nodiscard]] std::string bounded_event_key(std::string key);
// For a body that names no id: its content is its identity.
[[nodiscard]] std::string content_event_key(std::string_view body);

} // namespace answerd::telephony
