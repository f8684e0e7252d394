// SPDX-License-Identifier: Apache-2.0
// What a slow, greedy or hostile client costs at most. Timeouts are short here; every wait ends with the event itself.
#include "net/connection_gate.hpp"
#include "server_fixture.hpp"

#include <gmock/gmock.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

namespace answerd::net {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view get_echo = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(Limits, AHeadThatTakesTooLongIs408) {
    TestServer server({.header_timeout = 50ms});
    auto client = server.connect();

    client.send("GET /echo HTTP/1.1\r\nHost: a\r\nX-Slow: ");

    EXPECT_EQ(status_of(client.read_response()), 408);
    EXPECT_EQ(server.server().metrics().slow_clients, 1U);
}

TEST(Limits, AHeadMayNotBeStretchedByABytePerMoment) {
    const TestServer server({.header_timeout = 100ms});
    auto client = server.connect();
    client.send("GET /echo HTTP/1.1\r\nHost: a\r\nX-Slow: ");

    EXPECT_TRUE(eventually([&] { return !client.send("a"); })) << "the timeout counts from the first byte";
}

TEST(Limits, AConnectionThatSaysNothingIsClosed) {
    const TestServer server({.header_timeout = 50ms});
    auto client = server.connect();

    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Limits, AnIdleConnectionIsClosedWithoutAWord) {
    const TestServer server({.idle_timeout = 50ms});
    auto client = server.connect();
    client.send(get_echo);
    EXPECT_EQ(status_of(client.read_response()), 200);

    EXPECT_FALSE(client.read_response());
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Limits, ABodyThatComesTooSlowlyIs408) {
    const TestServer server({.body_bytes_per_second_min = 1'000'000, .body_grace = 50ms});
    auto client = server.connect();

    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\nabc");

    EXPECT_EQ(status_of(client.read_response()), 408);
}

TEST(Limits, ABodyThatComesFastEnoughMayTakeLongerThanTheGrace) {
    const TestServer server({.body_bytes_per_second_min = 1, .body_grace = 40ms});
    auto client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n" + std::string(499, 'a'));
    const auto start = std::chrono::steady_clock::now();

    ASSERT_TRUE(eventually([&] { return std::chrono::steady_clock::now() - start > 100ms; }));
    client.send("a");

    EXPECT_EQ(status_of(client.read_response()), 200);
}

TEST(Limits, AClientThatDoesNotReadItsAnswerIsCutOff) {
    TestServer server({.body_bytes_per_second_min = 1 << 30, .body_grace = 50ms});
    RawClient client(server.port(), 4'096);
    client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    auto held = server.held.take();
    ASSERT_TRUE(held);

    held->responder->send({.body = std::string(32 << 20, 'x')});

    EXPECT_TRUE(eventually([&] { return server.server().metrics().connections == 0; }));
    EXPECT_EQ(server.server().metrics().slow_clients, 1U);
}

TEST(Limits, ALargeHeadIs431) {
    const TestServer server({.header_bytes_max = 1'000});

    EXPECT_EQ(server.status_for("GET /echo HTTP/1.1\r\nHost: a\r\nX: " + std::string(1'000, 'a') + "\r\n\r\n"), 431);
}

TEST(Limits, ALongTargetIs414) {
    const TestServer server({.target_bytes_max = 100});

    EXPECT_EQ(server.status_for("GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
}

TEST(Limits, TooManyFieldsAre431) {
    const TestServer server({.header_fields_max = 2});

    EXPECT_EQ(server.status_for("GET /echo HTTP/1.1\r\nHost: a\r\nX: a\r\nY: b\r\n\r\n"), 431);
}

TEST(Limits, ALargeBodyIs413BeforeItIsRead) {
    const TestServer server;

    EXPECT_EQ(server.status_for("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n"), 413);
    EXPECT_EQ(server.status_for("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"), 413);
}

TEST(Limits, AnswersARefusalEvenWhileTheClientGoesOnSending) {
    const TestServer server;
    auto client = server.connect();

    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n");
    client.send(std::string(5'000'000, 'x'));

    EXPECT_EQ(status_of(client.read_response()), 413);
}

TEST(Limits, AConnectionAboveTheCapIsTold503AndARoomThatIsFreedIsGivenAgain) {
    TestServer server({.connections_max = 2});
    auto first = std::optional(server.connect());
    auto second = server.connect();
    second.send(get_echo);
    EXPECT_EQ(status_of(second.read_response()), 200);

    auto third = server.connect();
    const auto response = third.read_response().value_or("");
    EXPECT_EQ(status_of(response), 503);
    EXPECT_THAT(response, HasSubstr("retry-after"));
    EXPECT_TRUE(third.is_closed_by_server());
    first.reset();

    EXPECT_TRUE(eventually([&] { return server.server().metrics().connections == 1; }));
    EXPECT_EQ(server.status_for(get_echo), 200);
}

TEST(Limits, OnePeerMayNotTakeAllConnections) {
    const auto gate = std::make_shared<ConnectionGate>(4, 2);
    auto first = gate->enter("203.0.113.7", false);
    const auto second = gate->enter("203.0.113.7", false);
    EXPECT_TRUE(first && second);
    EXPECT_FALSE(gate->enter("203.0.113.7", false));
    const auto other = gate->enter("203.0.113.8", false);
    EXPECT_TRUE(other) << "others are not hurt";
    first.reset();
    EXPECT_TRUE(gate->enter("203.0.113.7", false)) << "what ended makes room";
}

TEST(Limits, AProxyOnThisMachineIsBoundedByTheWholeOnly) {
    EXPECT_LT(ServerSettings{}.connections_per_peer_max, ServerSettings{}.connections_max);
    const TestServer server({.connections_max = 2, .connections_per_peer_max = 1});
    auto first = server.connect();
    first.send(get_echo);
    EXPECT_EQ(status_of(first.read_response()), 200);
    auto second = server.connect();
    second.send(get_echo);
    EXPECT_EQ(status_of(second.read_response()), 200);
    EXPECT_EQ(status_of(server.connect().read_response()), 503);
}

std::chrono::microseconds processor_time() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) {
        return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

TEST(Limits, RunningOutOfDescriptorsNeitherSpinsNorStopsAccepting) {
    TestServer server({.header_timeout = 400ms}); // a beat each 100 ms
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const int next_descriptor = ::dup(0);
    ::close(next_descriptor);
    const auto heartbeats = server.server().heartbeats()[0];
    const auto spent = processor_time();

    // Room for the client's descriptor, none for the server's.
    const rlimit none_left{.rlim_cur = static_cast<rlim_t>(next_descriptor) + 1, .rlim_max = before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none_left), 0);
    auto client = server.connect();
    client.send(get_echo);
    // The test measures processor time and must not spin itself.
    while (server.server().heartbeats()[0] < heartbeats + 4)
        ::poll(nullptr, 0, 10);
    const auto spent_waiting = processor_time() - spent;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);

    EXPECT_EQ(status_of(client.read_response()), 200);
    EXPECT_LT(spent_waiting, 200ms);
}

} // namespace
} // namespace answerd::net
