// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// A client that sends exactly the bytes it is given and reads what comes, each wait with a deadline.
namespace answerd::net {

class RawClient {
public:
    explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0);
    ~RawClient();
    RawClient(RawClient&& other) noexcept;
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    // False when the server has closed the connection.
    bool send(std::string_view bytes);
    // One response (not to HEAD); nothing when the connection ends or the deadline passes before it is whole.
    [[nodiscard]] std::optional<std::string> read_response();
    [[nodiscard]] std::optional<std::string> read_until(std::string_view mark);
    [[nodiscard]] std::optional<std::string> read_exactly(std::size_t bytes);
    // True when the server closes within the deadline; what it sent before is dropped.
    [[nodiscard]] bool is_closed_by_server();
    void shut_down_sending();

private:
    // False at the end of the stream or at the deadline.
    bool receive_some();

    int socket_ = -1;
    bool is_at_end_ = false;
    std::string received_;
};

// 0 when there is no status line.
[[nodiscard]] int status_of(const std::optional<std::string>& response);
[[nodiscard]] std::string body_of(const std::string& response);

struct Frame {
    int opcode = 0;
    std::string payload;
    [[nodiscard]] int close_code() const;
};

// The client's side of RFC 6455 by hand, so that a test can also break it.
class RawWebSocket {
public:
    explicit RawWebSocket(std::uint16_t port, int receive_buffer_bytes = 0);
    void send_frame(int opcode, std::string_view payload, bool is_final = true, bool is_masked = true);
    void send_text(std::string_view text) { send_frame(1, text); }
    // The next frame of any kind.
    [[nodiscard]] std::optional<Frame> read_frame();
    // The next frame that is not a ping.
    [[nodiscard]] std::optional<Frame> read_answer();
    [[nodiscard]] const std::string& handshake() const { return handshake_; }
    [[nodiscard]] RawClient& client() { return client_; }

private:
    RawClient client_;
    std::string handshake_;
};

inline constexpr std::string_view web_socket_handshake =
    "GET /socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: other, answerd\r\n\r\n";

} // namespace answerd::net
