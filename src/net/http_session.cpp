// SPDX-License-Identifier: Apache-2.0
#include "http_session.hpp"

#include "forwarded.hpp"
#include "response_text.hpp"
#include "web_socket_session.hpp"

#include <boost/asio/write.hpp>

namespace answerd::net {

namespace {

// How long a client that was refused may go on sending before the socket is closed under it.
constexpr std::chrono::seconds linger_time{2};

// The handler's handle on one request: turns into a letter, from whatever thread.
class MailedResponder final : public Responder {
public:
    MailedResponder(std::shared_ptr<IoThread> io, std::shared_ptr<Connection> connection, std::uint64_t request)
        : io_(std::move(io)), connection_(std::move(connection)), request_(request) {}
    ~MailedResponder() override {
        if (connection_) mail(problem_response(500, "The request was not answered."));
    }
    MailedResponder(const MailedResponder&) = delete;
    MailedResponder& operator=(const MailedResponder&) = delete;

    void send(Response response) override {
        if (connection_) mail(std::move(response));
    }

private:
    void mail(Response response) {
        auto owned = std::make_unique<Response>(std::move(response));
        io_->submit(std::exchange(connection_, nullptr), Answer{.request = request_, .response = std::move(owned)});
    }

    std::shared_ptr<IoThread> io_;
    std::shared_ptr<Connection> connection_;
    std::uint64_t request_;
};

} // namespace

template <class Stream>
HttpSession<Stream>::HttpSession(std::shared_ptr<IoThread> io_thread, std::shared_ptr<SharedServer> server,
                                 Stream stream, Peer peer)
    : Connection(std::move(io_thread)), server_(std::move(server)), stream_(std::move(stream)), peer_(std::move(peer)) {
}

template <class Stream>
void HttpSession<Stream>::start() {
    io().adopt(this->shared_from_this());
    if (io().is_closing()) return close();
    if constexpr (is_tls<Stream>) return shake_hands();
    enter(State::idle, server_->settings.header_timeout); // a client that just connected has something to say
    read_more();
}

template <class Stream>
void HttpSession<Stream>::enter(State state, Clock::duration patience) {
    state_ = state;
    entered_ = Clock::now();
    deadline_ = entered_ + patience;
}

template <class Stream>
void HttpSession<Stream>::shake_hands() {
    if constexpr (is_tls<Stream>) {
        enter(State::handshake, server_->settings.header_timeout);
        stream_.async_handshake(asio::ssl::stream_base::server, [self = this->shared_from_this()](ErrorCode error) {
            if (self->state_ == State::closed) return; // its deadline or a stop was faster
            if (error) return self->close();
            self->enter(State::idle, self->server_->settings.header_timeout);
            self->read_more();
        });
    }
}

template <class Stream>
void HttpSession<Stream>::read_more() {
    is_reading_ = true;
    stream_.async_read_some(
        asio::buffer(received_),
        [self = this->shared_from_this()](ErrorCode error, std::size_t bytes) { self->on_read(error, bytes); });
}

template <class Stream>
void HttpSession<Stream>::on_read(ErrorCode error, std::size_t bytes) {
    is_reading_ = false;
    if (state_ == State::closed || state_ == State::writing) return; // a deadline was faster
    if (error) return close();
    if (state_ == State::lingering) return read_more();
    inbox_.append(received_.data(), bytes);
    if (state_ == State::idle) enter(State::head, server_->settings.header_timeout);
    use_bytes();
}

template <class Stream>
void HttpSession<Stream>::use_bytes() {
    if (state_ == State::head)
        use_head_bytes();
    else if (state_ == State::body)
        use_body_bytes();
}

template <class Stream>
HeadLimits HttpSession<Stream>::limits() const {
    const auto& settings = server_->settings;
    return {.header_bytes_max = settings.header_bytes_max,
            .header_fields_max = settings.header_fields_max,
            .target_bytes_max = settings.target_bytes_max,
            .allowed_hosts = settings.allowed_hosts};
}

template <class Stream>
void HttpSession<Stream>::use_head_bytes() {
    const auto end = find_head(inbox_, scanned_, limits());
    if (!end) return refuse(end.error());
    if (!*end) {
        scanned_ = inbox_.size();
        return read_more();
    }
    auto head = read_head(std::string_view(inbox_).substr(0, **end), limits());
    if (!head) return refuse(head.error());
    inbox_.erase(0, **end);
    server_->counters.requests.fetch_add(1, std::memory_order_relaxed);
    ++request_number_;
    head->request.peer = peer_.address;
    head->request.is_loopback_peer = peer_.is_loopback;
    if (auto client = forwarded_client(head->request, server_->settings.trusted_proxies)) {
        head->request.peer = *std::move(client);
        head->request.is_loopback_peer = false;
    }
    is_head_request_ = head->request.method == "HEAD";
    keep_alive_ = head->keep_alive;
    admit(*std::move(head));
}

template <class Stream>
void HttpSession<Stream>::admit(RequestHead head) {
    std::optional<Admission> admission;
    const bool is_decided =
        runs_without_exception("admission", [&] { admission.emplace(server_->admit(head.request)); });
    if (!is_decided) return refuse({500, "The request could not be admitted."});
    if (auto* accept = std::get_if<AcceptBody>(&*admission)) return accept_body(std::move(head), std::move(*accept));
    if (auto* accept = std::get_if<AcceptWebSocket>(&*admission)) return accept_web_socket(head, std::move(*accept));
    // The body of a request that is not admitted is never read.
    if (head.framing != Framing::none) keep_alive_ = false;
    respond(std::move(std::get<Response>(*admission)));
}

template <class Stream>
void HttpSession<Stream>::accept_body(RequestHead head, AcceptBody accept) {
    if (head.content_length > accept.body_bytes_max) return refuse({413, "The body is too large."});
    body_reader_.emplace(head, accept.body_bytes_max);
    request_ = std::move(head.request);
    handle_ = std::move(accept.handle);
    if (body_reader_->is_complete()) return dispatch();
    body_bytes_received_ = 0;
    enter(State::body, server_->settings.body_grace);
    if (head.expects_continue && inbox_.empty()) return send_continue();
    use_body_bytes();
}

template <class Stream>
void HttpSession<Stream>::send_continue() {
    static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(stream_, asio::buffer(text), [self = this->shared_from_this()](ErrorCode error, std::size_t) {
        if (self->state_ != State::body) return;
        if (error) return self->close();
        self->read_more();
    });
}

template <class Stream>
void HttpSession<Stream>::use_body_bytes() {
    const auto used = body_reader_->feed(inbox_, request_.body);
    if (!used) return refuse(used.error());
    body_bytes_received_ += *used;
    inbox_.erase(0, *used);
    if (body_reader_->is_complete()) return dispatch();
    read_more();
}

template <class Stream>
void HttpSession<Stream>::dispatch() {
    enter(State::handling, server_->settings.response_timeout);
    const auto handle = std::exchange(handle_, nullptr);
    auto responder = std::make_unique<MailedResponder>(shared_io(), this->shared_from_this(), request_number_);
    // On an exception the responder is destroyed unused, which answers 500.
    (void)runs_without_exception("request handler", [&] { handle(std::move(request_), std::move(responder)); });
    request_ = {};
}

template <class Stream>
void HttpSession<Stream>::accept_web_socket(const RequestHead& head, AcceptWebSocket accept) {
    if (!head.keep_alive) return refuse({400, "A WebSocket needs HTTP/1.1 and a lasting connection."});
    if (const auto refusal = web_socket_refusal(head.request)) return refuse(*refusal);
    if (!inbox_.empty()) return refuse({400, "Bytes follow the handshake before its answer."});
    start_web_socket(shared_io(), server_, std::move(stream_), std::move(peer_), head.request, std::move(accept));
    state_ = State::closed;
    io().forget(*this);
}

template <class Stream>
void HttpSession<Stream>::receive(Letter letter) {
    auto* answer = std::get_if<Answer>(&letter);
    if (answer && state_ == State::handling && answer->request == request_number_)
        respond(std::move(*answer->response));
}

template <class Stream>
void HttpSession<Stream>::refuse(const Refusal& refusal) {
    server_->counters.refused.fetch_add(1, std::memory_order_relaxed);
    keep_alive_ = false;
    respond(problem_response(refusal));
}

template <class Stream>
void HttpSession<Stream>::respond(Response response) {
    keep_alive_ = keep_alive_ && !io().is_stopping();
    out_head_ = write_response_head(response, {.date = io().date(), .keep_alive = keep_alive_});
    out_body_ = is_head_request_ ? std::string() : std::move(response.body);
    const auto& settings = server_->settings;
    const auto transfer_seconds = out_body_.size() / std::max<std::size_t>(settings.body_bytes_per_second_min, 1);
    enter(State::writing, settings.body_grace + std::chrono::seconds(transfer_seconds));
    const std::array<asio::const_buffer, 2> buffers = {asio::buffer(out_head_), asio::buffer(out_body_)};
    asio::async_write(stream_, buffers,
                      [self = this->shared_from_this()](ErrorCode error, std::size_t) { self->on_written(error); });
}

template <class Stream>
void HttpSession<Stream>::on_written(ErrorCode error) {
    if (state_ == State::closed) return;
    if (error) return close();
    if (!keep_alive_) return linger();
    next_request();
}

template <class Stream>
void HttpSession<Stream>::next_request() {
    scanned_ = 0;
    is_head_request_ = false;
    body_reader_.reset();
    out_body_ = {};
    if (io().is_stopping()) return close();
    if (inbox_.empty()) {
        enter(State::idle, server_->settings.idle_timeout);
        return read_more();
    }
    enter(State::head, server_->settings.header_timeout);
    use_head_bytes();
}

// A socket closed with unread bytes resets the connection, and the client may never see why it was refused.
template <class Stream>
void HttpSession<Stream>::linger() {
    enter(State::lingering, linger_time);
    if constexpr (is_tls<Stream>) {
        stream_.async_shutdown([self = this->shared_from_this()](ErrorCode) { self->close(); });
    } else {
        ErrorCode ignored; // the peer may be gone already
        stream_.shutdown(Socket::shutdown_send, ignored);
        if (!is_reading_) read_more();
    }
}

template <class Stream>
bool HttpSession<Stream>::sends_too_slowly(Clock::time_point now) const {
    const auto late = std::chrono::duration<double>(now - deadline_).count();
    return static_cast<double>(body_bytes_received_) <
           late * static_cast<double>(server_->settings.body_bytes_per_second_min);
}

template <class Stream>
void HttpSession<Stream>::tick(Clock::time_point now) {
    if (now < deadline_ || state_ == State::closed) return;
    if (state_ == State::body && !sends_too_slowly(now)) return;
    const bool is_slow = state_ == State::head || state_ == State::body || state_ == State::writing;
    if (is_slow) server_->counters.slow_clients.fetch_add(1, std::memory_order_relaxed);
    switch (state_) {
    case State::head:
        return refuse({408, "The request head took too long."});
    case State::body:
        return refuse({408, "The body came too slowly."});
    case State::handling:
        return refuse({503, "The request was not answered in time."});
    case State::handshake:
    case State::idle:
    case State::writing:
    case State::lingering:
        return close();
    case State::closed:
        return;
    }
}

template <class Stream>
void HttpSession<Stream>::begin_stop() {
    if (state_ == State::idle || state_ == State::handshake || state_ == State::lingering) close();
}

template <class Stream>
void HttpSession<Stream>::abort() {
    close();
}

template <class Stream>
void HttpSession<Stream>::close() {
    if (state_ == State::closed) return;
    state_ = State::closed;
    ErrorCode ignored; // closing is all that is left to do
    socket_of(stream_).close(ignored);
    handle_ = nullptr;
    peer_.permit.release();
    io().forget(*this);
}

void start_http_session(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, Socket socket, Peer peer) {
    std::make_shared<HttpSession<Socket>>(std::move(io), std::move(server), std::move(socket), std::move(peer))
        ->start();
}

void start_https_session(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, TlsStream stream,
                         Peer peer) {
    std::make_shared<HttpSession<TlsStream>>(std::move(io), std::move(server), std::move(stream), std::move(peer))
        ->start();
}

} // namespace answerd::net
