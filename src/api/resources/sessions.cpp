// SPDX-License-Identifier: Apache-2.0
#include "document.hpp"
#include "route.hpp"
#include "token.hpp"
#include "writing.hpp"

#include "answerd/api/password.hpp"
#include "answerd/codec/described.hpp"

#include <algorithm>
#include <cctype>

namespace answerd::api {
namespace {

using codec::Json;

std::string text_in(const Json& body, const char* member) {
    return body.value(member, std::string{});
}

// A session that is about to be written: the token leaves once, in the answer.
struct NewSession {
    std::string token = random_token();
    std::string token_hash = hash_of(token);
    User user;
    Instant created_at{};
    Instant expires_at{};
    std::optional<store::VerifiedUser> verified;
};

NewSession new_session(const Services& services, User user) {
    NewSession session;
    session.user = std::move(user);
    session.created_at = services.now();
    session.expires_at = session.created_at + services.parts.settings.session_lifetime;
    return session;
}

Result<net::Response> put_session(const Services& services, store::Transaction& transaction,
                                  const NewSession& session) {
    auto put = transaction.put(store::Session{.token_hash = session.token_hash,
                                              .user = session.user.id,
                                              .created_at = session.created_at,
                                              .expires_at = session.expires_at,
                                              .verified = session.verified});
    if (!put) return std::unexpected(put.error());
    transaction.add(
        audit_entry(services, session.user.id,
                    {.action = "session.create", .subject = to_string(session.user.id), .before = {}, .after = {}}));
    return json_response(201, {{"token", session.token},
                               {"expiresAt", codec::to_rfc3339(session.expires_at)},
                               {"user", codec::to_json(session.user)}});
}

void remember(Services& services, const NewSession& session) {
    services.sessions.opened(session.token_hash, {.principal = {session.user}, .expires_at = session.expires_at});
}

// ---- signing in

struct Claimed { // who somebody says they are, and what we know of that user
    std::optional<User> user;
    std::string password_hash; // empty: unknown; compared all the same
    std::string account;
};

// Hashed: whatever was typed into the field, be it a password, is not kept in memory.
std::string account_of(const Exchange& exchange) {
    std::string folded = text_in(exchange.body, "username");
    std::ranges::transform(folded, folded.begin(),
                           [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return hash_of(folded);
}

Claimed look_up(store::Reader& reader, const Exchange& exchange) {
    Claimed claim{.user = reader.user_by_name(text_in(exchange.body, "username")),
                  .password_hash = {},
                  .account = account_of(exchange)};
    if (claim.user && claim.user->is_active)
        if (const auto credential = reader.credential(claim.user->id)) claim.password_hash = credential->password_hash;
    return claim;
}

void verify(const ServicesPtr& services, const ExchangePtr& exchange, const Claimed& claim) {
    if (!verify_password(claim.password_hash, text_in(exchange->body, "password"))) {
        ++services->counters.sign_ins_failed;
        return exchange->refuse({ProblemCode::unauthenticated, "The user name or the password is wrong."});
    }
    services->throttle.succeeded(net::network_of(exchange->request.peer), claim.account);
    ++services->counters.sign_ins;
    const auto session = std::make_shared<NewSession>(new_session(*services, *claim.user));
    session->verified = {.version = claim.user->version, .password_hash = claim.password_hash};
    write(
        services, exchange,
        [=](store::Transaction& transaction) { return put_session(*services, transaction, *session); },
        [=] { remember(*services, *session); });
}

void sign_in(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const auto verdict =
        services->throttle.begin(net::network_of(exchange->request.peer), account_of(*exchange), services->now());
    if (verdict.refused_for > Seconds{0}) {
        ++services->counters.sign_ins_throttled;
        return exchange->answer(throttled(verdict.refused_for.count()));
    }
    if (verdict.delay > Milliseconds{0}) ++services->counters.sign_ins_delayed;
    const Claimed claim = look_up(*reader, *exchange);
    if (services->hashes.post([=] { verify(services, exchange, claim); }, verdict.delay)) return;
    services->throttle.not_tried(net::network_of(exchange->request.peer), claim.account);
    exchange->refuse(overloaded());
}

void sign_out(const ServicesPtr& services, store::Reader*, const ExchangePtr& exchange) {
    write(
        services, exchange,
        [=](store::Transaction& transaction) -> Result<net::Response> {
            if (auto ended = transaction.end_session(exchange->token_hash); !ended)
                return std::unexpected(ended.error());
            const UserId user = exchange->caller.user.id;
            transaction.add(audit_entry(
                *services, user, {.action = "session.end", .subject = to_string(user), .before = {}, .after = {}}));
            return no_content();
        },
        [=] { services->sessions.ended(exchange->token_hash); });
}

Result<net::Response> me(Services&, store::Reader&, const Exchange& exchange) {
    return json_response(
        200, {{"user", codec::to_json(exchange.caller.user)}, {"expiresAt", codec::to_rfc3339(exchange.session_ends)}});
}

// ---- the first admin

void write_first_admin(const ServicesPtr& services, const ExchangePtr& exchange, const std::string& password_hash) {
    User user{.id = UserId{new_id(services->now())},
              .username = text_in(exchange->body, "username"),
              .display_name = exchange->body.value("displayName", text_in(exchange->body, "username")),
              .roles = {Role::admin}};
    user.version = 1;
    const auto session = std::make_shared<NewSession>(new_session(*services, user));
    const std::string token = text_in(exchange->body, "token");
    write(
        services, exchange,
        [=](store::Transaction& transaction) -> Result<net::Response> {
            User unsaved = session->user;
            unsaved.version = 0;
            auto saved = transaction.save(unsaved);
            if (!saved) return std::unexpected(saved.error());
            session->user = *saved;
            if (auto put = transaction.put(store::Credential{saved->id, password_hash}); !put)
                return std::unexpected(put.error());
            transaction.set_setting(claimed_setting, "true");
            transaction.add(audit_entry(*services, saved->id,
                                        {.action = "setUp.claim",
                                         .subject = to_string(saved->id),
                                         .before = {},
                                         .after = codec::to_json_text(*saved)}));
            return put_session(*services, transaction, *session);
        },
        [=] {
            services->set_up.set_claimed();
            remember(*services, *session);
        },
        [=] { services->set_up.give_back(token, services->now()); });
}

void set_up(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    // An admin may have been made beside the running server: the link that is still out is void then.
    if (!services->set_up.is_claimed() && has_admin(*reader)) services->set_up.set_claimed();
    const Seconds wait = services->throttle.begin_set_up(net::network_of(exchange->request.peer), services->now());
    if (wait > Seconds{0}) return exchange->answer(throttled(wait.count()));
    const std::string token = text_in(exchange->body, "token");
    if (auto taken = services->set_up.take(token, services->now()); !taken) return exchange->refuse(taken.error());
    const bool is_posted = services->hashes.post([=] {
        auto hash = hash_password(text_in(exchange->body, "password"));
        if (hash) return write_first_admin(services, exchange, *hash);
        services->set_up.give_back(token, services->now());
        exchange->refuse(hash.error());
    });
    if (is_posted) return;
    services->set_up.give_back(token, services->now());
    exchange->refuse(overloaded());
}

void document(const ServicesPtr&, store::Reader*, const ExchangePtr& exchange) {
    exchange->answer(json_text_response(200, std::string(document_text())));
}

} // namespace

std::vector<Route> session_routes() {
    return {
        {.method = "GET", .pattern = "/api/v1/openapi.json", .door = Door::open, .handle = document, .lane = Lane::io},
        {.method = "POST",
         .pattern = "/api/v1/setup",
         .door = Door::open,
         .handle = set_up,
         .body_bytes_max = 4U << 10U},
        {.method = "POST",
         .pattern = "/api/v1/sessions",
         .door = Door::open,
         .handle = sign_in,
         .body_bytes_max = 4U << 10U},
        {.method = "DELETE", .pattern = "/api/v1/sessions/current", .roles = everybody, .handle = sign_out},
        {.method = "GET", .pattern = "/api/v1/me", .roles = everybody, .handle = at_once<me>},
    };
}

} // namespace answerd::api
