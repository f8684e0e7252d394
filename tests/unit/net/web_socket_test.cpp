// SPDX-License-Identifier: Apache-2.0
#include "server_fixture.hpp"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

namespace answerd::net {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr int text_opcode = 1;
constexpr int binary_opcode = 2;
constexpr int close_opcode = 8;
constexpr int ping_opcode = 9;
constexpr int pong_opcode = 10;

std::shared_ptr<const std::string> shared_text(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

std::string handshake_with(std::string_view from, std::string_view to) {
    std::string text(web_socket_handshake);
    return text.replace(text.find(from), from.size(), to);
}

TEST(WebSocket, EchoesText) {
    const TestServer server;
    RawWebSocket socket(server.port());

    socket.send_text("hello");
    const auto frame = socket.read_answer();

    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->opcode, text_opcode);
    EXPECT_EQ(frame->payload, "hello");
    EXPECT_THAT(socket.handshake(), HasSubstr("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    EXPECT_THAT(socket.handshake(), HasSubstr("answerd"));
    EXPECT_THAT(socket.handshake(), Not(HasSubstr("other")));
}

TEST(WebSocket, RefusesAHandshakeThatIsNotOne) {
    const TestServer server;

    EXPECT_EQ(server.status_for("GET /socket HTTP/1.1\r\nHost: a\r\n\r\n"), 426);
    EXPECT_EQ(server.status_for(handshake_with("Version: 13", "Version: 12")), 426);
    EXPECT_EQ(server.status_for(handshake_with("jZQ==", "jZQ")), 400);
    EXPECT_EQ(server.status_for(handshake_with("Connection: Upgrade", "Connection: keep-alive")), 426);
    EXPECT_EQ(server.status_for(handshake_with("Upgrade: websocket", "Upgrade: h2c")), 426);
    EXPECT_EQ(server.status_for(handshake_with("HTTP/1.1", "HTTP/1.0")), 400);
    EXPECT_EQ(server.status_for(std::string(web_socket_handshake) + "early"), 400);
}

TEST(WebSocket, JoinsTheFragmentsOfAMessage) {
    const TestServer server;
    RawWebSocket socket(server.port());

    socket.send_frame(text_opcode, "hel", false);
    socket.send_frame(ping_opcode, "between");
    socket.send_frame(0, "lo", true);

    EXPECT_EQ(socket.read_answer()->opcode, pong_opcode);
    EXPECT_EQ(socket.read_answer()->payload, "hello");
}

TEST(WebSocket, ClosesOnBinaryWith1003) {
    TestServer server;
    RawWebSocket socket(server.port());

    socket.send_frame(binary_opcode, "\x01\x02");
    const auto frame = socket.read_answer();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->opcode, close_opcode);
    EXPECT_EQ(frame->close_code(), 1003);
    socket.send_frame(close_opcode, frame->payload);

    EXPECT_TRUE(socket.client().is_closed_by_server());
    EXPECT_EQ(server.close_codes.take(), 1003);
}

TEST(WebSocket, ClosesOnAMessageAboveTheLimitWith1009) {
    TestServer server;
    RawWebSocket socket(server.port());

    socket.send_text(std::string(server.message_bytes_max, 'a'));
    EXPECT_EQ(socket.read_answer()->payload.size(), server.message_bytes_max);
    socket.send_text(std::string(server.message_bytes_max + 1, 'a'));

    EXPECT_EQ(socket.read_answer()->close_code(), 1009);
    EXPECT_EQ(server.close_codes.take(), 1009);
}

TEST(WebSocket, ClosesOnTextThatIsNotUtf8With1007) {
    TestServer server;
    RawWebSocket socket(server.port());

    socket.send_text("\xC0\xAF");

    EXPECT_EQ(socket.read_answer()->close_code(), 1007);
    EXPECT_EQ(server.close_codes.take(), 1007);
}

TEST(WebSocket, ClosesOnAnUnmaskedFrameWith1002) {
    TestServer server;
    RawWebSocket socket(server.port());

    socket.send_frame(text_opcode, "bare", true, false);

    EXPECT_EQ(socket.read_answer()->close_code(), 1002);
    EXPECT_EQ(server.close_codes.take(), 1002);
}

TEST(WebSocket, ReportsThePeersCloseCode) {
    TestServer server;
    RawWebSocket socket(server.port());

    socket.send_frame(close_opcode, "\x03\xE8"); // 1000

    EXPECT_EQ(socket.read_answer()->close_code(), 1000);
    EXPECT_EQ(server.close_codes.take(), 1000);
}

TEST(WebSocket, Reports1006WhenThePeerVanishes) {
    TestServer server;
    { const RawWebSocket socket(server.port()); }

    EXPECT_EQ(server.close_codes.take(), 1006);
    EXPECT_EQ(server.server().metrics().web_sockets, 0U);
}

TEST(WebSocket, SendsFromSeveralThreadsWholeAndInEachThreadsOrder) {
    TestServer server;
    RawWebSocket socket(server.port());
    const auto handle = server.sockets.take();
    ASSERT_TRUE(handle);
    constexpr int messages = 500;

    const auto send_all = [&](char name) {
        for (int i = 0; i < messages; ++i)
            (*handle)->send(shared_text(name + std::to_string(i)));
    };
    std::thread first(send_all, 'a');
    std::thread second(send_all, 'b');
    int next_of_a = 0;
    int next_of_b = 0;
    for (int i = 0; i < 2 * messages; ++i) {
        const auto frame = socket.read_answer();
        ASSERT_TRUE(frame);
        int& next = frame->payload[0] == 'a' ? next_of_a : next_of_b;
        EXPECT_EQ(frame->payload.substr(1), std::to_string(next++));
    }
    first.join();
    second.join();
}

TEST(WebSocket, ClosesASlowReaderWith4408) {
    TestServer server;
    server.outbox_bytes_max = 100'000;
    RawWebSocket socket(server.port(), 4'096);
    const auto handle = server.sockets.take();
    ASSERT_TRUE(handle);

    const auto text = shared_text(std::string(10'000, 'x'));
    ASSERT_TRUE(eventually([&] {
        (*handle)->send(text);
        return server.server().metrics().slow_clients == 1;
    }));
    auto frame = socket.read_answer();
    while (frame && frame->opcode == text_opcode)
        frame = socket.read_answer();

    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->close_code(), 4408);
    EXPECT_THAT(frame->payload, HasSubstr("too slowly"));
    socket.send_frame(close_opcode, frame->payload);
    EXPECT_EQ(server.close_codes.take(), 4408);
}

TEST(WebSocket, ASlowReaderHurtsOnlyItself) {
    TestServer server;
    RawWebSocket slow(server.port(), 4'096);
    const auto slow_handle = server.sockets.take();
    RawWebSocket fast(server.port());
    const auto fast_handle = server.sockets.take();
    ASSERT_TRUE(slow_handle && fast_handle);

    const auto text = shared_text(std::string(10'000, 'x'));
    for (int i = 0; i < 2'000; ++i) {
        (*slow_handle)->send(text);
        (*fast_handle)->send(text);
        ASSERT_EQ(fast.read_answer()->payload.size(), text->size());
    }

    EXPECT_EQ(server.server().metrics().slow_clients, 1U);
}

TEST(WebSocket, PingsAndStaysOpenWhileThePeerAnswers) {
    const TestServer server({.ping_interval = 20ms});
    RawWebSocket socket(server.port());

    for (int i = 0; i < 6; ++i) {
        const auto ping = socket.read_frame();
        ASSERT_TRUE(ping);
        ASSERT_EQ(ping->opcode, ping_opcode);
        socket.send_frame(pong_opcode, ping->payload);
    }
}

TEST(WebSocket, IsGoneAfterTwoUnansweredPings) {
    TestServer server({.ping_interval = 20ms});
    RawWebSocket socket(server.port());

    EXPECT_EQ(socket.read_frame()->opcode, ping_opcode);
    EXPECT_EQ(socket.read_frame()->opcode, ping_opcode);
    EXPECT_FALSE(socket.read_frame());

    EXPECT_EQ(server.close_codes.take(), 1006);
}

TEST(WebSocket, ClosesWith1011WhenTheHandlerThrows) {
    TestServer server;
    RawWebSocket socket(server.port());

    socket.send_text("throw");

    EXPECT_EQ(socket.read_answer()->close_code(), 1011);
}

TEST(WebSocket, ClosesWithTheHandlersCodeAfterWhatWasSentBefore) {
    TestServer server;
    RawWebSocket socket(server.port());
    const auto handle = server.sockets.take();
    ASSERT_TRUE(handle);

    for (int i = 0; i < 10; ++i)
        (*handle)->send(shared_text("last words"));
    (*handle)->close(4401, "Sign in first.");
    (*handle)->send(shared_text("too late"));

    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(socket.read_answer()->payload, "last words");
    const auto frame = socket.read_answer();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->close_code(), 4401);
    EXPECT_EQ(frame->payload.substr(2), "Sign in first.");
}

TEST(WebSocket, StopClosesWith1012) {
    TestServer server;
    RawWebSocket socket(server.port());
    (void)server.sockets.take();

    std::thread stopping([&] { server.server().stop(10s); });
    const auto frame = socket.read_answer();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->close_code(), 1012);
    EXPECT_EQ(frame->payload.substr(2), "The server restarts.") << "what the handler says";
    socket.send_frame(close_opcode, frame->payload);
    stopping.join();

    EXPECT_EQ(server.close_codes.take(), 1012);
}

TEST(WebSocket, StopDoesNotWaitForAPeerThatDoesNotClose) {
    TestServer server;
    const RawWebSocket socket(server.port());

    server.server().stop(10ms);

    EXPECT_EQ(server.close_codes.take(), 1012);
    EXPECT_EQ(server.server().metrics().connections, 0U);
}

TEST(WebSocket, MayBeHeldAndUsedAfterTheServerIsGone) {
    std::optional<std::shared_ptr<WebSocket>> handle;
    {
        TestServer server;
        const RawWebSocket socket(server.port());
        handle = server.sockets.take();
    }
    ASSERT_TRUE(handle);

    (*handle)->send(shared_text("to nobody"));
    (*handle)->close(1000, "");
    EXPECT_EQ(handle->use_count(), 1) << "nothing keeps a closed socket but its holder";
}

TEST(WebSocket, AThousandSocketsGetABroadcast) {
    constexpr std::size_t sockets = 1'000;
    TestServer server({.io_threads = 2});
    std::vector<RawWebSocket> clients;
    std::vector<std::shared_ptr<WebSocket>> handles;
    for (std::size_t i = 0; i < sockets; ++i) {
        clients.emplace_back(server.port());
        handles.push_back(server.sockets.take().value());
    }
    EXPECT_EQ(server.server().metrics().web_sockets, sockets);

    const auto text = shared_text("to all");
    for (const auto& handle : handles)
        handle->send(text);

    for (auto& client : clients)
        ASSERT_EQ(client.read_answer()->payload, "to all");
    EXPECT_TRUE(eventually([&] { return text.use_count() == 1; })) << "a sent text is let go";
}

} // namespace
} // namespace answerd::net
