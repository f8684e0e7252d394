// SPDX-License-Identifier: Apache-2.0
#include "server_fixture.hpp"

#include "answerd/net/http_client.hpp"

#include <gmock/gmock.h>

namespace answerd::net {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string url_of(const TestServer& server, const std::string& path) {
    return "http://127.0.0.1:" + std::to_string(server.port()) + path;
}

TEST(HttpClient, PostsABodyAndReadsTheAnswer) {
    const TestServer server;
    HttpClient client;

    const auto response = client.send({.url = url_of(server, "/echo"), .body = "hello"});

    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "POST /echo hello");
    EXPECT_EQ(response.error, "");
}

TEST(HttpClient, KeepsItsConnection) {
    TestServer server;
    HttpClient client;

    for (const auto* method : {"GET", "POST", "PUT", "DELETE", "PATCH"})
        EXPECT_EQ(client.send({.method = method, .url = url_of(server, "/echo")}).body,
                  method + std::string(" /echo "));

    EXPECT_EQ(server.server().metrics().connections, 1U);
}

TEST(HttpClient, SendsHeaders) {
    TestServer server;
    HttpClient client;

    (void)client.send({.url = url_of(server, "/echo"), .headers = {{"X-Signature", "v1,abc"}, {"X-Empty", ""}}});
    const auto head = server.heads.take();

    ASSERT_TRUE(head);
    EXPECT_EQ(head->headers.at("x-signature"), "v1,abc");
    EXPECT_EQ(head->headers.at("x-empty"), "");
}

TEST(HttpClient, GivesUpAtTheDeadlineWithoutNamingTheQuery) {
    const TestServer server;
    HttpClient client;

    const auto response = client.send({.url = url_of(server, "/held?token=secret"), .deadline = 50ms});

    EXPECT_EQ(response.status, 0);
    EXPECT_NE(response.error, "");
    EXPECT_THAT(response.error, Not(HasSubstr("secret")));
}

TEST(HttpClient, RefusesAnAnswerAboveItsLimit) {
    const TestServer server;
    HttpClient client;

    const auto response =
        client.send({.url = url_of(server, "/echo"), .body = std::string(500, 'a'), .response_bytes_max = 100});

    EXPECT_EQ(response.status, 0);
    EXPECT_EQ(response.error, "the response is too large");
    EXPECT_EQ(response.body, "");
}

TEST(HttpClient, DoesNotFollowRedirects) {
    TestServer server;
    HttpClient client;

    const auto response = client.send({.method = "GET", .url = url_of(server, "/moved")});

    EXPECT_EQ(response.status, 302);
}

TEST(HttpClient, SpeaksOnlyHttp) {
    HttpClient client;

    EXPECT_EQ(client.send({.method = "GET", .url = "file:///etc/passwd"}).status, 0);
    EXPECT_EQ(client.send({.method = "GET", .url = "ftp://127.0.0.1/"}).status, 0);
}

TEST(HttpClient, SendsNoLineBreakThatWouldForgeAHeader) {
    const TestServer server;
    HttpClient client;

    const auto response = client.send({.url = url_of(server, "/echo"), .headers = {{"X-A", "b\r\nX-Role: admin"}}});

    EXPECT_EQ(response.status, 0);
    EXPECT_EQ(response.error, "the request holds a line break");
}

} // namespace
} // namespace answerd::net
