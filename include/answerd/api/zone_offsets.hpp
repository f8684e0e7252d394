// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"

namespace answerd::api {

// What the time zone of business hours means, from a year ago for the next ten years. Other entities stay as they
// are. The same within a calendar year, so that writing the same again changes nothing.
void fill_zone_offsets(ConfigurationEntity& entity, Instant now);

} // namespace answerd::api
