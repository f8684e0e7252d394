// SPDX-License-Identifier: Apache-2.0
#include "server_fixture.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace answerd::net {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view get_echo = "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST(Http, AnswersARequestWithItsSecurityHeaders) {
    const TestServer server;

    const auto response = server.ask(get_echo);

    EXPECT_EQ(status_of(response), 200);
    EXPECT_EQ(body_of(response), "GET /echo ");
    EXPECT_THAT(response, HasSubstr("\r\nx-content-type-options: nosniff\r\n"));
    EXPECT_THAT(response, HasSubstr("\r\ncache-control: no-store\r\n"));
    EXPECT_THAT(response, HasSubstr("\r\ndate: "));
    EXPECT_THAT(response, HasSubstr("\r\nconnection: keep-alive\r\n"));
}

TEST(Http, KeepsTheConnectionForTheNextRequest) {
    const TestServer server;
    auto client = server.connect();

    for (int i = 0; i < 3; ++i) {
        client.send(get_echo);
        EXPECT_EQ(status_of(client.read_response()), 200);
    }
    client.send("GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(client.read_response().value_or(""), HasSubstr("connection: close"));
    client.shut_down_sending();
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Http, HandlesPipelinedRequestsOneAtATimeInOrder) {
    TestServer server;
    auto client = server.connect();

    client.send("POST /held HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1"
                "POST /held HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n2");
    auto first = server.held.take();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->request.body, "1");
    EXPECT_EQ(server.server().metrics().requests, 1U);
    first->responder->send({.body = "one"});
    auto second = server.held.take();
    ASSERT_TRUE(second);
    second->responder->send({.body = "two"});

    EXPECT_EQ(body_of(client.read_response().value_or("")), "one");
    EXPECT_EQ(body_of(client.read_response().value_or("")), "two");
}

