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

// A recorded day in place of a drawn one.
struct JournalOptions {
    bool is_wanted = false;
    std::string from; // RFC 3339; empty = from the first event on
    std::string until;
    std::string configuration; // files that say what is otherwise; empty = nothing
    std::string roster;
    int replications = 10;
    std::uint64_t seed = 1;
};

// `answerd simulate FILE`: what if. Prints the report and returns the exit code.
[[nodiscard]] int simulate(const SimulateOptions& options);
// `answerd simulate --journal`: what if that day had been another. Reads the data folder, also beside a running server.
// First the day is lived through unchanged and every offer compared with the record; 2 = they are not the same.
[[nodiscard]] int simulate_journal(const ProcessConfiguration& process, const JournalOptions& options, bool as_json);

struct VariantDays {
    std::string name;
    std::vector<planning::DayResult> days; // by replication
};
// Every variant meets the same customers, replication by replication.
[[nodiscard]] Result<std::vector<VariantDays>> run_variants(const ScenarioFile& file);

[[nodiscard]] std::string report_text(const ScenarioFile& file, const std::vector<VariantDays>& variants);
[[nodiscard]] std::string report_json(const ScenarioFile& file, const std::vector<VariantDays>& variants);

} // namespace answerd::app
