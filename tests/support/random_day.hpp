// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/core_world.hpp"

#include <random>

namespace answerd::testing {

// One thing that happens on a floor of the agents A1 to A6: work comes, somebody comes, goes, accepts, closes or
// declines, or time passes. The same random numbers give the same day.
void random_step(CoreWorld& world, std::mt19937_64& random);

} // namespace answerd::testing
