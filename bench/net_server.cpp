// SPDX-License-Identifier: Apache-2.0
// answerd's net and its bring-your-own adapter, without engine and store, on one I/O thread: what a push and a checked
// event cost by themselves. Speaks the floor's protocol (floor_server.cpp), so that one load generator serves both.
//
//   POST /event                push one frame to the next socket, 202
//   POST /broadcast            push one shared frame to every socket, 202
//   POST /adapters/pbx/events  gate, signature, strict JSON, interpretation, 202
//   POST (other)               202
//   GET  (upgrade)             a WebSocket
#include "answerd/net/server.hpp"
#include "answerd/telephony/adapter.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace answerd::bench {
namespace {

constexpr std::size_t frame_bytes = 600;

// Everything here runs on the one I/O thread.
class Audience {
public:
    void join(std::shared_ptr<net::WebSocket> socket) { sockets_.push_back(std::move(socket)); }
    void leave(const net::WebSocket* socket) {
        std::erase_if(sockets_, [socket](const auto& member) { return member.get() == socket; });
    }
    void push_to_next() {
        if (!sockets_.empty()) sockets_[next_++ % sockets_.size()]->send(frame_);
    }
    void push_to_all() {
        for (const auto& socket : sockets_)
            socket->send(frame_);
    }

private:
    std::vector<std::shared_ptr<net::WebSocket>> sockets_;
    std::size_t next_ = 0;
    std::shared_ptr<const std::string> frame_ = std::make_shared<const std::string>(frame_bytes, 'x');
};

class Listener final : public net::WebSocketHandler {
public:
    explicit Listener(std::shared_ptr<Audience> audience) : audience_(std::move(audience)) {}
    void on_open(std::shared_ptr<net::WebSocket> socket) override {
        socket_ = socket.get();
        audience_->join(std::move(socket));
    }
    void on_text(std::string) override {}
    void on_close(std::uint16_t) override { audience_->leave(socket_); }

private:
    std::shared_ptr<Audience> audience_;
    const net::WebSocket* socket_ = nullptr;
};

net::Response answer(int status, std::string body) {
    return {.status = status, .headers = {{"content-type", "application/json"}}, .body = std::move(body)};
}

// What a webhook goes through before the engine sees it.
net::Response check_event(telephony::Adapter& adapter, net::Request request) {
    const std::string body = std::move(request.body);
    const telephony::InboundRequest inbound{.path = "events",
                                            .headers = std::move(request.headers),
                                            .body = body,
                                            .received_at =
                                                std::chrono::floor<Milliseconds>(std::chrono::system_clock::now())};
    if (!adapter.authenticate(inbound)) return answer(401, "{}");
    const auto events = adapter.interpret(inbound);
    if (events.size() != 1 || !events.front().command) return answer(422, "{}");
    return answer(202, R"({"accepted":1,"duplicates":0,"rejected":[]})");
}

net::Response reply_to(Audience& audience, telephony::Adapter& adapter, net::Request request) {
    if (request.path == "/adapters/pbx/events") return check_event(adapter, std::move(request));
    if (request.path == "/event") audience.push_to_next();
    if (request.path == "/broadcast") audience.push_to_all();
    return answer(202, "");
}

int run(const std::string& secret) {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr); // before the I/O thread starts: main waits for them
    const auto audience = std::make_shared<Audience>();
    auto made = telephony::make_byo_adapter({.name = {"pbx"}, .kind = "byo", .secrets = {secret}});
    if (!made) {
        std::fprintf(stderr, "bench_net: %s %s\n", made.error().pointer.c_str(), made.error().detail.c_str());
        return 2;
    }
    const std::shared_ptr<telephony::Adapter> adapter = std::move(*made);
    net::ServerSettings settings;
    settings.port = 0;
    settings.connections_max = settings.connections_per_peer_max = 19'800;
    const auto server = net::start_server(settings, [=](const net::Request& head) -> net::Admission {
        if (head.method == "GET") return net::AcceptWebSocket{.handler = std::make_shared<Listener>(audience)};
        return net::AcceptBody{.handle = [=](net::Request request, std::unique_ptr<net::Responder> responder) {
            responder->send(reply_to(*audience, *adapter, std::move(request)));
        }};
    });
    std::printf("listening on http://127.0.0.1:%d\n", server->port());
    std::fflush(stdout);
    int received = 0;
    sigwait(&ends, &received);
    server->stop(std::chrono::seconds{1});
    return 0;
}

} // namespace
} // namespace answerd::bench

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench_net SECRET   (whsec_...)\n");
        return 2;
    }
    return answerd::bench::run(argv[1]);
}
