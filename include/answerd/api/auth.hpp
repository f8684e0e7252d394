// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/problem.hpp"
#include "answerd/domain/user.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace answerd::api {

// Who is asking: looked up from an opaque token on every request and, for a WebSocket, on every command.
struct Principal {
    User user;

    [[nodiscard]] bool has(Role role) const { return std::ranges::find(user.roles, role) != user.roles.end(); }
};

class Authenticator {
public:
    virtual ~Authenticator() = default;
    // From any thread. `done` runs on a reader thread (or at once when the session is cached). Unknown, expired, ended
    // and deactivated are all `unauthenticated`: the answer does not tell which.
    virtual void authenticate(const std::string& token, std::function<void(Result<Principal>)> done) = 0;
    // The cached verdict only, for re-checking each command of an open socket; false after revocation or expiry, and
    // once the user has not the role any more.
    [[nodiscard]] virtual bool is_still_valid(const std::string& token, Role role) = 0;
};

} // namespace answerd::api
