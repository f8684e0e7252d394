// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "amazon_connect/contact.hpp"

namespace answerd::telephony::connect {

// The event that a contact flow hands to its Lambda function, forwarded to us: the only push that carries the caller's
// number before an agent rings. The same contact may be announced several times, and with more facts each time.
[[nodiscard]] Reading read_flow_event(const Json& event, Instant received_at, const AdapterSettings& settings);

// Contact and content: a retried invocation repeats both.
[[nodiscard]] std::string flow_event_key(const Json& event, std::string_view body);

} // namespace answerd::telephony::connect
