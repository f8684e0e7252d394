// SPDX-License-Identifier: Apache-2.0
#include "session_book.hpp"

#include "token.hpp"

#include <mutex>
#include <utility>

namespace answerd::api {
namespace {

constexpr std::size_t sessions_max = 100'000;

Problem unknown_session() {
    return {ProblemCode::unauthenticated, "There is no valid session with this token."};
}

} // namespace

void SessionBook::authenticate(const std::string& token, std::function<void(Result<Principal>)> done) {
    const std::string hash = hash_of(token);
    if (auto session = cached(hash)) return done(std::move(session->principal));
    const bool is_posted = readers_.post([this, hash, done](store::Reader& reader) {
        auto session = look_up(hash, reader);
        if (!session) return done(std::unexpected(session.error()));
        done(std::move(session->principal));
    });
    if (!is_posted) done(std::unexpected(Problem(ProblemCode::overloaded, "Too many requests are waiting.")));
}

bool SessionBook::is_still_valid(const std::string& token, Role role) {
    const auto session = cached(hash_of(token));
    return session && session->principal.has(role);
}

std::optional<OpenSession> SessionBook::cached(const std::string& token_hash) {
    const Instant now = clock_.now();
    const std::shared_lock lock(mutex_);
    const auto found = sessions_.find(token_hash);
    if (found == sessions_.end() || found->second.expires_at <= now) return std::nullopt;
    return found->second;
}

Result<OpenSession> SessionBook::look_up(const std::string& token_hash, store::Reader& reader) {
    if (auto known = cached(token_hash)) return *std::move(known);
    std::uint64_t changes_before = 0;
    {
        const std::shared_lock lock(mutex_);
        changes_before = changes_;
    }
    const auto session = reader.session(token_hash);
    if (!session || session->expires_at <= clock_.now()) return std::unexpected(unknown_session());
    auto user = reader.user(session->user);
    if (!user || !user->is_active) return std::unexpected(unknown_session());

    OpenSession open{.principal = {*std::move(user)}, .expires_at = session->expires_at};
    const std::unique_lock lock(mutex_);
    if (changes_ == changes_before) remember(token_hash, open);
    return open;
}

void SessionBook::opened(const std::string& token_hash, OpenSession session) {
    const std::unique_lock lock(mutex_);
    remember(token_hash, std::move(session));
}

void SessionBook::ended(const std::string& token_hash) {
    const std::unique_lock lock(mutex_);
    ++changes_;
    sessions_.erase(token_hash);
}

void SessionBook::ended_all_of(UserId user) {
    const std::unique_lock lock(mutex_);
    ++changes_;
    std::erase_if(sessions_, [user](const auto& entry) { return entry.second.principal.user.id == user; });
}

void SessionBook::changed(const User& user) {
    const std::unique_lock lock(mutex_);
    ++changes_;
    for (auto& [hash, session] : sessions_)
        if (session.principal.user.id == user.id) session.principal.user = user;
}

std::size_t SessionBook::size() const {
    const std::shared_lock lock(mutex_);
    return sessions_.size();
}

void SessionBook::remember(const std::string& token_hash, OpenSession session) {
    if (sessions_.size() >= sessions_max) {
        const Instant now = clock_.now();
        std::erase_if(sessions_, [now](const auto& entry) { return entry.second.expires_at <= now; });
        if (sessions_.size() >= sessions_max) sessions_.erase(sessions_.begin());
    }
    sessions_.insert_or_assign(token_hash, std::move(session));
}

} // namespace answerd::api
