// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"

#include <vector>

namespace answerd::app {

// What an empty installation starts with, so that an admin adds queues and agents instead of vocabulary: the four
// channels, three presence statuses, one routing and one presence configuration, and two dispositions.
[[nodiscard]] std::vector<ConfigurationEntity> default_configuration();

} // namespace answerd::app
