// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/domain/user.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace answerd::store {

// Adds the entry with SHA-256(hash of the entry before, this entry).
void append_audit(Database& database, const AuditEntry& entry);
// The number of the first entry whose hash does not follow from what stands before it.
[[nodiscard]] std::optional<std::uint64_t> first_broken_entry(Database& database, std::uint64_t& checked);

} // namespace answerd::store
