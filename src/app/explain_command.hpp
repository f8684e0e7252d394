// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server_client.hpp"

#include <string>

// Why a work item waits, or who was chosen for it and why, in words. Exit codes: 0 said, 1 there is no such item, 2
// could not be asked.
namespace answerd::app {

[[nodiscard]] int explain_item(const ServerPlace& place, const std::string& item);

} // namespace answerd::app
