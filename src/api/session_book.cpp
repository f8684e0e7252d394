// SPDX-License-Identifier: Apache-2.0
#include "session_book.hpp"

#include "token.hpp"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace answerd::api {
namespace {

constexpr int look_ups_max = 8; // each of them overtaken by a commit: more is no coincidence

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
    if (found == sessions_.end() || found->second.session.expires_at <= now) return std::nullopt;
    found->second.last_use = ++uses_;
    return found->second.session;
}

Result<OpenSession> SessionBook::look_up(const std::string& token_hash, store::Reader& reader) {
    for (int look_ups = 0; look_ups < look_ups_max; ++look_ups) {
        if (auto known = cached(token_hash)) return *std::move(known);
        std::uint64_t changes_before = 0;
        {
            const std::shared_lock lock(mutex_);
            changes_before = changes_;
        }
        auto open = read(token_hash, reader);
        if (!open) return open;
        const std::unique_lock lock(mutex_);
        if (changes_ != changes_before) continue;
        remember(token_hash, *open);
        return open;
    }
    return std::unexpected(Problem(ProblemCode::overloaded, "Too many sessions are changing."));
}

Result<OpenSession> SessionBook::read(const std::string& token_hash, store::Reader& reader) {
    const auto session = reader.session(token_hash);
    if (!session || session->expires_at <= clock_.now()) return std::unexpected(unknown_session());
    auto user = reader.user(session->user);
    if (!user || !user->is_active) return std::unexpected(unknown_session());
    return OpenSession{.principal = {*std::move(user)}, .expires_at = session->expires_at};
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
    std::erase_if(sessions_, [user](const auto& entry) { return entry.second.session.principal.user.id == user; });
}

void SessionBook::changed(const User& user) {
    const std::unique_lock lock(mutex_);
    ++changes_;
    for (auto& [hash, entry] : sessions_)
        if (entry.session.principal.user.id == user.id) entry.session.principal.user = user;
}

std::size_t SessionBook::size() const {
    const std::shared_lock lock(mutex_);
    return sessions_.size();
}

void SessionBook::remember(const std::string& token_hash, OpenSession session) {
    if (sessions_.size() >= sessions_max_) make_room();
    Entry& entry = sessions_[token_hash];
    entry.session = std::move(session);
    entry.last_use = ++uses_;
}

// An open socket asks for its session every few seconds, so the least recently used are not those of sockets. A tenth
// at a time, because finding them looks at all.
void SessionBook::make_room() {
    const Instant now = clock_.now();
    std::erase_if(sessions_, [now](const auto& entry) { return entry.second.session.expires_at <= now; });
    if (sessions_.size() < sessions_max_) return;
    std::vector<std::uint64_t> uses;
    uses.reserve(sessions_.size());
    for (const auto& [hash, entry] : sessions_)
        uses.push_back(entry.last_use);
    const auto last_to_go = uses.begin() + static_cast<std::ptrdiff_t>(uses.size() / 10);
    std::ranges::nth_element(uses, last_to_go);
    std::erase_if(sessions_, [use = *last_to_go](const auto& entry) { return entry.second.last_use <= use; });
}

} // namespace answerd::api
