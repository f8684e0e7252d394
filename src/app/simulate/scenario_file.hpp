// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process_configuration.hpp"

#include "answerd/planning/scenario.hpp"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace answerd::app {

struct ScenarioVariant {
    std::string name;
    planning::Scenario scenario;
};

// A scenario and what could be done differently. docs/simulation.md describes the file.
struct ScenarioFile {
    int replications = 10;
    std::uint64_t seed = 1;
    std::vector<ScenarioVariant> variants; // the first is the scenario as it is
};

[[nodiscard]] std::expected<ScenarioFile, ConfigurationFaults> parse_scenario_file(std::string_view toml);
[[nodiscard]] std::expected<ScenarioFile, ConfigurationFaults> read_scenario_file(const std::filesystem::path& file);

} // namespace answerd::app
