// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulate/scenario_file.hpp"

#include "answerd/planning/simulation.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace answerd::app {

struct SimulateOptions {
    std::filesystem::path file;
    bool as_json = false;
};

// `answerd simulate FILE`: what if. Prints the report and returns the exit code.
[[nodiscard]] int simulate(const SimulateOptions& options);

struct VariantDays {
    std::string name;
    std::vector<planning::DayResult> days; // by replication
};
// Every variant meets the same customers, replication by replication.
[[nodiscard]] Result<std::vector<VariantDays>> run_variants(const ScenarioFile& file);

[[nodiscard]] std::string report_text(const ScenarioFile& file, const std::vector<VariantDays>& variants);
[[nodiscard]] std::string report_json(const ScenarioFile& file, const std::vector<VariantDays>& variants);

} // namespace answerd::app
