// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/store/imports.hpp"

namespace answerd::store {

// See ImportWriting.
[[nodiscard]] Result<> create_import(Database& database, const ImportJob& job);
[[nodiscard]] Result<ImportJob> append_to_import(Database& database, Uuid job, std::int64_t begins_at,
                                                 std::string_view bytes);
[[nodiscard]] Result<> advance_import(Database& database, const ImportJob& job,
                                      const std::vector<ImportReject>& rejects);
[[nodiscard]] Result<> remove_import(Database& database, Uuid job);

} // namespace answerd::store
