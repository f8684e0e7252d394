// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server_client.hpp"

#include <string>

// The business configuration as one file, by way of a running server: one writer owns the data folder, and that is the
// server. Exit codes as diff(1) has them: 0 done or no difference, 1 differs or was refused, 2 could not be asked.
namespace answerd::app {

struct ConfigurationCommand {
    ServerPlace server;
    std::string file; // to read, or for an export to write (empty: standard output)
    bool dry_run = false;
};

[[nodiscard]] int export_configuration(const ConfigurationCommand& command);
[[nodiscard]] int diff_configuration(const ConfigurationCommand& command);
[[nodiscard]] int apply_configuration(const ConfigurationCommand& command);
// Without a server: faults, then warnings. Exit code 1 with faults.
[[nodiscard]] int check_business_configuration(const std::string& file);
// Told from the process configuration, which is TOML, by its first character.
[[nodiscard]] bool is_business_configuration(const std::string& file);

} // namespace answerd::app
