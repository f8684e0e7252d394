// SPDX-License-Identifier: Apache-2.0
#include "raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace answerd::net {

namespace {

constexpr int patience_ms = 10'000; // only a failing test waits this long

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes)
        value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

void append_big_endian(std::string& text, std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        text += static_cast<char>(value >> shift & 0xFF);
}

} // namespace

RawClient::RawClient(std::uint16_t port, int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (socket_ < 0) throw std::system_error(errno, std::generic_category(), "socket");
    if (receive_buffer_bytes > 0)
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::system_error(errno, std::generic_category(), "connect");
}

RawClient::~RawClient() {
    if (socket_ >= 0) ::close(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), is_at_end_(other.is_at_end_), received_(std::move(other.received_)) {}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool RawClient::receive_some() {
    if (is_at_end_) return false;
    pollfd wait{.fd = socket_, .events = POLLIN, .revents = 0};
    if (::poll(&wait, 1, patience_ms) != 1) return false;
    std::array<char, 65'536> bytes;
    const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    is_at_end_ = count <= 0;
    if (count > 0) received_.append(bytes.data(), static_cast<std::size_t>(count));
    return count > 0;
}

std::optional<std::string> RawClient::read_until(std::string_view mark) {
    while (true) {
        if (const auto at = received_.find(mark); at != std::string::npos) return read_exactly(at + mark.size());
        if (!receive_some()) return std::nullopt;
    }
}

std::optional<std::string> RawClient::read_exactly(std::size_t bytes) {
    while (received_.size() < bytes)
        if (!receive_some()) return std::nullopt;
    auto text = received_.substr(0, bytes);
    received_.erase(0, bytes);
    return text;
}

std::optional<std::string> RawClient::read_response() {
    auto head = read_until("\r\n\r\n");
    if (!head) return std::nullopt;
    constexpr std::string_view length_field = "content-length: ";
    const auto length = head->find(length_field);
    if (length == std::string::npos) return head;
    const auto body = read_exactly(std::stoul(head->substr(length + length_field.size())));
    if (!body) return std::nullopt;
    return *head + *body;
}

bool RawClient::is_closed_by_server() {
    while (receive_some()) {}
    return is_at_end_;
}

void RawClient::shut_down_sending() {
    ::shutdown(socket_, SHUT_WR);
}

int status_of(const std::optional<std::string>& response) {
    return response && response->starts_with("HTTP/1.1 ") ? std::stoi(response->substr(9, 3)) : 0;
}

std::string body_of(const std::string& response) {
    return response.substr(response.find("\r\n\r\n") + 4);
}

int Frame::close_code() const {
    return payload.size() < 2 ? 1005 : static_cast<int>(big_endian(std::string_view(payload).substr(0, 2)));
}

RawWebSocket::RawWebSocket(std::uint16_t port, int receive_buffer_bytes) : client_(port, receive_buffer_bytes) {
    client_.send(web_socket_handshake);
    handshake_ = client_.read_until("\r\n\r\n").value_or("");
    if (!handshake_.starts_with("HTTP/1.1 101")) throw std::runtime_error("no WebSocket: " + handshake_);
}

void RawWebSocket::send_frame(int opcode, std::string_view payload, bool is_final, bool is_masked) {
    constexpr std::string_view mask = "mask";
    const int mask_bit = is_masked ? 0x80 : 0;
    std::string frame(1, static_cast<char>((is_final ? 0x80 : 0) | opcode));
    if (payload.size() < 126) {
        frame += static_cast<char>(mask_bit | static_cast<int>(payload.size()));
    } else {
        const int bytes = payload.size() < 65'536 ? 2 : 8;
        frame += static_cast<char>(mask_bit | (bytes == 2 ? 126 : 127));
        append_big_endian(frame, payload.size(), bytes);
    }
    if (is_masked) frame += mask;
    for (std::size_t i = 0; i < payload.size(); ++i)
        frame += is_masked ? static_cast<char>(payload[i] ^ mask[i % 4]) : payload[i];
    client_.send(frame);
}

std::optional<Frame> RawWebSocket::read_frame() {
    const auto start = client_.read_exactly(2);
    if (!start) return std::nullopt;
    std::uint64_t size = static_cast<unsigned char>((*start)[1]) & 0x7FU;
    if (size >= 126) {
        const auto longer = client_.read_exactly(size == 126 ? 2 : 8);
        if (!longer) return std::nullopt;
        size = big_endian(*longer);
    }
    auto payload = client_.read_exactly(size);
    if (!payload) return std::nullopt;
    return Frame{.opcode = (*start)[0] & 0x0F, .payload = *std::move(payload)};
}

std::optional<Frame> RawWebSocket::read_answer() {
    while (true) {
        auto frame = read_frame();
        if (!frame || frame->opcode != 9) return frame;
    }
}

} // namespace answerd::net
