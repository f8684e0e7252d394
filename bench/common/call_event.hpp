// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace answerd::bench {

// The body of one bring-your-own event. `mark` comes back in the offer's call attributes; filled up to about
// `size` bytes.
[[nodiscard]] std::string call_event(const std::string& id, const std::string& type, const std::string& call_key,
                                     const std::string& from, const std::string& queue, std::int64_t mark,
                                     std::size_t size);

} // namespace answerd::bench
