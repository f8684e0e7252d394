// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The few bytes of HTTP, WebSocket and Standard Webhooks that a load generator has to write and read.
namespace answerd::bench {

struct HttpReply {
    int status = 0;
    std::string body;
};

[[nodiscard]] std::string http_request(std::string_view method, std::string_view target, std::string_view extra_headers,
                                       std::string_view body);
// Takes one complete reply with a Content-Length off the front of `input`; empty while it is incomplete.
[[nodiscard]] std::optional<HttpReply> take_http_reply(std::string& input);

[[nodiscard]] std::string web_socket_upgrade(std::string_view target, std::string_view subprotocol);
// True once the 101 reply was taken off the front of `input`.
[[nodiscard]] bool take_upgrade_reply(std::string& input);
[[nodiscard]] std::string masked_text_frame(std::string_view text);
[[nodiscard]] std::string masked_pong_frame(std::string_view payload);

struct Frame {
    int opcode = 0; // 1 text, 8 close, 9 ping (RFC 6455 §5.2)
    std::string payload;
};
[[nodiscard]] std::optional<Frame> take_frame(std::string& input);

// Headers of a signed event: "webhook-id: ...\r\nwebhook-timestamp: ...\r\nwebhook-signature: ...\r\n".
[[nodiscard]] std::string signature_headers(std::string_view id, std::int64_t unix_seconds, std::string_view body,
                                            std::string_view secret_bytes);

// The text after `"key":"` up to the next quote; empty when it is not there. For replies whose shape is known.
[[nodiscard]] std::string json_text_member(std::string_view json, std::string_view key);

} // namespace answerd::bench
