// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"
#include "answerd/domain/time.hpp"

#include <string>
#include <vector>

namespace answerd {

enum class Role { agent, supervisor, admin, adapter, metrics };
ANSWERD_DESCRIBE_ENUM(Role, agent, supervisor, admin, adapter, metrics)

// Somebody or something that signs in. The password hash is never part of this value: it stays in the store.
struct User {
    UserId id;
    std::string username; // 1 to 128 characters, compared without regard to case
    std::string display_name;
    std::vector<Role> roles;
    bool is_active = true;
    std::int64_t version = 0;
    friend bool operator==(const User&, const User&) = default;
};
ANSWERD_DESCRIBE(User, id, username, display_name, roles, is_active, version)

struct AuditEntry {
    Instant at{};
    UserId by;           // nil: the system itself
    std::string action;  // "queue.put", "user.create", "session.create"
    std::string subject; // the key of what was changed
    std::string before;  // JSON text, secrets and personal data left out; empty when there was nothing
    std::string after;
    friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};
ANSWERD_DESCRIBE(AuditEntry, at, by, action, subject, before, after)

} // namespace answerd