TEST(Http, ReadsARequestThatComesByteByByte) {
    const TestServer server;
    auto client = server.connect();

    for (const char byte : std::string_view("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                            "2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n"))
        client.send(std::string_view(&byte, 1));

    EXPECT_EQ(body_of(client.read_response().value_or("")), "POST /echo hi");
}

TEST(Http, JoinsTheChunksOfABody) {
    const TestServer server;

    const auto response = server.ask("PUT /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                     "3;note=1\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n");

    EXPECT_EQ(body_of(response), "PUT /echo abc0123456789");
}

TEST(Http, DropsTrailersSoThatHeadersAreThoseBeforeTheBody) {
    TestServer server;
    auto client = server.connect();

    client.send("POST /held HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nX-Role: agent\r\n\r\n"
                "1\r\na\r\n0\r\nX-Role: admin\r\nAuthorization: Bearer stolen\r\n\r\n");
    auto held = server.held.take();

    ASSERT_TRUE(held);
    EXPECT_EQ(held->request.headers.at("x-role"), "agent");
    EXPECT_FALSE(held->request.headers.contains("authorization"));
}

TEST(Http, AsksForTheBodyOnlyAfterAdmission) {
    const TestServer server;
    auto admitted = server.connect();
    auto refused = server.connect();

    admitted.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(admitted.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    admitted.send("body");
    EXPECT_EQ(body_of(admitted.read_response().value_or("")), "POST /echo body");

    refused.send("POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(status_of(refused.read_response()), 401);
}

TEST(Http, AnswersBeforeTheBodyOfARequestThatIsNotAdmitted) {
    const TestServer server;
    auto client = server.connect();

    client.send("POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n");
    const auto response = client.read_response().value_or("");

    EXPECT_EQ(body_of(response), "who are you?");
    EXPECT_THAT(response, HasSubstr("connection: close"));
    client.shut_down_sending();
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Http, KeepsTheConnectionAfterRefusingARequestWithoutBody) {
    const TestServer server;
    auto client = server.connect();

    client.send("GET /refused HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_of(client.read_response()), 401);
    client.send(get_echo);
    EXPECT_EQ(status_of(client.read_response()), 200);
}

TEST(Http, SendsNoBodyForHead) {
    const TestServer server;
    auto client = server.connect();

    client.send("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = client.read_until("\r\n\r\n").value_or("");
    EXPECT_THAT(head, HasSubstr("content-length: 11\r\n"));
    client.send(get_echo);
    EXPECT_EQ(status_of(client.read_response()), 200) << "a body would stand before the next response";
}

TEST(Http, SendsNoLengthWithNoContent) {
    const TestServer server;

    const auto response = server.ask("GET /empty HTTP/1.1\r\nHost: a\r\n\r\n");

    EXPECT_EQ(status_of(response), 204);
    EXPECT_THAT(response, Not(HasSubstr("content-length")));
}

TEST(Http, TakesTheAnswerFromAnotherThread) {
    TestServer server;
    auto client = server.connect();
    client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    auto held = server.held.take();
    ASSERT_TRUE(held);

    std::thread other([&] { held->responder->send({.status = 202, .body = "from afar"}); });
    const auto response = client.read_response().value_or("");
    other.join();

    EXPECT_EQ(status_of(response), 202);
    EXPECT_EQ(body_of(response), "from afar");
}

TEST(Http, AnswersOnceHoweverOftenTheHandlerDoes) {
    TestServer server;
    auto client = server.connect();
    client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    auto held = server.held.take();
    ASSERT_TRUE(held);

    held->responder->send({.body = "first"});
    held->responder->send({.body = "second"});
    held->responder.reset();
    EXPECT_EQ(body_of(client.read_response().value_or("")), "first");
    client.send(get_echo);
    EXPECT_EQ(body_of(client.read_response().value_or("")), "GET /echo ");
}

TEST(Http, Answers500WhenTheResponderIsDropped) {
    EXPECT_EQ(TestServer().status_for("GET /dropped HTTP/1.1\r\nHost: a\r\n\r\n"), 500);
}

TEST(Http, Answers500WhenAHandlerThrows) {
    const TestServer server;

    EXPECT_EQ(server.status_for("GET /throws HTTP/1.1\r\nHost: a\r\n\r\n"), 500);
    EXPECT_EQ(server.status_for("GET /throws-early HTTP/1.1\r\nHost: a\r\n\r\n"), 500);
    EXPECT_EQ(server.status_for(get_echo), 200);
}

TEST(Http, RefusesToWriteAResponseThatAClientCouldSplit) {
    const auto response = TestServer().ask("GET /split HTTP/1.1\r\nHost: a\r\n\r\n");

    EXPECT_EQ(status_of(response), 500);
    EXPECT_THAT(response, Not(HasSubstr("set-cookie")));
}

TEST(Http, Answers503WhenTheHandlerDoesNotAnswerInTimeAndDropsTheLateAnswer) {
    TestServer server({.response_timeout = 50ms});
    auto client = server.connect();
    client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    auto held = server.held.take();
    ASSERT_TRUE(held);

    const auto response = client.read_response().value_or("");
    held->responder->send({.body = "late"});

    EXPECT_EQ(status_of(response), 503);
    EXPECT_THAT(response, HasSubstr("retry-after"));
    client.shut_down_sending();
    EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Http, AnswersAnErrorAsProblemDetailsAndCloses) {
    const TestServer server;
    auto client = server.connect();

    client.send("BROKEN\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto response = client.read_response().value_or("");

    EXPECT_EQ(status_of(response), 400);
    EXPECT_THAT(response, HasSubstr("content-type: application/problem+json\r\n"));
    EXPECT_THAT(body_of(response), HasSubstr(R"("status":400)"));
    EXPECT_FALSE(client.read_response()) << "nothing after an error is parsed";
}

TEST(Http, TellsAHandlerWhoAsks) {
    TestServer server;
    (void)server.ask("POST /echo?name=J%C3%BCrgen+M&flag HTTP/1.1\r\nHost: a\r\nX-Tag: one\r\nX-Tag: two\r\n\r\n");

    const auto head = server.heads.take();

    ASSERT_TRUE(head);
    EXPECT_EQ(head->peer, "127.0.0.1");
    EXPECT_TRUE(head->is_loopback_peer);
    EXPECT_EQ(head->query.at("name"), "Jürgen M");
    EXPECT_EQ(head->query.at("flag"), "");
    EXPECT_EQ(head->headers.at("x-tag"), "one, two");
}

TEST(Http, StopAnswersWhatIsInFlightAndClosesTheIdle) {
    TestServer server;
    auto busy = server.connect();
    auto idle = server.connect();
    idle.send(get_echo);
    EXPECT_EQ(status_of(idle.read_response()), 200);
    busy.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    auto held = server.held.take();
    ASSERT_TRUE(held);

    std::thread stopping([&] { server.server().stop(10s); });
    EXPECT_TRUE(idle.is_closed_by_server());
    held->responder->send({.body = "done"});
    const auto response = busy.read_response().value_or("");
    EXPECT_EQ(body_of(response), "done");
    EXPECT_THAT(response, HasSubstr("connection: close"));
    busy.shut_down_sending();
    stopping.join();

    EXPECT_EQ(server.server().metrics().connections, 0U);
    EXPECT_THROW((void)server.connect(), std::system_error);
}

TEST(Http, StopGoesOnAnsweringNewClientsWhileSomethingIsInFlight) {
    TestServer server({.io_threads = 2});
    auto busy = server.connect();
    auto idle = server.connect();
    idle.send(get_echo);
    EXPECT_EQ(status_of(idle.read_response()), 200);
    busy.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    auto held = server.held.take();
    ASSERT_TRUE(held);

    std::thread stopping([&] { server.server().stop(10s); });
    EXPECT_TRUE(idle.is_closed_by_server());
    for (int i = 0; i < 4; ++i) {
        auto late = server.connect();
        late.send(get_echo);
        const auto response = late.read_response().value_or("");
        EXPECT_EQ(status_of(response), 200);
        EXPECT_THAT(response, HasSubstr("connection: close"));
    }
    held->responder->send({.body = "done"});
    EXPECT_EQ(body_of(busy.read_response().value_or("")), "done");
    busy.shut_down_sending();
    stopping.join();
    EXPECT_THROW((void)server.connect(), std::system_error);
}

TEST(Http, StopDoesNotWaitForClientsThatComeWhileItStops) {
    TestServer server;
    auto busy = server.connect();
    auto idle = server.connect();
    idle.send(get_echo);
    EXPECT_EQ(status_of(idle.read_response()), 200);
    busy.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    auto held = server.held.take();
    ASSERT_TRUE(held);

    std::thread stopping([&] { server.server().stop(10min); });
    EXPECT_TRUE(idle.is_closed_by_server());
    auto silent = server.connect();
    ASSERT_TRUE(eventually([&] { return server.server().metrics().connections == 2; }));
    held->responder->send({.body = "done"});
    EXPECT_EQ(body_of(busy.read_response().value_or("")), "done");
    busy.shut_down_sending();
    EXPECT_TRUE(silent.is_closed_by_server());
    stopping.join();
}

TEST(Http, StopDoesNotWaitForAHandlerBeyondItsDeadline) {
    TestServer server;
    auto client = server.connect();
    client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    auto held = server.held.take();
    ASSERT_TRUE(held);

    server.server().stop(10ms);
    held->responder->send({.body = "nobody listens"});

    EXPECT_EQ(server.server().metrics().connections, 0U);
}

TEST(Http, DealsConnectionsToSeveralThreads) {
    TestServer server({.io_threads = 2});
    std::vector<RawClient> clients;
    for (int i = 0; i < 8; ++i)
        clients.push_back(server.connect());

    for (auto& client : clients)
        client.send(get_echo);

    for (auto& client : clients)
        EXPECT_EQ(status_of(client.read_response()), 200);
    EXPECT_EQ(server.server().heartbeats().size(), 2U);
}

TEST(Http, BeatsOnEveryThread) {
    TestServer server({.io_threads = 2, .header_timeout = 20ms});
    const auto before = server.server().heartbeats();

    EXPECT_TRUE(eventually([&] {
        const auto now = server.server().heartbeats();
        return now[0] > before[0] && now[1] > before[1];
    }));
}

TEST(Http, ThrowsWhenTheAddressIsTaken) {
    const TestServer server;
    const auto refuse_all = [](const Request&) -> Admission { return Response{.status = 404}; };

    EXPECT_THROW((void)start_server({.port = server.port()}, refuse_all), std::system_error);
    EXPECT_THROW((void)start_server({.address = "not an address"}, refuse_all), std::system_error);
}

} // namespace
} // namespace answerd::net
