// SPDX-License-Identifier: Apache-2.0
#include "visit_names.hpp"

namespace answerd::planning {

std::string VisitNames::leg(const State& state, CallId call) {
    const LiveCall* live = state.calls.find_value(call);
    std::string key = live == nullptr ? to_string(call) : VisitNames::call(live->call);
    const int number = ++legs_[key];
    return key + '\n' + std::to_string(number);
}

} // namespace answerd::planning
