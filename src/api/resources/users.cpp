// SPDX-License-Identifier: Apache-2.0
#include "route.hpp"
#include "writing.hpp"

#include "answerd/api/password.hpp"
#include "answerd/codec/described.hpp"

#include <algorithm>

namespace answerd::api {
namespace {

using codec::Json;

std::vector<Role> roles_in(const Json& body) {
    std::vector<Role> roles;
    for (const auto& role : body.at("roles"))
        if (auto read = codec::from_json<Role>(role)) roles.push_back(*read);
    return roles;
}

Result<net::Response> list(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto page = reader.users(exchange.page());
    Json items = Json::array();
    for (const auto& user : page.items)
        items.push_back(codec::to_json(user));
    return json_response(200, page_json(std::move(items), page.next));
}

Result<net::Response> get(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto user = reader.user(UserId{exchange.id()});
    if (!user) return std::unexpected(Problem(ProblemCode::not_found, "There is no such user."));
    return with_etag(json_response(200, codec::to_json(*user)), user->version);
}

// `then` gets the password's hash, on the hash thread; empty when the body has no password.
void with_password_hash(const ServicesPtr& services, const ExchangePtr& exchange,
                        std::function<void(const std::string& hash)> then) {
    const auto password = exchange->body.find("password");
    if (password == exchange->body.end()) return then({});
    const bool is_posted = services->hashes.post([=, text = password->get<std::string>()] {
        auto hash = hash_password(text);
        if (!hash) return exchange->refuse(hash.error());
        then(*hash);
    });
    if (!is_posted) exchange->refuse(overloaded());
}

Result<Json> create_user(const Services& services, const Exchange& exchange, const std::string& hash,
                         store::Transaction& transaction) {
    User user{.id = UserId{new_id(services.now())},
              .username = exchange.body.at("username").get<std::string>(),
              .display_name = exchange.body.value("displayName", exchange.body.at("username").get<std::string>()),
              .roles = roles_in(exchange.body)};
    auto saved = transaction.save(user);
    if (!saved) return std::unexpected(saved.error());
    if (auto put = transaction.put(store::Credential{saved->id, hash}); !put) return std::unexpected(put.error());
    transaction.add(audit_entry(services, exchange.caller.user.id,
                                {.action = "user.create",
                                 .subject = to_string(saved->id),
                                 .before = {},
                                 .after = codec::to_json_text(*saved)}));
    return codec::to_json(*saved);
}

void post(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    // A repeat is recognised before a hash is paid for.
    if (auto earlier = earlier_answer(*services, *reader, *exchange)) return exchange->answer(*std::move(earlier));
    with_password_hash(services, exchange, [=](const std::string& hash) {
        on_reader(services, exchange, [=](store::Reader& again) {
            create_once(services, again, exchange, [=](store::Transaction& transaction) {
                return create_user(*services, *exchange, hash, transaction);
            });
        });
    });
}

User patched(User user, const Exchange& exchange, std::int64_t version) {
    user.version = version;
    user.display_name = exchange.body.value("displayName", user.display_name);
    user.is_active = exchange.body.value("isActive", user.is_active);
    if (exchange.body.contains("roles")) user.roles = roles_in(exchange.body);
    return user;
}

// A role that was taken away has to leave open sockets too, so a session is for the roles that it was opened with.
bool ends_sessions(const Exchange& exchange, const User& before, const User& after) {
    return exchange.body.contains("password") || !after.is_active ||
           !std::ranges::is_permutation(before.roles, after.roles);
}

Result<net::Response> change_user(const Services& services, const Exchange& exchange, const User& before,
                                  const User& after, const std::string& hash, store::Transaction& transaction) {
    auto saved = transaction.save(after);
    if (!saved) return std::unexpected(saved.error());
    if (!hash.empty())
        if (auto put = transaction.put(store::Credential{saved->id, hash}); !put) return std::unexpected(put.error());
    if (ends_sessions(exchange, before, *saved))
        if (auto ended = transaction.end_sessions_of(saved->id); !ended) return std::unexpected(ended.error());
    transaction.add(audit_entry(services, exchange.caller.user.id,
                                {.action = hash.empty() ? "user.change" : "user.changePassword",
                                 .subject = to_string(saved->id),
                                 .before = codec::to_json_text(before),
                                 .after = codec::to_json_text(*saved)}));
    return with_etag(json_response(200, codec::to_json(*saved)), saved->version);
}

void patch(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    const Precondition precondition = precondition_of(*exchange);
    if (!precondition.must_exist) return exchange->answer(precondition_required());
    const auto before = reader->user(UserId{exchange->id()});
    if (!before) return exchange->refuse({ProblemCode::not_found, "There is no such user."});
    const User after = patched(*before, *exchange, precondition.revision.value_or(before->version));
    // Locking the last door from outside is never what was meant.
    if (before->id == exchange->caller.user.id &&
        (!after.is_active || std::ranges::find(after.roles, Role::admin) == after.roles.end()))
        return exchange->refuse({ProblemCode::conflict, "You cannot take your own admin role away."});

    with_password_hash(services, exchange, [=, before = *before](const std::string& hash) {
        write(
            services, exchange,
            [=](store::Transaction& transaction) {
                return change_user(*services, *exchange, before, after, hash, transaction);
            },
            [=] {
                if (ends_sessions(*exchange, before, after)) return services->sessions.ended_all_of(after.id);
                User now_known = after;
                now_known.version = after.version + 1;
                services->sessions.changed(now_known);
            });
    });
}

} // namespace

std::vector<Route> user_routes() {
    return {
        {.method = "GET", .pattern = "/api/v1/users", .roles = admins, .handle = at_once<list>},
        {.method = "POST", .pattern = "/api/v1/users", .roles = admins, .handle = post},
        {.method = "GET", .pattern = "/api/v1/users/{id}", .roles = admins, .handle = at_once<get>},
        {.method = "PATCH", .pattern = "/api/v1/users/{id}", .roles = admins, .handle = patch},
    };
}

} // namespace answerd::api
