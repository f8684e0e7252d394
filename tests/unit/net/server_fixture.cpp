// SPDX-License-Identifier: Apache-2.0
#include "server_fixture.hpp"

#include <stdexcept>
#include <thread>
#include <utility>

namespace answerd::net {

namespace {

class EchoHandler final : public WebSocketHandler {
public:
    explicit EchoHandler(TestServer& test) : test_(test) {}
    void on_open(std::shared_ptr<WebSocket> socket) override {
        socket_ = socket;
        test_.sockets.put(std::move(socket));
    }
    void on_text(std::string text) override {
        if (text == "throw") throw std::runtime_error("a handler's own mistake");
        socket_->send(std::make_shared<const std::string>(std::move(text)));
    }
    void on_close(std::uint16_t code) override {
        socket_.reset();
        test_.close_codes.put(code);
    }

private:
    TestServer& test_;
    std::shared_ptr<WebSocket> socket_;
};

ServerSettings on_free_port(ServerSettings settings) {
    settings.port = 0;
    return settings;
}

} // namespace

bool eventually(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::yield();
    }
    return true;
}

TestServer::TestServer(ServerSettings settings)
    : server_(
          start_server(on_free_port(std::move(settings)), [this](const Request& request) { return admit(request); })) {}

std::string TestServer::ask(std::string_view bytes) const {
    auto client = connect();
    client.send(bytes);
    return client.read_response().value_or("");
}

Admission TestServer::admit(const Request& request) {
    heads.put(request);
    if (request.path == "/refused") return Response{.status = 401, .body = "who are you?"};
    if (request.path == "/throws-early") throw std::runtime_error("an admission's own mistake");
    if (request.path == "/socket")
        return AcceptWebSocket{.handler = std::make_shared<EchoHandler>(*this),
                               .message_bytes_max = message_bytes_max,
                               .outbox_bytes_max = outbox_bytes_max,
                               .subprotocol = "answerd"};
    return AcceptBody{.body_bytes_max = body_bytes_max,
                      .handle = [this](Request whole, std::unique_ptr<Responder> responder) {
                          answer(std::move(whole), std::move(responder));
                      }};
}

void TestServer::answer(Request request, std::unique_ptr<Responder> responder) {
    if (request.path == "/held") return held.put({std::move(request), std::move(responder)});
    if (request.path == "/dropped") return;
    if (request.path == "/throws") throw std::runtime_error("a handler's own mistake");
    if (request.path == "/split") return responder->send({.headers = {{"x-note", "a\r\nset-cookie: b"}}});
    if (request.path == "/moved") return responder->send({.status = 302, .headers = {{"location", "/echo"}}});
    if (request.path == "/empty") return responder->send({.status = 204});
    if (request.path != "/echo") return responder->send({.status = 404});
    responder->send({.status = 200, .body = request.method + " " + request.path + " " + request.body});
}

} // namespace answerd::net
