// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"

#include <optional>
#include <string>
#include <unordered_map>

namespace answerd::planning {

// A piece of work has another id in every world. What it is called by is where it came from: the leg of a provider's
// call, what an agent handed on, or the request that made it (which whoever sends it knows).
class VisitNames {
public:
    // Of an item that was open before the first command: its id is the same in every world.
    [[nodiscard]] static std::string open(WorkItemId item) { return "open " + to_string(item); }
    [[nodiscard]] static std::string created(std::size_t command) { return "command " + std::to_string(command); }
    [[nodiscard]] static std::string handed_on(const std::string& name) { return name + " handed on"; }
    // Of a call, a signal about it or a control of it: the provider's name for it, the same in every world.
    template <class OfCall>
    [[nodiscard]] static std::string call(const OfCall& of) {
        return of.adapter.value + '\n' + of.call_key;
    }
    // The next one of this call.
    [[nodiscard]] std::string leg(const State& state, CallId call);

private:
    std::unordered_map<std::string, int> legs_; // so far, by adapter and key
};

} // namespace answerd::planning
