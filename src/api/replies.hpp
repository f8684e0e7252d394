// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/codec/json.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/net/server.hpp"

#include <cstdint>
#include <string>

namespace answerd::api {

// The one place where a problem becomes an HTTP status.
[[nodiscard]] int http_status(ProblemCode code);

[[nodiscard]] net::Response json_response(int status, const codec::Json& body);
[[nodiscard]] net::Response json_text_response(int status, std::string body);
// As a file that a browser saves.
[[nodiscard]] net::Response csv_response(std::string text, const std::string& file);
[[nodiscard]] net::Response no_content();
// RFC 9457. `status` 0: the code's own.
[[nodiscard]] net::Response problem_response(const Problem& problem, int status = 0);
[[nodiscard]] net::Response precondition_required();
[[nodiscard]] net::Response throttled(std::int64_t retry_after_s);

[[nodiscard]] std::string etag(std::int64_t revision);
[[nodiscard]] net::Response with_etag(net::Response response, std::int64_t revision);
[[nodiscard]] net::Response with_location(net::Response response, std::string location);

} // namespace answerd::api
