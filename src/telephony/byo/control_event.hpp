// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/events.hpp"

#include <string>

namespace answerd::telephony::byo {

// A control as a CloudEvent of type org.answerd.control.*; its id is the control's, so a repeat is recognised.
[[nodiscard]] std::string control_event(const Control& control, Instant now);

} // namespace answerd::telephony::byo
