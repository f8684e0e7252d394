// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks.hpp"
#include "trials.hpp"

#include <string>
#include <vector>

namespace answerd::bench {

struct Settings {
    bool quick = false;
    int threads = 1;
    std::string machine;
    double seconds = 0; // of the whole run
};

[[nodiscard]] std::string markdown(const std::vector<Trial>& trials, const std::vector<Check>& checks,
                                   const Settings& settings);
[[nodiscard]] std::string json(const std::vector<Trial>& trials, const std::vector<Check>& checks,
                               const Settings& settings);

} // namespace answerd::bench
