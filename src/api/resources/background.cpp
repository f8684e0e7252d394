// SPDX-License-Identifier: Apache-2.0
#include "background.hpp"

#include "record_kind.hpp"
#include "record_replies.hpp"
#include "route.hpp"

namespace answerd::api {
namespace {

template <class T>
Result<net::Response> background(Services&, store::Reader& reader, const Exchange& exchange) {
    const auto found = background_of(reader, {.kind = Kind<T>::kind, .id = exchange.id()});
    if (!found) return std::unexpected(absent<T>(reader, exchange.id()));
    return json_response(200, *found);
}

} // namespace

std::vector<Route> background_routes() {
    return {
        {.method = "GET",
         .pattern = "/api/v1/contacts/{id}/background",
         .roles = staff,
         .handle = at_once<background<Contact>>},
        {.method = "GET",
         .pattern = "/api/v1/leads/{id}/background",
         .roles = staff,
         .handle = at_once<background<Lead>>},
        {.method = "GET",
         .pattern = "/api/v1/accounts/{id}/background",
         .roles = staff,
         .handle = at_once<background<Account>>},
        {.method = "GET",
         .pattern = "/api/v1/cases/{id}/background",
         .roles = staff,
         .handle = at_once<background<Case>>},
    };
}

} // namespace answerd::api
