// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "request_gate.hpp"

#include <string>
#include <string_view>

namespace answerd::net {

struct ResponseFrame {
    std::string_view date;
    bool keep_alive = true;
};

// Status line and header fields with the blank line. A response whose own fields would break the framing becomes a 500.
[[nodiscard]] std::string write_response_head(Response& response, const ResponseFrame& frame);

// RFC 9457, for what this layer refuses by itself.
[[nodiscard]] Response problem_response(int status, std::string_view detail);
inline Response problem_response(const Refusal& refusal) {
    return problem_response(refusal.status, refusal.reason);
}

// RFC 9110 §5.6.7
[[nodiscard]] std::string http_date(std::int64_t seconds_since_epoch);

} // namespace answerd::net
