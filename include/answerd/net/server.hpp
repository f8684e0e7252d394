// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// HTTP/1.1 and WebSocket on N I/O threads with one io_context each; a connection never changes its thread. Knows no
// domain type; hides Beast. Beast is only a parser: the strict gate behind this header refuses what it lets through
// (reference platform-and-operations.md §B3).
namespace answerd::net {

using Headers = std::map<std::string, std::string>; // names lower-case; repeated ones refused or joined with ", "

struct Request {
    std::string method;
    std::string path;                         // percent-decoded, "/" kept apart: no ".." or empty segments survive
    std::map<std::string, std::string> query; // decoded; a repeated key is a 400
    Headers headers;                          // as they stood before the body: trailers are dropped
    std::string body;
    std::string peer; // address without port; behind a trusted proxy, the client's
    bool is_loopback_peer = false;
};

struct Response {
    int status = 200;
    Headers headers; // content-length, date and connection are added
    std::string body;
};

// Answers one request, once, from any thread. Destroying it unused answers 500.
class Responder {
public:
    virtual ~Responder() = default;
    virtual void send(Response response) = 0;
};

// One WebSocket connection, owned by its I/O thread.
class WebSocket {
public:
    virtual ~WebSocket() = default;
    // From any thread. Queues a text frame; above `outbox_bytes_max` the connection is closed with 4408 and the client
    // resumes later. The text is shared, never copied.
    virtual void send(std::shared_ptr<const std::string> text) = 0;
    virtual void close(std::uint16_t code, std::string reason) = 0;
};

// Callbacks run on the connection's I/O thread, one at a time.
class WebSocketHandler {
public:
    virtual ~WebSocketHandler() = default;
    virtual void on_open(std::shared_ptr<WebSocket> socket) = 0;
    virtual void on_text(std::string text) = 0;
    virtual void on_close(std::uint16_t code) = 0; // always the last; also when the peer vanished
    virtual void on_tick() {}                      // about once a second while open: deadlines of the protocol above
    // The server stops and closes with 1012: what to tell this client, at most 123 bytes.
    [[nodiscard]] virtual std::string stop_reason() { return "The server restarts."; }
};

// What limits are kept for: an IPv4 address, or the /64 of an IPv6 one, because its owner has all of those.
[[nodiscard]] std::string network_of(const std::string& address);

// What to do with a request once its headers are known, before its body is read: authentication and limits belong here.
struct AcceptBody {
    std::size_t body_bytes_max = 256 << 10;
    std::function<void(Request, std::unique_ptr<Responder>)> handle;
};
struct AcceptWebSocket {
    std::shared_ptr<WebSocketHandler> handler;
    std::size_t message_bytes_max = 64 << 10;
    std::size_t outbox_bytes_max = 256 << 10;
    std::string subprotocol; // echoed when the client offered it
};
using Admission = std::variant<AcceptBody, AcceptWebSocket, Response>;
// Called on the I/O thread with the request still without a body.
using Admit = std::function<Admission(const Request&)>;

struct ServerSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080; // 0 = any free one
    int io_threads = 1;
    std::size_t header_bytes_max = 16 << 10;
    std::size_t header_fields_max = 100;
    std::size_t target_bytes_max = 4 << 10;
    std::size_t connections_max = 18'000;
    std::size_t connections_per_peer_max = 2'000; // not for loopback, where a proxy may stand
    std::chrono::milliseconds header_timeout{5'000};
    std::chrono::milliseconds idle_timeout{60'000};  // between requests
    std::size_t body_bytes_per_second_min = 1 << 10; // slower senders are cut off
    std::chrono::milliseconds body_grace{5'000};
    std::chrono::milliseconds response_timeout{30'000}; // a handler that does not answer: 503
    std::chrono::milliseconds ping_interval{20'000};    // WebSocket; gone after two unanswered
    std::vector<std::string> allowed_hosts;             // empty = any
    std::vector<std::string> trusted_proxies;           // addresses whose X-Forwarded-For is believed
    std::string certificate_file;                       // PEM; both empty = plain HTTP
    std::string private_key_file;
};

struct ServerMetrics {
    std::uint64_t connections = 0, web_sockets = 0, requests = 0, refused = 0, slow_clients = 0;
};

class Server {
public:
    virtual ~Server() = default;
    [[nodiscard]] virtual std::uint16_t port() const = 0;
    [[nodiscard]] virtual ServerMetrics metrics() const = 0;
    // Beats of the I/O threads, one number a thread; the watchdog compares two readings.
    [[nodiscard]] virtual std::vector<std::uint64_t> heartbeats() const = 0;
    // Reads the certificate and its key again, for connections from then on; those that stand keep theirs. Does nothing
    // without TLS. Throws std::system_error when the files are no valid pair: then the old ones stay. Not after stop().
    virtual void reload_certificate() = 0;
    // Closes WebSockets with 1012, answers what is in flight and goes on accepting until that is done or `deadline` has
    // passed (`Admit` decides what is still let in; each answer closes its connection). Then closes the rest and joins.
    virtual void stop(std::chrono::milliseconds deadline) = 0;
};

// Throws std::system_error when the address cannot be bound.
[[nodiscard]] std::unique_ptr<Server> start_server(ServerSettings settings, Admit admit);

} // namespace answerd::net
