// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/notices.hpp"

#include <string>

// What the measured functions are given.
namespace answerd::bench {

[[nodiscard]] std::string sample_event();       // a bring-your-own event of 1.6 kB
[[nodiscard]] AgentNotice sample_offer();       // an offer with its screen pop, as that event leads to
[[nodiscard]] const std::string& data_folder(); // --data; empty when it was not given
void set_data_folder(std::string folder);

} // namespace answerd::bench
