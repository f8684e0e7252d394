// SPDX-License-Identifier: Apache-2.0
#include "net/forwarded.hpp"
#include "server_fixture.hpp"

#include <gtest/gtest.h>

namespace answerd::net {
namespace {

std::optional<std::string> client(const std::string& field, const std::string& peer = "10.0.0.1") {
    Request request;
    request.peer = peer;
    request.headers["x-forwarded-for"] = field;
    return forwarded_client(request, {"10.0.0.1", "10.0.0.2"});
}

TEST(Forwarded, IsTheLastAddressThatIsNoProxyOfOurs) {
    EXPECT_EQ(client("203.0.113.7"), "203.0.113.7");
    EXPECT_EQ(client("203.0.113.7, 10.0.0.2"), "203.0.113.7");
    EXPECT_EQ(client("2001:db8::0001"), "2001:db8::1");
}

TEST(Forwarded, DoesNotBelieveWhatTheClientWroteItself) {
    EXPECT_EQ(client("127.0.0.1, 198.51.100.1, 203.0.113.7"), "203.0.113.7");
    EXPECT_EQ(client("198.51.100.1", "203.0.113.9"), std::nullopt) << "not from a proxy of ours";
}

TEST(Forwarded, NamesNobodyWhenTheFieldDoesNot) {
    EXPECT_EQ(client(""), std::nullopt);
    EXPECT_EQ(client("unknown"), std::nullopt);
    EXPECT_EQ(client("10.0.0.2"), std::nullopt);
    EXPECT_EQ(client("203.0.113.7, _hidden"), std::nullopt) << "what stands before it was written by a stranger";
}

TEST(Forwarded, IsThePeerThatARequestShows) {
    TestServer server({.trusted_proxies = {"127.0.0.1"}});
    EXPECT_EQ(server.status_for("GET /echo HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n"), 200);
    const auto through_proxy = server.heads.take();
    ASSERT_TRUE(through_proxy);
    EXPECT_EQ(through_proxy->peer, "203.0.113.7");
    EXPECT_FALSE(through_proxy->is_loopback_peer);

    EXPECT_EQ(server.status_for("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
    const auto direct = server.heads.take();
    ASSERT_TRUE(direct);
    EXPECT_EQ(direct->peer, "127.0.0.1");
    EXPECT_TRUE(direct->is_loopback_peer);
}

TEST(Network, IsTheAddressOrThe64OfAnIpv6One) {
    EXPECT_EQ(network_of("203.0.113.7"), "203.0.113.7");
    EXPECT_EQ(network_of("2001:db8:0:1:aaaa::1"), "2001:db8:0:1::/64");
    EXPECT_EQ(network_of("2001:db8:0:1:ffff::2"), network_of("2001:db8:0:1::1"));
    EXPECT_NE(network_of("2001:db8:0:2::1"), network_of("2001:db8:0:1::1"));
}

} // namespace
} // namespace answerd::net
