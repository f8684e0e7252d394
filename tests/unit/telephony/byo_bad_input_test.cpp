// SPDX-License-Identifier: Apache-2.0
#include "byo_fixture.hpp"

namespace answerd::telephony {
namespace {

using store::ReceiptOutcome;

std::string offered(const std::string& members) {
    return byo_event("call.offered", R"({"direction":"inbound","from":{"raw":"+4930901820"})" + members + "}");
}

TEST_F(ByoTest, WhatIsNotJsonIsQuarantinedUnderTheMessagesId) {
    const std::vector<std::string> bodies{
        "",
        "{",
        "not json",
        "\xEF\xBB\xBF" + byo_event("call.held"),                               // byte order mark
        byo_event("call.held") + "x",                                          // text behind
        byo_event("call.held") + std::string(1, '\0'),                         // NUL
        byo_event("call.held", R"({"a":1,"a":2})"),                            // duplicate key
        byo_event("call.held", R"({"a":9223372036854775808})"),                // beyond int64
        byo_event("call.held", R"({"a":"\ud800"})"),                           // lone surrogate
        byo_event("call.held", "{\"a\":\"\xFF\"}"),                            // invalid UTF-8
        byo_event("call.held", std::string(100, '[') + std::string(100, ']')), // depth bomb
        byo_event("call.held", R"({"a":")" + std::string(1 << 20, 'x') + R"("})"),
    };
    for (const std::string& body : bodies) {
        const Interpreted event = interpret_one(body);
        EXPECT_EQ(event.outcome, ReceiptOutcome::quarantined) << body.substr(0, 60);
        EXPECT_EQ(event.event_key, "\nmsg_1");
        EXPECT_FALSE(event.detail.empty());
        EXPECT_EQ(event.body, body) << "kept as it arrived";
    }
}

TEST_F(ByoTest, TheReasonNamesTheMemberThatIsMissing) {
    const auto without = [](const std::string& member) {
        std::string text = byo_event("call.held");
        const std::size_t at = text.find("\"" + member + "\":");
        return text.replace(at + 1, member.size(), "other");
    };
    EXPECT_EQ(reason_of(without("id")), "/id: is required");
    EXPECT_EQ(reason_of(without("source")), "/source: is required");
    EXPECT_EQ(reason_of(without("specversion")), "/specversion: is required");
    EXPECT_EQ(reason_of(without("type")), "/type: is required");
    EXPECT_EQ(reason_of(without("subject")), "/subject: is required");
    EXPECT_EQ(reason_of(without("time")), "/time: is required");
    EXPECT_EQ(reason_of("[]"), "has to be an object");
    EXPECT_EQ(reason_of("7"), "has to be an object");
}

TEST_F(ByoTest, TheReasonNamesTheEnvelopesMemberThatIsWrong) {
    const auto replaced = [](const std::string& from, const std::string& to) {
        std::string text = byo_event("call.held");
        return text.replace(text.find(from), from.size(), to);
    };
    EXPECT_EQ(reason_of(replaced("\"1.0\"", "\"0.3\"")), "/specversion: has to be 1.0");
    EXPECT_EQ(reason_of(replaced("/pbx/1", "/elsewhere")), "/source: does not start with this adapter's source prefix");
    EXPECT_EQ(reason_of(replaced("\"call-1\"", "1")), "/subject: has to be text");
    EXPECT_EQ(reason_of(replaced("call-1", std::string(257, 'c'))), "/subject: is longer than 256 bytes");
    for (const std::string time : {"2025-10-09 08:53", "2025-10-09T08:53:19", "yesterday", "1760000000"}) {
        EXPECT_EQ(reason_of(replaced("2025-10-09T08:53:19.250Z", time)),
                  "/time: has to be an RFC 3339 time with an offset")
            << time;
    }
    EXPECT_EQ(reason_of(byo_event("call.held", "{}", "e1", R"(,"datacontenttype":"text/xml")")),
              "/datacontenttype: has to be JSON");
    EXPECT_EQ(reason_of(byo_event("call.held", "null", "e1", R"(,"data_base64":"e30=")")),
              "/data_base64: is not accepted: send the data as JSON in `data`");
}

TEST_F(ByoTest, TheReasonNamesTheDataMemberThatIsWrong) {
    EXPECT_EQ(reason_of(byo_event("call.held", "[]")), "/data: has to be an object");
    EXPECT_EQ(reason_of(byo_event("call.offered")), "/data/direction: is required when a call is offered");
    EXPECT_EQ(reason_of(byo_event("call.offered", R"({"direction":"inbound"})")),
              "/data/from: is required when a call is offered");
    EXPECT_EQ(reason_of(byo_event("call.offered", R"({"direction":1})")), "/data/direction: has to be text");
    EXPECT_EQ(reason_of(byo_event("call.updated", R"({"from":"+4930901820"})")), "/data/from: has to be an object");
    EXPECT_EQ(reason_of(byo_event("call.updated", R"({"from":{"raw":4930901820}})")), "/data/from/raw: has to be text");
    EXPECT_EQ(reason_of(byo_event("call.updated", R"({"to":{"e164":"030901820"}})")),
              "/data/to/e164: has to be \"+\" and 7 to 15 digits");
    EXPECT_EQ(reason_of(offered(R"(,"skills":{})")), "/data/skills: has to be an array");
    EXPECT_EQ(reason_of(offered(R"(,"skills":[{"skill":"a"},"b"])")), "/data/skills/1: has to be an object");
    EXPECT_EQ(reason_of(offered(R"(,"skills":[{"level":1}])")), "/data/skills/0/skill: is required");
    EXPECT_EQ(reason_of(offered(R"(,"skills":[{"skill":"Not A Name"}])")), "/data/skills/0/skill: is not a name");
    EXPECT_EQ(reason_of(offered(R"(,"skills":[{"skill":"a","level":11}])")),
              "/data/skills/0/level: has to be an integer from 0 to 10");
    EXPECT_EQ(reason_of(offered(R"(,"skills":[{"skill":"a","level":1.5}])")),
              "/data/skills/0/level: has to be an integer from 0 to 10");
    EXPECT_EQ(reason_of(offered(R"(,"priority":-1)")), "/data/priority: has to be an integer from 0 to 1000000");
    EXPECT_EQ(reason_of(offered(R"(,"priority":"high")")), "/data/priority: has to be an integer from 0 to 1000000");
    EXPECT_EQ(reason_of(offered(R"(,"attributes":[])")), "/data/attributes: has to be an object");
    EXPECT_EQ(reason_of(offered(R"(,"attributes":{"":"x"})")),
              "/data/attributes: has a key that is empty or longer than 256 bytes");
    EXPECT_EQ(reason_of(offered(R"(,"cause":"16")")), "/data/cause: has to be an object");
    EXPECT_EQ(reason_of(offered(R"(,"cause":{"code":[16]})")), "/data/cause/code: has to be text or a number");
    EXPECT_EQ(reason_of(offered(R"(,"queue":7)")), "/data/queue: has to be text");
}

TEST_F(ByoTest, AttributesHaveABoundOnCountAndBytes) {
    std::string many;
    for (int i = 0; i < 65; ++i)
        many += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":\"v\"";
    EXPECT_EQ(reason_of(offered(",\"attributes\":{" + many + "}")),
              "/data/attributes: has more than 64 keys or 32 KiB");
    EXPECT_EQ(reason_of(offered(R"(,"attributes":{"k":")" + std::string(4'097, 'v') + "\"}")),
              "/data/attributes: has a value longer than 4096 bytes");
    std::string eight;
    for (int i = 0; i < 8; ++i) {
        eight += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":\"" + std::string(4'096, 'v') + "\"";
    }
    EXPECT_EQ(reason_of(offered(",\"attributes\":{" + eight + "}")),
              "/data/attributes: has more than 64 keys or 32 KiB");
    EXPECT_EQ(signal_of(offered(R"(,"attributes":{"k":")" + std::string(4'096, 'v') + "\"}")).attributes.size(), 1U);
}

TEST_F(ByoTest, AReasonNeverRepeatsWhatTheSenderWrote) {
    const std::string secret_text = "Ada-Lovelace-4930901820";
    for (const std::string& body :
         {byo_event("call.updated", R"({"from":{"raw":["Ada-Lovelace-4930901820"]}})"),
          byo_event("call.updated", R"({"priority":"Ada-Lovelace-4930901820"})"),
          byo_event("call.updated", R"({"skills":[{"skill":"Ada-Lovelace-4930901820"}]})"),
          byo_event("transcript.segment", R"({"messageId":"1","sender":"Ada-Lovelace-4930901820","text":"x"})")}) {
        EXPECT_EQ(reason_of(body).find(secret_text), std::string::npos);
    }
}

} // namespace
} // namespace answerd::telephony
