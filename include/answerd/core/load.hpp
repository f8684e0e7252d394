// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"

#include <optional>
#include <string>

// What open work takes of an agent. Capacity is reckoned in hundredths of a unit, so that a percentage of it is exact.
namespace answerd {

inline constexpr int hundredths_per_unit = 100;

// What work of this weight, or of this percentage in its place, takes of such a capacity (in hundredths, as is the
// answer). An exclusive channel takes all of it whatever this says.
[[nodiscard]] constexpr int share_of(int weight, const std::optional<int>& capacity_percentage, int capacity) {
    return capacity_percentage ? *capacity_percentage * (capacity / hundredths_per_unit) : weight * hundredths_per_unit;
}

struct AgentLoad {
    int capacity = 0; // all in hundredths of a unit
    int interruptible_capacity = 0;
    int used = 0; // by work that is not interruptible; the wrap-up of an exclusive work takes nothing
    int used_by_interruptible = 0;
};
[[nodiscard]] AgentLoad load_of(const State& state, const AgentState& agent);

// 240 -> "2.4", 100 -> "1"
[[nodiscard]] std::string units_in_words(int hundredths);

} // namespace answerd
