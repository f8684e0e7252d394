// SPDX-License-Identifier: Apache-2.0
#include "answerd/core/events.hpp"

#include <type_traits>

namespace answerd {

std::string_view kind_of(const EventBody& body) {
    return std::visit([](const auto& event) { return std::decay_t<decltype(event)>::kind; }, body);
}

} // namespace answerd
