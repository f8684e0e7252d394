// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/telephony/adapter.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace answerd::telephony {

// Whatever the body is (the first byte of the input is the caller's choice): every event has a key and either leads to
// a command or says why not.
inline void judge_adapter(Adapter& adapter, std::string path, std::map<std::string, std::string> headers,
                          const std::uint8_t* data, std::size_t size) {
    const InboundRequest request{.path = std::move(path),
                                 .headers = std::move(headers),
                                 .body = {reinterpret_cast<const char*>(data + 1), size - 1},
                                 .received_at = Instant{Seconds{1'760'000'000}}};
    for (const Interpreted& event : adapter.interpret(request)) {
        const bool is_explained = event.command.has_value() || !event.detail.empty();
        if (event.event_key.empty() || event.event_key.size() > 200 || !is_explained) std::abort();
    }
}

} // namespace answerd::telephony
