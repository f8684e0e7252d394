// SPDX-License-Identifier: Apache-2.0
#include "answerd/codec/described.hpp"

#include <gtest/gtest.h>

namespace answerd::codec {
namespace {

Uuid uuid(std::uint64_t number) {
    return Uuid{.high = 0x0190'0000'0000'7000, .low = 0x8000'0000'0000'0000 + number};
}

const Instant noon = *parse_rfc3339("2026-11-22T12:00:00Z");

Event an_event(std::uint64_t seq, EventBody body) {
    return Event{
        .seq = seq, .at = noon, .origin = {}, .answer_id = {}, .completes_command = false, .body = std::move(body)};
}

void expect_journal_text(const Event& event, const std::string& text) {
    EXPECT_EQ(encode_event(event), text);
    const auto back = decode_event(text);
    ASSERT_TRUE(back) << back.error().pointer << ": " << back.error().detail;
    EXPECT_EQ(encode_event(*back), text);
}

// The texts below are what journals of released versions hold: a change here makes old data unreadable.

TEST(JournalFormat, OfNodeStarted) {
    expect_journal_text(
        an_event(1, event::NodeStarted{.epoch = 3, .seed = 0xFFFF'FFFF'FFFF'FFFF, .lease_until = noon + Seconds(20)}),
        R"({"seq":1,"at":"2026-11-22T12:00:00.000Z",)"
        R"("origin":{"kind":"system","user":"00000000-0000-0000-0000-000000000000","commandId":""},)"
        R"("completesCommand":false,"kind":"nodeStarted",)"
        R"("body":{"epoch":3,"seed":"18446744073709551615","leaseUntil":"2026-11-22T12:00:20.000Z"}})");
}

TEST(JournalFormat, OfConfigurationPut) {
    Event put = an_event(
        2, event::ConfigurationPut{.entity = AdapterProfile{.name = {"pbx"},
                                                            .kind = "byo",
                                                            .capabilities = {.connect = true, .transfer = true},
                                                            .default_queue = {"billing"}},
                                   .revision = 7});
    put.origin = {.kind = OriginKind::user, .user = {uuid(1)}, .command_id = "c-1"};
    put.answer_id = uuid(2);
    put.completes_command = true;

    expect_journal_text(
        put, R"({"seq":2,"at":"2026-11-22T12:00:00.000Z",)"
             R"("origin":{"kind":"user","user":"01900000-0000-7000-8000-000000000001","commandId":"c-1"},)"
             R"("answerId":"01900000-0000-7000-8000-000000000002","completesCommand":true,)"
             R"("kind":"configurationPut","body":{"entity":{"entityKind":"adapter","name":"pbx","kind":"byo",)"
             R"("capabilities":{"connect":true,"hold":false,"transfer":true,"hangUp":false,"recordingPause":false,)"
             R"("announcement":false,"voicemail":false,"callback":false},)"
             R"("defaultQueue":"billing"},"revision":7}})");
}

TEST(JournalFormat, OfRecordLinked) {
    expect_journal_text(
        an_event(3, event::RecordLinked{.call = {uuid(3)},
                                        .record = RecordReference{.kind = RecordKind::service_case, .id = uuid(4)}}),
        R"({"seq":3,"at":"2026-11-22T12:00:00.000Z",)"
        R"("origin":{"kind":"system","user":"00000000-0000-0000-0000-000000000000","commandId":""},)"
        R"("completesCommand":false,"kind":"recordLinked",)"
        R"("body":{"call":"01900000-0000-7000-8000-000000000003",)"
        R"("record":{"kind":"serviceCase","id":"01900000-0000-7000-8000-000000000004"}}})");
}

// CallUpdated has grown members since; the ones it always had keep their names and meaning.
TEST(JournalFormat, OfCallUpdatedAsItWasFirstWritten) {
    const auto event = decode_event(
        R"({"seq":3,"at":"2026-11-22T12:00:00.000Z","kind":"callUpdated",)"
        R"("body":{"call":"01900000-0000-7000-8000-000000000003",)"
        R"("from":{"kind":"number","raw":"030 123456","e164":"+4930123456"},)"
        R"("to":{"kind":"sipAddress","raw":"sip:a@b"},"attributes":{"lang":"de \"x\""},)"
        R"("match":{"outcome":"one","candidates":[{"record":{"kind":"serviceCase",)"
        R"("id":"01900000-0000-7000-8000-000000000004"},"label":"Ada","field":"mobilePhone","accountLabel":""}]},)"
        R"("relatedRecord":{"kind":"serviceCase","id":"01900000-0000-7000-8000-000000000004"}}})");

    ASSERT_TRUE(event) << event.error().pointer << ": " << event.error().detail;
    const RecordReference linked{.kind = RecordKind::service_case, .id = uuid(4)};
    const auto& updated = std::get<event::CallUpdated>(event->body);
    EXPECT_EQ(updated.call.uuid, uuid(3));
    EXPECT_EQ(updated.from,
              (Party{.kind = PartyKind::number, .raw = PersonalText("030 123456"), .e164 = E164{4930123456}}));
    EXPECT_EQ(updated.to, (Party{.kind = PartyKind::sip_address, .raw = PersonalText("sip:a@b"), .e164 = {}}));
    EXPECT_EQ(updated.attributes.at("lang").reveal(), "de \"x\"");
    ASSERT_EQ(updated.match.candidates.size(), 1U);
    EXPECT_EQ(updated.match.outcome, MatchOutcome::one);
    EXPECT_EQ(updated.match.candidates[0].record, linked);
    EXPECT_EQ(updated.match.candidates[0].field, "mobilePhone");
    EXPECT_EQ(updated.related_record, linked);
}

TEST(JournalFormat, OfWorkReturned) {
    expect_journal_text(an_event(4, event::WorkReturned{.work = {uuid(5)},
                                                        .state = AgentWorkState::declined_on_push_timeout,
                                                        .reason = "pushTimeout",
                                                        .cooldown_until = noon + Milliseconds(1),
                                                        .is_item_waiting = true}),
                        R"({"seq":4,"at":"2026-11-22T12:00:00.000Z",)"
                        R"("origin":{"kind":"system","user":"00000000-0000-0000-0000-000000000000","commandId":""},)"
                        R"("completesCommand":false,"kind":"workReturned",)"
                        R"("body":{"work":"01900000-0000-7000-8000-000000000005","state":"declinedOnPushTimeout",)"
                        R"("reason":"pushTimeout","cooldownUntil":"2026-11-22T12:00:00.001Z","isItemWaiting":true}})");
}

TEST(JournalFormat, OfTranscriptLineAdded) {
    expect_journal_text(
        an_event(5, event::TranscriptLineAdded{.call = {uuid(6)},
                                               .line = {.message_id = "m-1",
                                                        .sender = SenderType::end_user,
                                                        .text = PersonalText("line\nbreak"),
                                                        .spoken_at = noon - Milliseconds(250),
                                                        .duration_ms = 1200}}),
        R"({"seq":5,"at":"2026-11-22T12:00:00.000Z",)"
        R"("origin":{"kind":"system","user":"00000000-0000-0000-0000-000000000000","commandId":""},)"
        R"("completesCommand":false,"kind":"transcriptLineAdded",)"
        R"("body":{"call":"01900000-0000-7000-8000-000000000006","line":{"messageId":"m-1","sender":"endUser",)"
        R"("text":"line\nbreak","spokenAt":"2026-11-22T11:59:59.750Z","durationMs":1200}}})");
}

TEST(JournalFormat, RefusesAKindThatThisBinaryDoesNotKnow) {
    const auto event = decode_event(R"({"seq":1,"kind":"callTeleported","body":{}})");

    ASSERT_FALSE(event);
    EXPECT_EQ(event.error().pointer, "/kind");
}

TEST(JournalFormat, RefusesAnEventWithoutKindOrBody) {
    EXPECT_FALSE(decode_event(R"({"seq":1,"kind":"callHeld"})"));
    EXPECT_FALSE(decode_event(R"({"seq":1,"body":{}})"));
    EXPECT_FALSE(decode_event("[]"));
    EXPECT_FALSE(decode_event("{\"seq\":1"));
}

TEST(JournalFormat, PassesOverMembersOfALaterVersionAndFillsMissingOnes) {
    const auto event = decode_event(R"({"seq":9,"weather":"rain","kind":"callEnded",)"
                                    R"("body":{"call":"01900000-0000-7000-8000-000000000006","mood":[1]}})");

    ASSERT_TRUE(event);
    const auto& ended = std::get<event::CallEnded>(event->body);
    EXPECT_EQ(ended.call.uuid, uuid(6));
    EXPECT_EQ(ended.ended_by, EndedBy::unknown);
}

TEST(JournalFormat, PointsAtADamagedMember) {
    const auto event =
        decode_event(R"({"seq":9,"kind":"workOffered","body":{"work":{"skills":[],"expiresAt":"soon"}}})");

    ASSERT_FALSE(event);
    EXPECT_EQ(event.error().pointer, "/body/work/expiresAt");
}

} // namespace
} // namespace answerd::codec
