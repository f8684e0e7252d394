// SPDX-License-Identifier: Apache-2.0
#include "web_socket_session.hpp"

#include "text.hpp"

#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>

namespace answerd::net {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::chrono::seconds close_patience{5}; // for the peer's half of the closing handshake
constexpr std::chrono::seconds leave_patience{1}; // for the peer to close a connection it has broken
constexpr int unanswered_pings_max = 2;
// A console is silent most of the time: the buffer that waits for its next command is as large as a common command, and
// a longer one is given back.
constexpr std::size_t first_piece_bytes = 256;
constexpr std::size_t later_piece_bytes = 8'192;
constexpr std::size_t kept_outbox_texts = 8;

enum CloseCode : std::uint16_t {
    going_away = 1001,
    unsupported_data = 1003,
    abnormal = 1006,
    too_big = 1009,
    internal_error = 1011,
    service_restart = 1012,
    slow_client = 4408,
};

using HandshakeRequest = beast::http::request<beast::http::empty_body>;

// The gate has read and checked the head; Beast gets the fields that its handshake looks at.
HandshakeRequest handshake_request(const Request& request) {
    HandshakeRequest handshake(beast::http::verb::get, "/", 11);
    for (const auto* name : {"host", "connection", "upgrade", "sec-websocket-key", "sec-websocket-version"})
        handshake.set(name, request.headers.at(name));
    return handshake;
}

bool offers_subprotocol(const Request& request, const std::string& subprotocol) {
    const auto offered = request.headers.find("sec-websocket-protocol");
    return !subprotocol.empty() && offered != request.headers.end() && list_holds(offered->second, subprotocol);
}

// Beast's own teardown waits for the peer to close, without a deadline, and only then says how the session ended. RFC
// 6455 §7.1.1 wants the server to close first: this type ends our half at once and leaves the rest to the session.
template <class Stream>
class PartingStream : public Stream {
public:
    explicit PartingStream(Stream&& stream) : Stream(std::move(stream)) {}
};

// Found by Beast through its argument.
template <class Stream, class Handler>
void async_teardown(beast::role_type, PartingStream<Stream>& stream, Handler&& handler) {
    ErrorCode ignored; // the peer may be gone already
    socket_of(stream).shutdown(Socket::shutdown_send, ignored);
    asio::post(stream.get_executor(), beast::bind_front_handler(std::forward<Handler>(handler), ErrorCode{}));
}

// One WebSocket. `send` and `close` come from any thread and become letters; everything else runs on the I/O thread.
// There is one write under way at most; the rest waits in the outbox, whose bytes are counted from the moment of
// `send`, so that a socket's backlog is bounded even while its thread is busy.
template <class Stream>
class WebSocketSession final : public Connection,
                               public WebSocket,
                               public std::enable_shared_from_this<WebSocketSession<Stream>> {
public:
    WebSocketSession(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, Stream stream, Peer peer,
                     AcceptWebSocket accept)
        : Connection(std::move(io)), server_(std::move(server)), stream_(std::move(stream)),
          permit_(std::move(peer.permit)), handler_(std::move(accept.handler)),
          outbox_bytes_max_(accept.outbox_bytes_max) {
        stream_.read_message_max(accept.message_bytes_max);
    }

    void start(const Request& request, const std::string& subprotocol);

    void send(std::shared_ptr<const std::string> text) override;
    void close(std::uint16_t code, std::string reason) override;

    void receive(Letter letter) override;
    void tick(Clock::time_point now) override;
    void begin_stop() override;
    void abort() override { finish(end_code()); }

private:
    void on_accepted(ErrorCode error);
    void read_next();
    void on_read(ErrorCode error);
    void on_read_failed(std::uint16_t code);
    void drain();
    void deliver_text();
    void queue(std::shared_ptr<const std::string> text);
    void write_next();
    void on_written(ErrorCode error);
    void ping(Clock::time_point now);
    void start_close(CloseOrder order);
    void send_close();
    void fail_handler(std::string_view what);
    void finish(std::uint16_t code);
    void tell_end(std::uint16_t code);
    void on_control_frame(websocket::frame_type type);
    [[nodiscard]] std::uint16_t end_code(ErrorCode error = {}) const;

    std::shared_ptr<SharedServer> server_;
    websocket::stream<PartingStream<Stream>, false> stream_; // without permessage-deflate: it costs 95 kB a socket
    ConnectionGate::Permit permit_;
    std::shared_ptr<WebSocketHandler> handler_;
    beast::flat_buffer message_;
    std::vector<std::shared_ptr<const std::string>> outbox_;
    std::size_t next_text_ = 0; // of the outbox
    const std::size_t outbox_bytes_max_;
    std::atomic<std::size_t> outbox_bytes_{0};
    std::atomic<bool> is_overrun_{false};
    Clock::time_point deadline_; // of the handshakes; between them, of the next ping
    int unanswered_pings_ = 0;
    CloseOrder close_order_; // while closing
    bool is_open_ = false;
    bool is_writing_ = false;
    bool is_pinging_ = false;
    bool is_closing_ = false;
    bool has_peer_closed_ = false;
    bool is_finished_ = false; // the handler has heard of the end
    bool is_closed_ = false;
};

template <class Stream>
void WebSocketSession<Stream>::start(const Request& request, const std::string& subprotocol) {
    io().adopt(this->shared_from_this());
    deadline_ = Clock::now() + server_->settings.header_timeout;
    if (offers_subprotocol(request, subprotocol))
        stream_.set_option(websocket::stream_base::decorator([subprotocol](websocket::response_type& response) {
            response.set(beast::http::field::sec_websocket_protocol, subprotocol);
        }));
    stream_.control_callback([this](websocket::frame_type type, beast::string_view) { on_control_frame(type); });
    stream_.text(true);
    stream_.auto_fragment(false);
    stream_.async_accept(handshake_request(request),
                         [self = this->shared_from_this()](ErrorCode error) { self->on_accepted(error); });
}

template <class Stream>
void WebSocketSession<Stream>::on_accepted(ErrorCode error) {
    if (is_finished_) return;
    if (error) return finish(abnormal);
    is_open_ = true;
    server_->counters.web_sockets.fetch_add(1, std::memory_order_relaxed);
    deadline_ = Clock::now() + server_->settings.ping_interval;
    if (io().is_stopping()) begin_stop();
    const auto handler = handler_;
    if (!runs_without_exception("WebSocket handler", [&] { handler->on_open(this->shared_from_this()); }))
        fail_handler("The session could not start.");
    read_next();
}

template <class Stream>
void WebSocketSession<Stream>::read_next() {
    const auto piece_bytes = message_.size() == 0 ? first_piece_bytes : later_piece_bytes;
    stream_.async_read_some(message_, piece_bytes,
                            [self = this->shared_from_this()](ErrorCode error, std::size_t) { self->on_read(error); });
}

template <class Stream>
void WebSocketSession<Stream>::on_read(ErrorCode error) {
    if (is_finished_) return;
    if (error) return on_read_failed(end_code(error));
    unanswered_pings_ = 0;
    if (!stream_.is_message_done()) return read_next();
    if (!is_closing_) {
        if (stream_.got_text())
            deliver_text();
        else
            start_close({unsupported_data, "Only text frames are understood."});
    }
    message_.clear();
    if (message_.capacity() > first_piece_bytes) message_ = {};
    read_next(); // while closing too: the peer's close frame is read here
}

template <class Stream>
void WebSocketSession<Stream>::on_read_failed(std::uint16_t code) {
    const bool has_refused_frame = !is_closing_ && !has_peer_closed_ && code != abnormal;
    if (!has_refused_frame) return finish(code);
    tell_end(code);
    deadline_ = Clock::now() + leave_patience;
    drain();
}

// The rest of what was refused: unread, it would reset the connection and take the close frame with it.
template <class Stream>
void WebSocketSession<Stream>::drain() {
    message_.clear();
    socket_of(stream_.next_layer())
        .async_read_some(message_.prepare(later_piece_bytes),
                         [self = this->shared_from_this()](ErrorCode error, std::size_t) {
                             if (error)
                                 self->finish(abnormal);
                             else
                                 self->drain();
                         });
}

template <class Stream>
void WebSocketSession<Stream>::deliver_text() {
    const auto data = message_.cdata();
    std::string text(static_cast<const char*>(data.data()), data.size());
    const auto handler = handler_;
    if (!runs_without_exception("WebSocket handler", [&] { handler->on_text(std::move(text)); }))
        fail_handler("The message could not be handled.");
}

template <class Stream>
void WebSocketSession<Stream>::send(std::shared_ptr<const std::string> text) {
    const auto bytes = text->size();
    if (outbox_bytes_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= outbox_bytes_max_)
        return io().submit(this->shared_from_this(), std::move(text));
    outbox_bytes_.fetch_sub(bytes, std::memory_order_relaxed);
    if (!is_overrun_.exchange(true)) close(slow_client, "The client reads too slowly.");
}

template <class Stream>
void WebSocketSession<Stream>::close(std::uint16_t code, std::string reason) {
    io().submit(this->shared_from_this(), CloseOrder{.code = code, .reason = std::move(reason)});
}

template <class Stream>
void WebSocketSession<Stream>::receive(Letter letter) {
    if (auto* text = std::get_if<std::shared_ptr<const std::string>>(&letter))
        queue(std::move(*text));
    else if (auto* order = std::get_if<CloseOrder>(&letter))
        start_close(std::move(*order));
}

template <class Stream>
void WebSocketSession<Stream>::queue(std::shared_ptr<const std::string> text) {
    if (!is_open_ || is_closing_ || is_finished_) return;
    outbox_.push_back(std::move(text));
    if (!is_writing_) write_next();
}

template <class Stream>
void WebSocketSession<Stream>::write_next() {
    is_writing_ = true;
    stream_.async_write(asio::buffer(*outbox_[next_text_]),
                        [self = this->shared_from_this()](ErrorCode error, std::size_t) { self->on_written(error); });
}

template <class Stream>
void WebSocketSession<Stream>::on_written(ErrorCode error) {
    is_writing_ = false;
    if (is_finished_) return;
    const auto written = std::exchange(outbox_[next_text_++], nullptr);
    outbox_bytes_.fetch_sub(written->size(), std::memory_order_relaxed);
    if (error) return finish(end_code());
    if (is_closing_ && close_order_.code == slow_client) return;
    if (next_text_ < outbox_.size()) return write_next();
    if (is_closing_) return send_close();
    outbox_.clear();
    next_text_ = 0;
    if (outbox_.capacity() > kept_outbox_texts) outbox_.shrink_to_fit();
}

template <class Stream>
void WebSocketSession<Stream>::tick(Clock::time_point now) {
    if (is_open_ && !is_closing_ && !is_finished_) {
        const auto handler = handler_;
        if (!runs_without_exception("WebSocket handler", [&] { handler->on_tick(); }))
            fail_handler("The session could not go on.");
    }
    if (now < deadline_ || is_closed_) return;
    if (!is_open_ || is_closing_ || is_finished_) return abort();
    ping(now);
}

template <class Stream>
void WebSocketSession<Stream>::ping(Clock::time_point now) {
    deadline_ = now + server_->settings.ping_interval;
    if (unanswered_pings_ >= unanswered_pings_max) return abort();
    ++unanswered_pings_;
    if (std::exchange(is_pinging_, true)) return; // the last one still waits behind a full socket
    stream_.async_ping({}, [self = this->shared_from_this()](ErrorCode) { self->is_pinging_ = false; });
}

// What was sent before the close goes out before it, except to a client that does not read.
template <class Stream>
void WebSocketSession<Stream>::start_close(CloseOrder order) {
    if (is_finished_ || is_closing_) return;
    if (!is_open_) return finish(abnormal);
    is_closing_ = true;
    deadline_ = Clock::now() + close_patience;
    close_order_ = std::move(order);
    if (close_order_.code == slow_client) {
        server_->counters.slow_clients.fetch_add(1, std::memory_order_relaxed);
        outbox_.resize(std::min(outbox_.size(), next_text_ + 1));
    }
    if (!is_writing_ || close_order_.code == slow_client) send_close();
}

template <class Stream>
void WebSocketSession<Stream>::send_close() {
    constexpr std::size_t reason_bytes_max = 123; // RFC 6455 §5.5
    const websocket::close_reason reason(static_cast<websocket::close_code>(close_order_.code),
                                         std::string_view(close_order_.reason).substr(0, reason_bytes_max));
    stream_.async_close(reason, [self = this->shared_from_this()](ErrorCode) { self->finish(self->end_code()); });
}

template <class Stream>
void WebSocketSession<Stream>::begin_stop() {
    if (!is_open_ || is_finished_ || is_closing_) return; // the end of the handshake looks again
    CloseOrder order{.code = service_restart, .reason = {}};
    if (const auto handler = handler_)
        (void)runs_without_exception("WebSocket handler", [&] { order.reason = handler->stop_reason(); });
    start_close(std::move(order));
}

template <class Stream>
void WebSocketSession<Stream>::fail_handler(std::string_view what) {
    start_close({internal_error, std::string(what)});
}

template <class Stream>
void WebSocketSession<Stream>::on_control_frame(websocket::frame_type type) {
    unanswered_pings_ = 0;
    if (type == websocket::frame_type::close) has_peer_closed_ = true;
}

// Ours, when we closed; else the peer's; else what was wrong.
template <class Stream>
std::uint16_t WebSocketSession<Stream>::end_code(ErrorCode error) const {
    if (is_closing_) return close_order_.code;
    if (has_peer_closed_) return stream_.reason().code;
    if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow) return too_big;
    if (error == websocket::error::bad_frame_payload) return websocket::close_code::bad_payload;
    if (error == websocket::condition::protocol_violation) return websocket::close_code::protocol_error;
    return abnormal;
}

