// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services.hpp"

#include <string>

namespace answerd::api {

// Prometheus text exposition format 0.0.4. Names are listed in docs/operations.md. No label carries personal data.
[[nodiscard]] std::string metrics_text(const Services& services);

} // namespace answerd::api
