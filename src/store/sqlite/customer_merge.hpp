// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/store/merging.hpp"

namespace answerd::store {

[[nodiscard]] Result<std::vector<RecordReference>> merge_customers(Database& database, const RecordMerge& merge,
                                                                   Instant at);

// Where a record that was merged is to be found now; itself otherwise.
[[nodiscard]] RecordReference survivor_of(Database& database, RecordReference record);

} // namespace answerd::store
