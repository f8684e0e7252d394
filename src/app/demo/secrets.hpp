// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"

#include <filesystem>
#include <string>

namespace answerd::app::demo {

// Made once for each data folder and kept there, readable by its owner only: the demo has no password that everybody
// knows.
struct Secrets {
    std::string password;       // of every demo user
    std::string webhook_secret; // of the demo exchange: "whsec_" + base64
};

[[nodiscard]] Result<Secrets> load_or_make_secrets(const std::filesystem::path& data_directory);

} // namespace answerd::app::demo
