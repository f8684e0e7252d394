// SPDX-License-Identifier: Apache-2.0
#include "set_up.hpp"

#include "token.hpp"

#include <algorithm>

namespace answerd::api {

bool has_admin(store::Reader& reader) {
    if (reader.setting(claimed_setting) == "true") return true;
    store::PageRequest request{.cursor = {}, .limit = 200};
    for (;;) {
        const auto page = reader.users(request);
        const bool found = std::ranges::any_of(page.items, [](const User& user) {
            return user.is_active && std::ranges::find(user.roles, Role::admin) != user.roles.end();
        });
        if (found || page.next.empty()) return found;
        request.cursor = page.next;
    }
}

std::string SetUp::new_token(Instant now) {
    std::string token = random_token();
    const std::scoped_lock lock(mutex_);
    token_hash_ = hash_of(token);
    expires_at_ = now + link_lifetime_;
    return token;
}

Result<> SetUp::take(const std::string& token, Instant now) {
    const std::scoped_lock lock(mutex_);
    if (is_claimed_) return std::unexpected(Problem(ProblemCode::conflict, "This installation has its admin already."));
    if (token_hash_.empty() || now >= expires_at_ || !equal_in_constant_time(token_hash_, hash_of(token)))
        return std::unexpected(
            Problem(ProblemCode::unauthenticated, "The set-up link is not valid any more. Restart to get a new one."));
    token_hash_.clear();
    return {};
}

void SetUp::give_back(const std::string& token, Instant now) {
    const std::scoped_lock lock(mutex_);
    if (is_claimed_ || !token_hash_.empty() || now >= expires_at_) return;
    token_hash_ = hash_of(token);
}

bool SetUp::is_claimed() const {
    const std::scoped_lock lock(mutex_);
    return is_claimed_;
}

void SetUp::set_claimed() {
    const std::scoped_lock lock(mutex_);
    is_claimed_ = true;
    token_hash_.clear();
}

} // namespace answerd::api
