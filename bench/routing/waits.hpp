// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace answerd::bench {

// How true the estimated wait is: on known days every twentieth customer who has to wait is told one and stays. A
// Markdown table.
[[nodiscard]] std::string waits_table(bool quick);

} // namespace answerd::bench
