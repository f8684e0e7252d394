// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/core/events.hpp"
#include "answerd/core/records.hpp"
#include "answerd/domain/user.hpp"

#include <optional>

namespace answerd::store {

// What has to be audited of that which the core decides. Derived here, so that no kill can part the change from its
// entry.
[[nodiscard]] std::optional<AuditEntry> audit_of(const Event& event);
// Before `change` is put: the version that it follows is read.
[[nodiscard]] std::optional<AuditEntry> audit_of(Database& database, const RecordChange& change);

} // namespace answerd::store