template <class Stream>
void WebSocketSession<Stream>::finish(std::uint16_t code) {
    if (std::exchange(is_closed_, true)) return;
    const auto self = this->shared_from_this(); // the registry may hold the last reference
    ErrorCode ignored;                          // closing is all that is left to do
    socket_of(stream_.next_layer()).close(ignored);
    permit_.release();
    io().forget(*this);
    tell_end(code);
}

template <class Stream>
void WebSocketSession<Stream>::tell_end(std::uint16_t code) {
    if (std::exchange(is_finished_, true)) return;
    const auto handler = std::exchange(handler_, nullptr);
    if (!is_open_) return;
    server_->counters.web_sockets.fetch_sub(1, std::memory_order_relaxed);
    (void)runs_without_exception("WebSocket handler", [&] { handler->on_close(code); });
}

template <class Stream>
void start_session(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, Stream stream, Peer peer,
                   const Request& request, AcceptWebSocket accept) {
    const auto subprotocol = accept.subprotocol;
    std::make_shared<WebSocketSession<Stream>>(std::move(io), std::move(server), std::move(stream), std::move(peer),
                                               std::move(accept))
        ->start(request, subprotocol);
}

} // namespace

void start_web_socket(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, Socket stream, Peer peer,
                      const Request& request, AcceptWebSocket accept) {
    start_session(std::move(io), std::move(server), std::move(stream), std::move(peer), request, std::move(accept));
}

void start_web_socket(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, TlsStream stream, Peer peer,
                      const Request& request, AcceptWebSocket accept) {
    start_session(std::move(io), std::move(server), std::move(stream), std::move(peer), request, std::move(accept));
}

} // namespace answerd::net
