// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "request_gate.hpp"

namespace answerd::net {

struct RequestTarget {
    std::string path;
    std::map<std::string, std::string> query;
    std::string_view authority; // of the absolute form
};

// Origin form, absolute form, and `*` for OPTIONS.
[[nodiscard]] std::expected<RequestTarget, Refusal> read_target(std::string_view target, std::string_view method);
// host[:port] of a Host field or an absolute target.
[[nodiscard]] bool is_authority(std::string_view text);
[[nodiscard]] bool is_allowed_host(std::string_view authority, std::span<const std::string> allowed_hosts);

} // namespace answerd::net
