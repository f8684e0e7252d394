// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "route.hpp"

#include "answerd/net/server.hpp"

namespace answerd::api {

// From a request's head to its handler, the same way for every route: the exact route, the caller, the role, then the
// body within the route's limit, then the document's rules; only then the handler.
class Dispatcher {
public:
    explicit Dispatcher(ServicesPtr services) : services_(std::move(services)) {}

    [[nodiscard]] net::Admission admit(const net::Request& request) const;

private:
    [[nodiscard]] bool is_too_frequent(const RouteMatch& match, const net::Request& request) const;
    [[nodiscard]] net::Response too_many_requests() const;
    [[nodiscard]] net::Admission admit_to(const RouteMatch& match, const net::Request& request) const;
    [[nodiscard]] net::Admission admit_session(const RouteMatch& match, const net::Request& request) const;
    [[nodiscard]] net::Admission admit_socket(const net::Request& request) const;

    ServicesPtr services_;
};

} // namespace answerd::api
