// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace answerd::telephony {

// The key bytes of a Standard Webhooks secret; empty when there are none.
[[nodiscard]] std::optional<std::string> decode_webhook_secret(std::string_view secret);

} // namespace answerd::telephony
