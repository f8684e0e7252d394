// SPDX-License-Identifier: Apache-2.0
// One test for each thing that was measured to pass Beast 1.81 and must not pass us, on a real socket: the answer, and
// that the connection ends with it.
#include "server_fixture.hpp"

#include <gmock/gmock.h>

namespace answerd::net {
namespace {

constexpr std::string_view next_request = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post_with(std::string_view fields, std::string_view body = "") {
    return "POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n\r\n" + std::string(body);
}
std::string chunked(std::string_view body) {
    return post_with("Transfer-Encoding: chunked", body);
}
std::string get(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

class BeastHole : public ::testing::Test {
protected:
    // The status of the one answer; a second answer fails the test.
    int only_answer_to(std::string bytes) {
        auto client = server_.connect();
        client.send(bytes.append(next_request));
        const auto status = status_of(client.read_response());
        EXPECT_FALSE(client.read_response()) << "the connection goes on after an error";
        return status;
    }
    TestServer server_;
};

TEST_F(BeastHole, UnknownTransferEncodingIs501) {
    EXPECT_EQ(only_answer_to(post_with("Transfer-Encoding: xchunked", "0\r\n\r\n")), 501);
    EXPECT_EQ(only_answer_to(post_with("Transfer-Encoding: gzip", "0\r\n\r\n")), 501);
}

TEST_F(BeastHole, TransferEncodingListIs400) {
    EXPECT_EQ(only_answer_to(post_with("Transfer-Encoding: chunked, identity", "0\r\n\r\n")), 400);
    EXPECT_EQ(only_answer_to(post_with("Transfer-Encoding: chunked, chunked", "0\r\n\r\n")), 400);
}

TEST_F(BeastHole, TransferEncodingOnHttp10Is400) {
    EXPECT_EQ(only_answer_to("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
}

TEST_F(BeastHole, MissingHostIs400) {
    EXPECT_EQ(only_answer_to("GET / HTTP/1.1\r\n\r\n"), 400);
}

TEST_F(BeastHole, EmptyHostIs400) {
    EXPECT_EQ(only_answer_to("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400);
}

TEST_F(BeastHole, SecondHostIs400) {
    EXPECT_EQ(only_answer_to(post_with("Host: a")), 400);
}

TEST_F(BeastHole, AbsoluteFormForAnotherHostIs400) {
    EXPECT_EQ(only_answer_to(get("http://b/echo")), 400);
}

TEST(BeastHoleHosts, HostThatIsNotOursIs421) {
    const TestServer server({.allowed_hosts = {"desk.example"}});

    EXPECT_EQ(server.status_for(next_request), 421);
    EXPECT_EQ(server.status_for("GET /echo HTTP/1.1\r\nHost: desk.example\r\n\r\n"), 200);
}

TEST_F(BeastHole, AdmissionComesBeforeTheBodyAndSeesNoTrailer) {
    auto client = server_.connect();

    client.send("POST /refused HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"); // no body yet

    EXPECT_EQ(status_of(client.read_response()), 401);
    EXPECT_FALSE(server_.heads.take()->headers.contains("authorization"));
}

TEST_F(BeastHole, TrailersNeverReachTheHandler) {
    auto client = server_.connect();
    client.send(
        "POST /held HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: stolen\r\n\r\n");

    EXPECT_FALSE(server_.held.take()->request.headers.contains("authorization"));
}

TEST_F(BeastHole, LongChunkExtensionIs400) {
    EXPECT_EQ(only_answer_to(chunked("1;" + std::string(64 << 10, 'x') + "\r\na\r\n0\r\n\r\n")), 400);
}

TEST_F(BeastHole, CountlessChunksAre400) {
    server_.body_bytes_max = 100'000;
    std::string chunks;
    for (int i = 0; i < 2'000; ++i)
        chunks += "1\r\na\r\n";

    EXPECT_EQ(only_answer_to(chunked(chunks + "0\r\n\r\n")), 400);
}

TEST_F(BeastHole, ObsFoldIs400) {
    EXPECT_EQ(only_answer_to(post_with("X-A: b\r\n c")), 400);
}

TEST_F(BeastHole, FragmentInTheTargetIs400) {
    EXPECT_EQ(only_answer_to(get("/echo#top")), 400);
}

TEST_F(BeastHole, RawByteAbove7FInTheTargetIs400) {
    EXPECT_EQ(only_answer_to(get("/\xC3\xA9")), 400);
}

TEST_F(BeastHole, LowerCaseMethodIs405) {
    EXPECT_EQ(only_answer_to("get / HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
}

TEST_F(BeastHole, UnknownMethodIs405) {
    EXPECT_EQ(only_answer_to("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
}

TEST_F(BeastHole, ContentLengthWithLeadingZerosIs400) {
    EXPECT_EQ(only_answer_to(post_with("Content-Length: 005", "hello")), 400);
}

TEST_F(BeastHole, ContentLengthListIs400) {
    EXPECT_EQ(only_answer_to(post_with("Content-Length: 5, 5", "hello")), 400);
}

TEST_F(BeastHole, RepeatedEqualContentLengthIs400) {
    EXPECT_EQ(only_answer_to(post_with("Content-Length: 5\r\nContent-Length: 5", "hello")), 400);
}

TEST_F(BeastHole, NothingIsParsedAfterAnError) {
    EXPECT_EQ(only_answer_to("NONSENSE\r\n\r\n"), 400);
}

TEST_F(BeastHole, LeadingLineBreakIs400) {
    EXPECT_EQ(only_answer_to("\r\n"), 400);
}

TEST_F(BeastHole, ContentLengthBesideChunkedIs400) {
    EXPECT_EQ(only_answer_to(post_with("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n")), 400);
}

} // namespace
} // namespace answerd::net
