// SPDX-License-Identifier: Apache-2.0
#include "event_key.hpp"

#include "crypto.hpp"

namespace answerd::telephony {

std::string bounded_event_key(std::string key) {
    constexpr std::size_t key_bytes_max = 200;
    if (key.size() <= key_bytes_max) return key;
    return content_event_key(key);
}

std::string content_event_key(std::string_view body) {
    return "sha256:" + sha256_hex(body);
}

} // namespace answerd::telephony
