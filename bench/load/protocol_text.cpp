// SPDX-License-Identifier: Apache-2.0
#include "protocol_text.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>

namespace answerd::bench {

namespace {

std::string base64(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

// A constant mask is legal (RFC 6455 asks clients to mask, servers cannot tell) and keeps the generator cheap.
std::string masked_frame(char opcode, std::string_view payload) {
    constexpr std::array<char, 4> mask = {'a', 'b', 'c', 'd'};
    std::string frame;
    frame += static_cast<char>(0x80 | opcode);
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80U | payload.size());
    } else {
        frame += static_cast<char>(0x80U | 126U);
        frame += static_cast<char>(payload.size() >> 8U);
        frame += static_cast<char>(payload.size() & 0xFFU);
    }
    frame.append(mask.data(), mask.size());
    for (std::size_t i = 0; i < payload.size(); ++i)
        frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    return frame;
}

std::size_t big_endian(std::string_view bytes) {
    std::size_t value = 0;
    for (const char byte : bytes)
        value = (value << 8U) | static_cast<unsigned char>(byte);
    return value;
}

} // namespace

std::string http_request(std::string_view method, std::string_view target, std::string_view extra_headers,
                         std::string_view body) {
    std::string text;
    text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n").append(extra_headers);
    text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
    return text;
}

std::optional<HttpReply> take_http_reply(std::string& input) {
    const auto head_end = input.find("\r\n\r\n");
    if (head_end == std::string::npos) return std::nullopt;
    HttpReply reply;
    std::from_chars(input.data() + 9, input.data() + 12, reply.status);
    std::size_t body_size = 0;
    for (const std::string_view name : {"Content-Length: ", "content-length: "}) {
        const auto at = input.find(name);
        if (at != std::string::npos && at < head_end) {
            std::from_chars(input.data() + at + name.size(), input.data() + head_end, body_size);
        }
    }
    const auto body_begin = head_end + 4;
    if (input.size() < body_begin + body_size) return std::nullopt;
    reply.body = input.substr(body_begin, body_size);
    input.erase(0, body_begin + body_size);
    return reply;
}

std::string web_socket_upgrade(std::string_view target, std::string_view subprotocol) {
    std::string text = "GET ";
    text.append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    text.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
    if (!subprotocol.empty()) text.append("Sec-WebSocket-Protocol: ").append(subprotocol).append("\r\n");
    return text.append("\r\n");
}

bool take_upgrade_reply(std::string& input) {
    const auto head_end = input.find("\r\n\r\n");
    if (head_end == std::string::npos) return false;
    const bool upgraded = input.starts_with("HTTP/1.1 101");
    if (upgraded) input.erase(0, head_end + 4);
    return upgraded;
}

std::string masked_text_frame(std::string_view text) {
    return masked_frame(1, text);
}

std::string masked_pong_frame(std::string_view payload) {
    return masked_frame(10, payload);
}

std::optional<Frame> take_frame(std::string& input) {
    if (input.size() < 2) return std::nullopt;
    std::size_t length = static_cast<unsigned char>(input[1]) & 0x7FU;
    std::size_t head = 2;
    if (length == 126) head = 4;
    if (length == 127) head = 10;
    if (input.size() < head) return std::nullopt;
    if (head > 2) length = big_endian(std::string_view(input).substr(2, head - 2));
    if (input.size() < head + length) return std::nullopt;
    Frame frame{.opcode = input[0] & 0x0F, .payload = input.substr(head, length)};
    input.erase(0, head + length);
    return frame;
}

std::string signature_headers(std::string_view id, std::int64_t unix_seconds, std::string_view body,
                              std::string_view secret_bytes) {
    std::string content;
    content.append(id).append(".").append(std::to_string(unix_seconds)).append(".").append(body);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    HMAC(EVP_sha256(), secret_bytes.data(), static_cast<int>(secret_bytes.size()),
         reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest.data(), &length);
    std::string headers = "webhook-id: ";
    headers.append(id).append("\r\nwebhook-timestamp: ").append(std::to_string(unix_seconds));
    headers.append("\r\nwebhook-signature: v1,").append(base64({reinterpret_cast<const char*>(digest.data()), length}));
    return headers.append("\r\nContent-Type: application/cloudevents+json\r\n");
}

std::string json_text_member(std::string_view json, std::string_view key) {
    const std::string pattern = "\"" + std::string(key) + "\":\"";
    const auto at = json.find(pattern);
    if (at == std::string_view::npos) return {};
    const auto begin = at + pattern.size();
    return std::string(json.substr(begin, json.find('"', begin) - begin));
}

} // namespace answerd::bench
