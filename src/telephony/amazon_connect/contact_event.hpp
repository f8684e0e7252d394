// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "amazon_connect/contact.hpp"

namespace answerd::telephony::connect {

// One event of EventBridge's bus, or the bare `detail` of one (an input transformer may have taken it out).
[[nodiscard]] Reading read_contact_event(const Json& event, Instant received_at, const AdapterSettings& settings);

} // namespace answerd::telephony::connect
