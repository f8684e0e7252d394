// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace answerd {

// Everything that is wrong with one thing, in the order in which it was found.
using Faults = std::vector<Problem>;

inline constexpr std::size_t faults_listed_max = 1'000; // the rest is found when these are mended

// The first fault, with all of them as its errors. There has to be one.
[[nodiscard]] inline Problem as_one(Faults faults) {
    Problem problem = faults.front();
    problem.errors.clear();
    if (faults.size() > faults_listed_max) faults.resize(faults_listed_max);
    for (Problem& fault : faults)
        problem.errors.push_back(Fault{.pointer = std::move(fault.pointer), .detail = std::move(fault.detail)});
    return problem;
}

} // namespace answerd
