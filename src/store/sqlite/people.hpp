// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/database.hpp"

#include "answerd/store/store.hpp"

namespace answerd::store {

[[nodiscard]] Result<User> save_user(Database& database, User user);
[[nodiscard]] Result<> put_credential(Database& database, const Credential& credential);
[[nodiscard]] Result<> put_session(Database& database, const Session& session);
void end_session(Database& database, const std::string& token_hash);
void end_sessions_of(Database& database, UserId user);
[[nodiscard]] Result<> put_answer(Database& database, const IdempotentAnswer& answer);

[[nodiscard]] std::optional<User> find_user(Database& database, UserId id);
[[nodiscard]] std::optional<User> find_user(Database& database, const std::string& username);
[[nodiscard]] std::optional<Credential> find_credential(Database& database, UserId id);
[[nodiscard]] std::optional<Session> find_session(Database& database, const std::string& token_hash);
[[nodiscard]] std::optional<IdempotentAnswer> find_answer(Database& database, UserId user, const std::string& key);

} // namespace answerd::store
