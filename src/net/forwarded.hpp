// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/net/server.hpp"

#include <optional>
#include <string>
#include <vector>

namespace answerd::net {

// Who is behind a trusted proxy: the last address of X-Forwarded-For that is not one of them, because each proxy adds
// whom it saw and whatever stands before that was written by the client. Empty when the peer is no trusted proxy, or
// the field names nobody.
[[nodiscard]] std::optional<std::string> forwarded_client(const Request& request,
                                                          const std::vector<std::string>& trusted_proxies);

} // namespace answerd::net
