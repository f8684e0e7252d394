// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/voice_call.hpp"

#include <optional>

namespace answerd::telephony {

// A call that we place: its customer is the one who is called.
[[nodiscard]] constexpr bool is_outgoing(std::optional<CallType> type) {
    return type == CallType::outbound || type == CallType::callback;
}

} // namespace answerd::telephony
