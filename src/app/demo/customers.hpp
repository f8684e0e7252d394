// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace answerd::app::demo {

// Numbers that the seeded records lead to, by what they lead to. All lie in ranges which the German regulator keeps
// free for films and books (Bundesnetzagentur, Mitteilung 148/2021), so no real person has them.
struct CallerNumbers {
    std::vector<std::string> known;   // one record
    std::vector<std::string> several; // two or three records: the agent picks
    std::vector<std::string> unknown; // none
};
[[nodiscard]] CallerNumbers caller_numbers();

// 2,000 contacts, 300 accounts of which one is a person's, 150 leads and some open cases: the same for the same seed.
// Does nothing when the database has contacts already. The server must not be running on it.
[[nodiscard]] Result<> seed_customers(const std::filesystem::path& database, std::uint64_t seed);

} // namespace answerd::app::demo
