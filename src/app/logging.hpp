// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process_configuration.hpp"

namespace answerd::app {

// Logs go to standard error (text, JSON lines) or to the journal. PersonalText has no formatter, so what a log line
// says about people is at most an id. May be called again while other threads log.
void set_up_logging(const LogSettings& settings);

} // namespace answerd::app
