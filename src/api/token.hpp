// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace answerd::api {

// 256 random bits, base64url: what a session or a set-up link is known by.
[[nodiscard]] std::string random_token();
// SHA-256 in hex. Tokens are stored and cached only in this form.
[[nodiscard]] std::string hash_of(std::string_view text);
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);
// Of an Authorization header; empty when it is not "Bearer <token>" (RFC 6750 §2.1).
[[nodiscard]] std::optional<std::string> bearer_token(std::string_view authorization);

} // namespace answerd::api
