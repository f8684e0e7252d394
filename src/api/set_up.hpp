// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/api/api.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/domain/time.hpp"
#include "answerd/store/store.hpp"

#include <mutex>
#include <string>

namespace answerd::api {

// Claimed by the set-up link, or because an admin was made on the command line.
[[nodiscard]] bool has_admin(store::Reader& reader);

// The single-use link by which the first admin is made: there is no default password. Only the token's hash is kept.
// Any thread.
class SetUp {
public:
    explicit SetUp(Seconds link_lifetime) : link_lifetime_(link_lifetime) {}

    // A new token; the one before is void.
    [[nodiscard]] std::string new_token(Instant now);
    // Takes the token out of use. `give_back` when the claim then failed for a reason that is not the caller's.
    [[nodiscard]] Result<> take(const std::string& token, Instant now);
    void give_back(const std::string& token, Instant now);

    [[nodiscard]] bool is_claimed() const;
    void set_claimed();

private:
    const Seconds link_lifetime_;
    mutable std::mutex mutex_;
    std::string token_hash_; // empty: no link is out
    Instant expires_at_{};
    bool is_claimed_ = false;
};

} // namespace answerd::api
