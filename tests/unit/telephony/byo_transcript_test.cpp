// SPDX-License-Identifier: Apache-2.0
#include "byo_fixture.hpp"

namespace answerd::telephony {
namespace {

using store::ReceiptOutcome;

std::string segment(const std::string& members) {
    return byo_event("transcript.segment", R"({"transcript":{)" + members + "}}");
}

TEST_F(ByoTest, AFinalLineIsAddedToItsCall) {
    const Interpreted event = interpret_one(segment(R"("messageId":"m1","sender":"endUser","text":"Grüß Gott",
        "startTime":"2025-10-09T08:53:10Z","durationMs":1200,"final":true)"));
    ASSERT_TRUE(event.command) << event.detail;
    const auto& command = std::get<command::AddTranscriptLine>(*event.command);
    EXPECT_FALSE(command.call);
    EXPECT_EQ(command.adapter.value, "pbx");
    EXPECT_EQ(command.call_key, "call-1");
    EXPECT_EQ(command.line, (TranscriptLine{.message_id = "m1",
                                            .sender = SenderType::end_user,
                                            .text = PersonalText{"Grüß Gott"},
                                            .spoken_at = byo_now - Seconds{10},
                                            .duration_ms = 1200}));
}

TEST_F(ByoTest, ALineMayStandDirectlyInTheDataAndIsSpokenWhenItWasSent) {
    const Interpreted event =
        interpret_one(byo_event("transcript.segment", R"({"messageId":"m1","sender":"virtualAgent","text":"Hi"})"));
    ASSERT_TRUE(event.command) << event.detail;
    const auto& line = std::get<command::AddTranscriptLine>(*event.command).line;
    EXPECT_EQ(line.sender, SenderType::virtual_agent);
    EXPECT_EQ(line.spoken_at, byo_now - Milliseconds{750});
    EXPECT_EQ(line.duration_ms, 0);
}

TEST_F(ByoTest, LinesThatAreNotFinalAreCountedAndIgnored) {
    const Interpreted event =
        interpret_one(segment(R"("messageId":"m1","sender":"endUser","text":"Grü","final":false)"));
    EXPECT_EQ(event.outcome, ReceiptOutcome::ignored);
    EXPECT_FALSE(event.command);
}

TEST_F(ByoTest, AMalformedLineIsQuarantinedWithItsPointer) {
    const std::string good = R"("messageId":"m1","sender":"endUser","text":"x")";
    EXPECT_EQ(reason_of(segment(R"("sender":"endUser","text":"x")")), "/data/transcript/messageId: is required");
    EXPECT_EQ(
        reason_of(segment(R"("messageId":"0123456789012345678901234567890123456","sender":"endUser","text":"x")")),
        "/data/transcript/messageId: is longer than 36 bytes");
    EXPECT_EQ(reason_of(segment(R"("messageId":"m1","text":"x")")), "/data/transcript/sender: is required");
    EXPECT_EQ(reason_of(segment(R"("messageId":"m1","sender":"parrot","text":"x")")),
              "/data/transcript/sender: has to be endUser, humanAgent, virtualAgent, supervisor or system");
    EXPECT_EQ(reason_of(segment(R"("messageId":"m1","sender":"endUser")")), "/data/transcript/text: is required");
    EXPECT_EQ(reason_of(segment(good + R"(,"durationMs":-1)")),
              "/data/transcript/durationMs: has to be an integer from 0 to 86400000");
    EXPECT_EQ(reason_of(segment(good + R"(,"final":"yes")")), "/data/transcript/final: has to be true or false");
    EXPECT_EQ(reason_of(segment(good + R"(,"startTime":"08:53")")),
              "/data/transcript/startTime: has to be an RFC 3339 time with an offset");
    EXPECT_EQ(reason_of(byo_event("transcript.segment", R"({"transcript":"x"})")),
              "/data/transcript: has to be an object");
    EXPECT_EQ(reason_of(byo_event("transcript.segment")), "/data/messageId: is required");
}

} // namespace
} // namespace answerd::telephony
