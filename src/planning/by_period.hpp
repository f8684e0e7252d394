// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/time.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace answerd::planning {

// The value of a list with one for each period, of which the last one goes on. The list is not empty.
template <class T>
[[nodiscard]] const T& by_period(const std::vector<T>& values, Milliseconds period, Milliseconds at) {
    return values[std::min(static_cast<std::size_t>(at / period), values.size() - 1)];
}

} // namespace answerd::planning
