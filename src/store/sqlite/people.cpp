// SPDX-License-Identifier: Apache-2.0
#include "sqlite/people.hpp"

#include "sqlite/columns.hpp"
#include "sqlite/table.hpp"

#include <chrono>
#include <utility>

namespace answerd::store {

namespace {

constexpr std::size_t username_bytes_max = 128;
constexpr std::size_t display_name_bytes_max = 255;
constexpr std::size_t idempotency_key_bytes_max = 128;
constexpr Milliseconds answers_are_kept = std::chrono::hours(24);

Problem invalid(std::string sentence, std::string pointer) {
    return {ProblemCode::invalid, std::move(sentence), std::move(pointer)};
}

Result<> check(const User& user) {
    if (user.id.is_nil()) return std::unexpected(invalid("A user needs an id.", "/id"));
    if (user.username.empty() || user.username.size() > username_bytes_max) {
        return std::unexpected(invalid("A user name has 1 to 128 characters.", "/username"));
    }
    if (user.display_name.size() > display_name_bytes_max) {
        return std::unexpected(invalid("A display name has at most 255 bytes.", "/displayName"));
    }
    if (user.roles.empty()) return std::unexpected(invalid("A user needs at least one role.", "/roles"));
    return {};
}

Result<> check_version(const std::optional<User>& stored, const User& user) {
    if (user.version == 0) {
        if (!stored) return {};
        return std::unexpected(Problem(ProblemCode::duplicate, "A user with this id exists already.", "/id"));
    }
    if (!stored) return std::unexpected(Problem(ProblemCode::not_found, "There is no such user."));
    if (stored->version == user.version) return {};
    return std::unexpected(Problem(ProblemCode::stale, "The user has been changed since: the version is " +
                                                           std::to_string(stored->version) + "."));
}

Result<> require_user(Database& database, UserId id) {
    if (find_user(database, id)) return {};
    return std::unexpected(Problem(ProblemCode::not_found, "There is no such user."));
}

// Under the one writer, so that nothing can change between this check and the commit.
Result<> check_may_sign_in(Database& database, const Session& session) {
    const std::optional<User> user = find_user(database, session.user);
    if (!user) return std::unexpected(Problem(ProblemCode::not_found, "There is no such user."));
    const auto is_as_verified = [&](const VerifiedUser& verified) {
        const std::optional<Credential> credential = find_credential(database, user->id);
        return user->version == verified.version && credential && credential->password_hash == verified.password_hash;
    };
    if (user->is_active && (!session.verified || is_as_verified(*session.verified))) return {};
    return std::unexpected(Problem(ProblemCode::unauthenticated, "The user has been changed since the sign-in began."));
}

std::optional<User> first_user(Statement& select) {
    if (!select.step()) return std::nullopt;
    return Table<User>::read(select);
}

} // namespace

std::optional<User> find_user(Database& database, UserId id) {
    static const std::string sql = "SELECT " + Table<User>::columns() + " FROM user WHERE id = ?";
    Statement select(database, sql);
    bind_all(select, id);
    return first_user(select);
}

std::optional<User> find_user(Database& database, const std::string& username) {
    static const std::string sql = "SELECT " + Table<User>::columns() + " FROM user WHERE username = ?";
    Statement select(database, sql);
    bind_all(select, username);
    return first_user(select);
}

Result<User> save_user(Database& database, User user) {
    if (const Result<> checked = check(user); !checked) return std::unexpected(checked.error());
    const Result<> version = check_version(find_user(database, user.id), user);
    if (!version) return std::unexpected(version.error());
    const std::optional<User> namesake = find_user(database, user.username);
    if (namesake && namesake->id != user.id) {
        return std::unexpected(Problem(ProblemCode::duplicate, "This user name is taken.", "/username"));
    }
    ++user.version;
    Statement upsert(database, Table<User>::upsert());
    Table<User>::bind_row(upsert, user);
    upsert.run();
    return user;
}

Result<> put_credential(Database& database, const Credential& credential) {
    if (const Result<> known = require_user(database, credential.user); !known) return known;
    Statement upsert(database, "INSERT INTO credential (user, password_hash) VALUES (?, ?) "
                               "ON CONFLICT (user) DO UPDATE SET password_hash = excluded.password_hash");
    bind_all(upsert, credential.user, credential.password_hash);
    upsert.run();
    return {};
}

Result<> put_session(Database& database, const Session& session) {
    if (const Result<> checked = check_may_sign_in(database, session); !checked) return checked;
    {
        Statement prune(database, "DELETE FROM session WHERE expires_at <= ?");
        bind_all(prune, session.created_at);
        prune.run();
    }
    Statement upsert(database, "INSERT INTO session (token_hash, user, created_at, expires_at) VALUES (?, ?, ?, ?) "
                               "ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at");
    bind_all(upsert, session.token_hash, session.user, session.created_at, session.expires_at);
    upsert.run();
    return {};
}

void end_session(Database& database, const std::string& token_hash) {
    Statement erase(database, "DELETE FROM session WHERE token_hash = ?");
    bind_all(erase, token_hash);
    erase.run();
}

void end_sessions_of(Database& database, UserId user) {
    Statement erase(database, "DELETE FROM session WHERE user = ?");
    bind_all(erase, user);
    erase.run();
}

Result<> put_answer(Database& database, const IdempotentAnswer& answer) {
    if (answer.key.empty() || answer.key.size() > idempotency_key_bytes_max) {
        return std::unexpected(Problem(ProblemCode::invalid, "An Idempotency-Key has 1 to 128 characters."));
    }
    {
        Statement prune(database, "DELETE FROM idempotent_answer WHERE at < ?");
        bind_all(prune, answer.at - answers_are_kept);
        prune.run();
    }
    if (find_answer(database, answer.user, answer.key)) {
        return std::unexpected(Problem(ProblemCode::duplicate, "This Idempotency-Key has been answered already."));
    }
    Statement insert(database, "INSERT INTO idempotent_answer (user, key, request_hash, status, body, at) "
                               "VALUES (?, ?, ?, ?, ?, ?)");
    bind_all(insert, answer.user, answer.key, answer.request_hash, answer.status, answer.body, answer.at);
    insert.run();
    return {};
}

std::optional<Credential> find_credential(Database& database, UserId id) {
    Statement select(database, "SELECT user, password_hash FROM credential WHERE user = ?");
    bind_all(select, id);
    if (!select.step()) return std::nullopt;
    Credential credential;
    take(select, credential.user);
    take(select, credential.password_hash);
    return credential;
}

std::optional<Session> find_session(Database& database, const std::string& token_hash) {
    Statement select(database, "SELECT token_hash, user, created_at, expires_at FROM session WHERE token_hash = ?");
    bind_all(select, token_hash);
    if (!select.step()) return std::nullopt;
    Session session;
    take(select, session.token_hash);
    take(select, session.user);
    take(select, session.created_at);
    take(select, session.expires_at);
    return session;
}

std::optional<IdempotentAnswer> find_answer(Database& database, UserId user, const std::string& key) {
    Statement select(database, "SELECT user, key, request_hash, status, body, at FROM idempotent_answer "
                               "WHERE user = ? AND key = ?");
    bind_all(select, user, key);
    if (!select.step()) return std::nullopt;
    IdempotentAnswer answer;
    const auto each = [&](auto&... value) { (take(select, value), ...); };
    each(answer.user, answer.key, answer.request_hash, answer.status, answer.body, answer.at);
    return answer;
}

} // namespace answerd::store
