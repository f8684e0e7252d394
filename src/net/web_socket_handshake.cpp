// SPDX-License-Identifier: Apache-2.0
#include "text.hpp"
#include "web_socket_session.hpp"

#include <algorithm>

namespace answerd::net {

std::optional<Refusal> web_socket_refusal(const Request& request) {
    const auto value = [&](const char* name) {
        const auto found = request.headers.find(name);
        return found == request.headers.end() ? std::string_view() : std::string_view(found->second);
    };
    if (request.method != "GET" || !equals_ignoring_case(value("upgrade"), "websocket") ||
        !list_holds(value("connection"), "upgrade"))
        return Refusal{426, "This address is for WebSocket clients."};
    if (value("sec-websocket-version") != "13") return Refusal{426, "The only WebSocket version known is 13."};
    const auto key = value("sec-websocket-key");
    const bool is_key = key.size() == 24 && key.ends_with("==") && std::ranges::all_of(key.substr(0, 22), [](char c) {
                            return is_digit(c) || is_letter(c) || c == '+' || c == '/';
                        });
    if (!is_key) return Refusal{400, "Sec-WebSocket-Key is not 16 bytes in base64."};
    return std::nullopt;
}

} // namespace answerd::net
