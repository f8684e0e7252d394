// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "body_reader.hpp"
#include "shared_server.hpp"
#include "transport.hpp"

#include <array>

// One HTTP/1.1 connection: one request at a time; what a client pipelines waits in the socket. The first thing that is
// wrong with a request is its only answer, and the connection ends with it.
namespace answerd::net {

// Who is at the other end.
struct Peer {
    std::string address;
    bool is_loopback = false;
    ConnectionGate::Permit permit;
};

template <class Stream>
class HttpSession final : public Connection, public std::enable_shared_from_this<HttpSession<Stream>> {
public:
    HttpSession(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, Stream stream, Peer peer);

    void start();
    void receive(Letter letter) override;
    void tick(Clock::time_point now) override;
    void begin_stop() override;
    void abort() override;

private:
    enum class State {
        handshake, // TLS
        idle,      // between requests
        head,
        body,
        handling, // the handler has it
        writing,
        lingering, // answered for the last time; the client may still be sending
        closed,
    };

    void enter(State state, Clock::duration patience);
    void shake_hands();
    void read_more();
    void on_read(ErrorCode error, std::size_t bytes);
    void use_bytes();
    void use_head_bytes();
    void use_body_bytes();
    void admit(RequestHead head);
    void accept_body(RequestHead head, AcceptBody accept);
    void accept_web_socket(const RequestHead& head, AcceptWebSocket accept);
    void send_continue();
    void dispatch();
    void respond(Response response);
    void refuse(const Refusal& refusal);
    void on_written(ErrorCode error);
    void next_request();
    void linger();
    void close();
    [[nodiscard]] bool sends_too_slowly(Clock::time_point now) const;
    [[nodiscard]] HeadLimits limits() const;

    std::shared_ptr<SharedServer> server_;
    Stream stream_;
    Peer peer_;
    State state_ = State::idle;
    Clock::time_point entered_;
    Clock::time_point deadline_;
    bool is_reading_ = false;
    bool keep_alive_ = true;
    bool is_head_request_ = false;
    std::uint64_t request_number_ = 0;
    std::size_t scanned_ = 0;
    std::size_t body_bytes_received_ = 0;
    std::string inbox_; // received, not yet used
    Request request_;
    std::optional<BodyReader> body_reader_;
    std::function<void(Request, std::unique_ptr<Responder>)> handle_;
    std::string out_head_;
    std::string out_body_;
    std::array<char, 4096> received_;
};

void start_http_session(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, Socket socket, Peer peer);
void start_https_session(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, TlsStream stream,
                         Peer peer);

} // namespace answerd::net
