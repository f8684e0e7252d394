// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto.hpp"

#include "answerd/domain/problem.hpp"
#include "answerd/domain/time.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace answerd::telephony {

// The key bytes of a Standard Webhooks secret; empty when there are none.
[[nodiscard]] std::optional<std::string> decode_webhook_secret(std::string_view secret);

// The keys of those of the secrets that have one.
[[nodiscard]] std::vector<Hmac> webhook_keys(std::span<const std::string> secrets);

// verify_standard_webhook and sign_standard_webhook (adapter.hpp), for whoever keeps the keys.
[[nodiscard]] Result<> verify_webhook(const std::map<std::string, std::string>& headers, std::string_view body,
                                      std::span<const Hmac> keys, Instant now, Seconds tolerance);
[[nodiscard]] std::map<std::string, std::string> sign_webhook(std::string_view id, Instant now, std::string_view body,
                                                              const Hmac& key);

} // namespace answerd::telephony
