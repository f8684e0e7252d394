// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exchange.hpp"
#include "replies.hpp"
#include "services.hpp"

#include "answerd/domain/user.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace answerd::api {

class RoleSet {
public:
    constexpr RoleSet() = default;
    constexpr RoleSet(std::initializer_list<Role> roles) {
        for (const Role role : roles)
            bits_ |= bit(role);
    }
    [[nodiscard]] constexpr bool contains(Role role) const { return (bits_ & bit(role)) != 0; }
    [[nodiscard]] bool admits(const Principal& caller) const;

private:
    static constexpr std::uint8_t bit(Role role) {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role));
    }
    std::uint8_t bits_ = 0;
};

inline constexpr RoleSet everybody{Role::agent, Role::supervisor, Role::admin, Role::adapter, Role::metrics};
inline constexpr RoleSet staff{Role::agent, Role::supervisor, Role::admin};
inline constexpr RoleSet supervisors{Role::supervisor, Role::admin};
inline constexpr RoleSet admins{Role::admin};

// Who is let in before the handler. Whatever is not `open` or a door of its own needs a session with one of the roles.
enum class Door {
    open,
    session,
    adapter,   // the adapter checks the provider's signature over the raw body
    metrics,   // a session with the role, or a loopback peer
    websocket, // the token travels in the first message
};

// Where the handler runs: on the I/O thread (must not block) or on a reader thread.
enum class Lane { io, reader };

// Gets the exchange and answers it, at once or later, from any thread. `reader` is null in Lane::io and is never kept.
using Handler = void (*)(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange);

struct Route {
    std::string_view method;
    std::string_view pattern; // "/api/v1/queues/{name}"; a last segment "{path}" takes all that is left
    Door door = Door::session;
    RoleSet roles;
    Handler handle = nullptr;
    Lane lane = Lane::reader;
    std::size_t body_bytes_max = 256U << 10U;
    bool is_vital = false; // answers also while the server stops and when its caller asks too often
};

// A handler that needs nothing but the reader: returns its answer.
using Reading = Result<net::Response> (*)(Services& services, store::Reader& reader, const Exchange& exchange);
template <Reading reading>
void at_once(const ServicesPtr& services, store::Reader* reader, const ExchangePtr& exchange) {
    auto response = reading(*services, *reader, *exchange);
    if (response)
        exchange->answer(*std::move(response));
    else
        exchange->refuse(response.error());
}

// Every route there is, in the order of docs/api/openapi.json's tags.
[[nodiscard]] const std::vector<Route>& route_table();

struct RouteMatch {
    const Route* route = nullptr; // null: no such path, or not with this method
    PathParameters path;
    std::string allowed_methods; // of the path; empty: no such path
};
// An exact segment goes before a parameter: /adapters/quarantine is not an adapter's name.
[[nodiscard]] RouteMatch match_route(std::string_view method, std::string_view path);

// ---- the parts of the table, one a resource file
[[nodiscard]] std::vector<Route> health_routes();
[[nodiscard]] std::vector<Route> page_routes();
[[nodiscard]] std::vector<Route> session_routes();
[[nodiscard]] std::vector<Route> user_routes();
[[nodiscard]] std::vector<Route> configuration_routes();
[[nodiscard]] std::vector<Route> whole_configuration_routes();
[[nodiscard]] std::vector<Route> record_routes();
[[nodiscard]] std::vector<Route> matching_routes();
[[nodiscard]] std::vector<Route> background_routes();
[[nodiscard]] std::vector<Route> lead_conversion_routes();
[[nodiscard]] std::vector<Route> merging_routes();
[[nodiscard]] std::vector<Route> import_routes();
[[nodiscard]] std::vector<Route> call_routes();
[[nodiscard]] std::vector<Route> work_item_routes();
[[nodiscard]] std::vector<Route> work_item_routing_routes();
[[nodiscard]] std::vector<Route> live_routes();
[[nodiscard]] std::vector<Route> report_routes();
[[nodiscard]] std::vector<Route> adapter_routes();

} // namespace answerd::api
