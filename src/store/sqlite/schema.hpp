// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"

namespace answerd::store {

class Database;

// The newest migration of this binary.
[[nodiscard]] int schema_version();
// Whether this binary can work on the database as it is.
[[nodiscard]] Result<> check_schema(Database& database);
// Whether it is a database of answerd, this version's or an older one's.
[[nodiscard]] Result<> known_schema(Database& database);

} // namespace answerd::store
