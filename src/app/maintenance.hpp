// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "process_configuration.hpp"

#include <filesystem>
#include <string>
#include <vector>

// The commands an admin runs beside, or without, a running server. Each prints what it did and returns the exit code.
namespace answerd::app {

struct NewUser {
    std::string username;
    std::string display_name;
    std::vector<std::string> roles;
    std::string password; // from standard input, never from an argument
};

[[nodiscard]] int check_configuration(const std::filesystem::path& file);
[[nodiscard]] int migrate(const ProcessConfiguration& configuration, bool dry_run);
[[nodiscard]] int backup(const ProcessConfiguration& configuration, const std::filesystem::path& archive);
[[nodiscard]] int restore(const ProcessConfiguration& configuration, const std::filesystem::path& archive,
                          bool verify_only);
[[nodiscard]] int create_user(const ProcessConfiguration& configuration, const NewUser& user);
// Asks a running server's /livez and says what it answered: for container health checks.
[[nodiscard]] int check_health(const std::string& base_url);
[[nodiscard]] int list_users(const ProcessConfiguration& configuration);

} // namespace answerd::app
