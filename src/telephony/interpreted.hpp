// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/telephony/adapter.hpp"

#include <utility>
#include <vector>

namespace answerd::telephony {

// Not by a braced list, which copies what stands in it: an event is a few kilobytes.
inline std::vector<Interpreted> only(Interpreted event) {
    std::vector<Interpreted> events;
    events.push_back(std::move(event));
    return events;
}

} // namespace answerd::telephony
