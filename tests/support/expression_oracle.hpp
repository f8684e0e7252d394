// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace answerd::testing {

// Whether somebody with these levels fits an expression: worked out word by word from its text, without a tree and
// without any helper of the product. The text has to be a right one.
[[nodiscard]] bool fits_by_hand(const std::string& expression, const std::map<std::string, int>& levels);

} // namespace answerd::testing
