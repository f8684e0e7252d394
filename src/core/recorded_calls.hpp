// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/recorded.hpp"

namespace answerd::core {

// The first of the events with this body; null when there is none.
template <class Body>
[[nodiscard]] const Body* first_of(std::span<const Event> decided) {
    for (const Event& event : decided) {
        if (const auto* body = std::get_if<Body>(&event.body)) return body;
    }
    return nullptr;
}

// The provider's signal behind events that begin with a fact about a call.
[[nodiscard]] std::optional<Command> signal_behind(const State& before, std::span<const Event> decided);

} // namespace answerd::core
