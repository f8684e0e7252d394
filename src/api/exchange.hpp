// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/api/auth.hpp"
#include "answerd/codec/json.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/net/server.hpp"
#include "answerd/store/store.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace answerd::api {

using PathParameters = std::map<std::string, std::string>;

// One request on its way to its answer. Shared, because the answer often comes from the core or the writer thread;
// dropped unanswered it answers 500 (net::Responder).
class Exchange {
public:
    Exchange(net::Request received, PathParameters parameters, std::unique_ptr<net::Responder> responder)
        : request(std::move(received)), path(std::move(parameters)), responder_(std::move(responder)) {}

    net::Request request;
    PathParameters path;
    Principal caller;       // nobody (nil id) behind an open door
    std::string token_hash; // of the caller's session
    Instant session_ends{}; // of the caller's session
    codec::Json body;       // checked against the document; null without one

    [[nodiscard]] std::optional<std::string> query(const std::string& name) const;
    [[nodiscard]] std::optional<std::string> header(const std::string& name) const;
    [[nodiscard]] const std::string& path_parameter(const std::string& name) const { return path.at(name); }
    // These read what the document has already checked.
    [[nodiscard]] Uuid id() const { return parse_uuid(path.at("id")).value_or(Uuid{}); }
    [[nodiscard]] std::optional<Instant> instant(const std::string& name) const;
    [[nodiscard]] store::PageRequest page() const;
    [[nodiscard]] bool is_only(Role role) const; // that role and none above it

    void answer(net::Response response);
    void refuse(const Problem& problem);

private:
    std::unique_ptr<net::Responder> responder_;
};
using ExchangePtr = std::shared_ptr<Exchange>;

// What the caller says about the version that is to be replaced.
struct Precondition {
    bool must_not_exist = false;          // If-None-Match: *
    bool must_exist = false;              // If-Match
    std::optional<std::int64_t> revision; // If-Match with an ETag; empty: *, whatever version there is
    [[nodiscard]] bool is_given() const { return must_not_exist || must_exist; }
};
[[nodiscard]] Precondition precondition_of(const Exchange& exchange);

// {"items": [...], "nextCursor": ...}
[[nodiscard]] codec::Json page_json(codec::Json items, const std::string& next);

} // namespace answerd::api
