// SPDX-License-Identifier: Apache-2.0
#include "api/agent/json_writer.hpp"
#include "api/agent/reply_writer.hpp"

#include "answerd/api/api.hpp"
#include "answerd/codec/described.hpp"
#include "answerd/codec/json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>

namespace answerd::api {
namespace {

using codec::Json;

constexpr Instant an_instant{Milliseconds{1'763'808'911'004}};

[[nodiscard]] Party a_party() {
    return {.kind = PartyKind::number, .raw = PersonalText{"+49 30 \"123\"\n456"}, .e164 = E164{4930123456}};
}

[[nodiscard]] CallView a_call() {
    CallView call;
    call.id = {{1, 2}};
    call.conversation_id = {{0x0123456789abcdef, 0xfedcba9876543210}};
    call.adapter = {"byo"};
    call.status = CallStatus::in_progress;
    call.from = a_party();
    call.to = {.kind = PartyKind::sip_address, .raw = PersonalText{"sip:häns@例え.jp"}, .e164 = std::nullopt};
    call.attributes = {{"menu \"1\"", PersonalText{"\x01\x1f\x7f\\"}}, {"", PersonalText{"🙂"}}};
    call.is_on_hold = true;
    call.related_record = RecordReference{RecordKind::service_case, {7, 8}};
    call.notes = PersonalText{"a\tb\r\nc"};
    call.started_at = an_instant;
    call.answered_at = an_instant + Milliseconds{999};
    call.controls.hang_up = true;
    return call;
}

[[nodiscard]] WorkView a_work() {
    WorkView work;
    work.work_id = {{3, 4}};
    work.item_id = {{5, 6}};
    work.channel = {"voice"};
    work.queue = {"billing"};
    work.state = AgentWorkState::declined_on_push_timeout;
    work.wait_ms = 81'234;
    work.expires_at = an_instant;
    work.disposition_required = true;
    work.call = a_call();
    work.pop.kind = PopKind::picker;
    work.pop.candidates = {{.record = {RecordKind::contact, {1, 1}},
                            .label = PersonalText{"Ada Lovelace"},
                            .field = "mobilePhone",
                            .account_id = Uuid{9, 9},
                            .account_label = PersonalText{"Engines"}},
                           {.record = {RecordKind::lead, {1, 2}}, .label = PersonalText{"Ada L."}, .field = "phone"}};
    return work;
}

// The codec's tree for the body, made into a frame the long way.
template <class Body>
void expect_equal_to_the_codec(const Body& body, std::string_view type) {
    Json expected = codec::to_json(body);
    expected["type"] = type;
    expected["seq"] = 42;
    expected["at"] = codec::to_rfc3339(an_instant);

    const auto text = encode_agent_frame({.agent = {{1, 2}}, .seq = 42, .body = body, .at = an_instant});
    const auto parsed = codec::parse_json(text);

    ASSERT_TRUE(parsed.has_value()) << parsed.error().detail << '\n' << text;
    EXPECT_EQ(*parsed, expected);
}

TEST(AgentFrame, EqualsTheCodecsTreeForEveryBody) {
    expect_equal_to_the_codec(notice::Offer{.work = a_work(), .auto_accept = true}, "offer");
    expect_equal_to_the_codec(notice::WorkChanged{.work = a_work(), .reason = "abandoned"}, "work");
    expect_equal_to_the_codec(notice::Snapshot{.status = {"available"},
                                               .status_since = an_instant,
                                               .next_status = PresenceStatusName{"lunch"},
                                               .works = {a_work(), WorkView{}}},
                              "snapshot");
    expect_equal_to_the_codec(notice::Presence{.status = {}, .status_since = an_instant, .reason = "agent"},
                              "presence");
    expect_equal_to_the_codec(
        notice::Transcript{.work_id = {{1, 1}},
                           .call_id = {{2, 2}},
                           .line = {"m1", SenderType::human_agent, PersonalText{"hello"}, an_instant, 1'500}},
        "transcript");
    expect_equal_to_the_codec(notice::ControlFailed{.work_id = {{1, 1}}, .control = "hold", .error = "no answer"},
                              "controlFailed");
}

TEST(AgentFrame, StartsWithItsTypeAndSeq) {
    const auto text = encode_agent_frame({.agent = {}, .seq = 7, .body = notice::Presence{}, .at = an_instant});

    EXPECT_TRUE(text.starts_with(R"({"type":"presence","seq":7,"at":"2025-11-22T10:55:11.004Z","status":"")")) << text;
}

TEST(JsonWriter, WritesEveryByteStringAsStrictJson) {
    std::mt19937_64 random{20'261'122};
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes(random() % 12, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random() % 3 == 0 ? 0x80 + random() % 0x80 : 0x01 + random() % 0x7F);
        std::string out;
        json::append_text(out, bytes);

        const auto parsed = codec::parse_json(out);

        ASSERT_TRUE(parsed.has_value()) << "round " << round << ": " << out;
        ASSERT_EQ(*parsed, *codec::parse_json(codec::dump_json(Json(bytes)))) << "round " << round;
    }
}

TEST(JsonWriter, KeepsWellFormedUtf8AndReplacesTheRest) {
    const auto written = [](std::string_view text) {
        std::string out;
        json::append_text(out, text);
        return out;
    };
    EXPECT_EQ(written("\xF4\x8F\xBF\xBF\xED\x9F\xBF\xE0\xA0\x80\xC2\x80"),
              "\"\xF4\x8F\xBF\xBF\xED\x9F\xBF\xE0\xA0\x80\xC2\x80\"");
    EXPECT_EQ(written("a\xC0\xAF"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");       // overlong
    EXPECT_EQ(written("\xED\xA0\x80x").find('\xED'), std::string::npos);    // surrogate
    EXPECT_EQ(written("\xF4\x90\x80\x80").find('\xF4'), std::string::npos); // beyond U+10FFFF
    EXPECT_EQ(written("ab\xE2\x82"), "\"ab\xEF\xBF\xBD\"");                 // cut short
    EXPECT_EQ(written(std::string_view{"\0\x1f\"\\", 4}), R"("\u0000\u001f\"\\")");
}

TEST(JsonWriter, WritesInstantsAsTheCodecDoes) {
    std::mt19937_64 random{7};
    for (int round = 0; round < 2'000; ++round) {
        const Instant at{Milliseconds{static_cast<std::int64_t>(random() % 253'402'300'799'999)}};
        std::string out;
        json::append_instant(out, at);
        ASSERT_EQ(out, '"' + codec::to_rfc3339(at) + '"');
    }
}

TEST(AgentReply, IsStrictJsonWhateverTheIdAndTheDetailHold) {
    const Problem problem{ProblemCode::not_found, "no \"such\" work", "/workId"};

    EXPECT_EQ(
        error_reply("c\"1", problem),
        R"({"type":"result","id":"c\"1","ok":false,"error":{"code":"notFound","detail":"no \"such\" work","pointer":"/workId"}})");
    EXPECT_EQ(ok_reply("c1"), R"({"type":"result","id":"c1","ok":true})");
    EXPECT_EQ(codec::parse_json(malformed_reply(problem)).value()["error"]["code"], "malformed");
    EXPECT_EQ(retry_reason(Milliseconds{17}), R"({"retryAfterMs":17})");
}

} // namespace
} // namespace answerd::api
