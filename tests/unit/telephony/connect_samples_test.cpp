// SPDX-License-Identifier: Apache-2.0
#include "connect_fixture.hpp"
#include "samples.hpp"

// The published samples, every one, with what we make of it. AWS's own pages contradict AWS's own schema.
namespace answerd::telephony {
namespace {

using command::SignalKind;
using store::ReceiptOutcome;

const std::string guide = "aws-connect-admin-guide-2023/";

Instant at(int hour, int minute, int second) {
    using namespace std::chrono;
    return Instant{sys_days{2021y / 8 / 4} + hours{hour} + minutes{minute} + seconds{second}};
}

TEST_F(ConnectTest, SampleDisconnectedEndsAnOutboundCall) {
    const Interpreted event = interpret_one("events", read_sample(guide + "eventbridge-disconnected.stripped.json"));
    EXPECT_EQ(event.event_key, "abcabcab-abca-abca-abca-abcabcabcabc");
    ASSERT_TRUE(event.command) << event.detail;
    const auto& signal = std::get<command::CallSignal>(*event.command);
    EXPECT_EQ(signal.kind, SignalKind::ended);
    EXPECT_EQ(signal.call_key, "11111111-1111-1111-1111-111111111111");
    EXPECT_EQ(signal.type, CallType::outbound);
    EXPECT_EQ(signal.occurred_at, at(17, 18, 37)) << "the disconnect time, not the later envelope or agent times";
    EXPECT_EQ(signal.ended_by, EndedBy::unknown) << "the sample gives no reason";
    EXPECT_EQ(signal.attributes.at("connect.previousContactId").reveal(), "11111111-2222-3333-4444-555555555555");
    EXPECT_EQ(signal.attributes.at("connect.instanceId").reveal(), "12345678-1234-1234-1234-123456789012")
        << "from an ARN whose partition is empty";
}

TEST_F(ConnectTest, SampleDisconnectedAsPublishedIsNotJsonAndIsQuarantined) {
    const std::string body = read_sample(guide + "eventbridge-disconnected.as-published.txt");
    EXPECT_FALSE(why_quarantined("events", body).empty());
}

TEST_F(ConnectTest, SampleBareDetailAnswersTheCall) {
    const command::CallSignal signal = signal_of("events", read_sample(guide + "detail-connected-to-agent.json"));
    EXPECT_EQ(signal.kind, SignalKind::answered);
    EXPECT_EQ(signal.type, CallType::inbound);
    EXPECT_EQ(signal.occurred_at, at(17, 29, 9));
    EXPECT_EQ(signal.attributes.at("connect.agentId").reveal(), "12345678-1234-1234-1234-123456789012");
}

TEST_F(ConnectTest, SampleEventsOfOtherKindsAreIgnoredOnPurpose) {
    for (const std::string name :
         {"eventbridge-contact-lens-state-change.stripped.json", "eventbridge-post-call-rule-matched.stripped.json",
          "eventbridge-realtime-rule-matched.stripped.json", "eventbridge-rule-action-failed.json"}) {
        EXPECT_EQ(why_ignored("events", read_sample(guide + name)), "not a contact event") << name;
    }
    EXPECT_EQ(why_ignored("events", read_sample("aws-powertools-python/eventBridgeEvent.json")),
              "not from Amazon Connect");
    EXPECT_EQ(
        why_ignored("events", read_sample("aws-powertools-python/s3EventBridgeNotificationObjectCreatedEvent.json")),
        "not from Amazon Connect");
}

TEST_F(ConnectTest, SamplesOfOtherStreamsAreKeptAndSaySo) {
    for (const std::string name :
         {"rt-segments-started.json", "rt-segments-segments.json", "rt-segments-completed.json",
          "rt-segments-failed.json", "agent-event-enter-acw.repaired.json", "agent-event-heart-beat.repaired.json",
          "agent-event-leave-acw.repaired.json", "contact-flow-log.json", "evaluation-form-output.json",
          "contact-lens-chat-original.json", "contact-lens-voice-original.repaired.json",
          "chat-streaming-sns-notification.json"}) {
        const Interpreted event = interpret_one("events", read_sample(guide + name));
        EXPECT_NE(event.outcome, ReceiptOutcome::applied) << name;
        EXPECT_FALSE(event.command) << name;
        EXPECT_FALSE(event.detail.empty()) << name;
    }
}

TEST_F(ConnectTest, SampleFlowEventsOfTheGuideOfferTheCallWithItsCaller) {
    for (const std::string name : {"lambda-request-tutorial.json", "lambda-request.repaired.json"}) {
        const command::CallSignal signal = signal_of("flow", read_sample(guide + name));
        EXPECT_EQ(signal.kind, SignalKind::offered) << name;
        EXPECT_EQ(signal.call_key, "4a573372-1f28-4e26-b97b-XXXXXXXXXXX") << name;
        EXPECT_EQ(signal.from.value().e164, E164{1234567890}) << name;
        EXPECT_EQ(signal.to.value().e164, E164{1234567890}) << name;
        EXPECT_EQ(signal.queue.value, "support") << name << ": by the configured name of PasswordReset";
        EXPECT_FALSE(signal.type) << name << ": the sample lists all methods at once";
        EXPECT_EQ(signal.attributes.at("connect.initiationMethod").reveal(),
                  "INBOUND | OUTBOUND | TRANSFER | CALLBACK");
        EXPECT_FALSE(signal.attributes.contains("connect.initialContactId")) << name << " names itself";
        EXPECT_FALSE(signal.attributes.contains("connect.previousContactId")) << name << " names itself";
        EXPECT_EQ(signal.occurred_at, connect_now);
    }
    const command::CallSignal full = signal_of("flow", read_sample(guide + "lambda-request.repaired.json"));
    EXPECT_EQ(full.attributes.at("exampleAttributeKey1").reveal(), "exampleAttributeValue1");
    EXPECT_EQ(full.attributes.at("exampleParameterKey2").reveal(), "exampleParameterValue2");
    EXPECT_EQ(full.attributes.at("connect.customerId").reveal(), "someCustomerId");
    EXPECT_FALSE(why_quarantined("flow", read_sample(guide + "lambda-request.as-published.txt")).empty());
}

TEST_F(ConnectTest, SampleFlowEventsOfTheGoAndRustLibrariesOfferTheCall) {
    for (const std::string name :
         {"aws-lambda-go/connect-event.json", "aws-lambda-events-rust/example-connect-event.json",
          "aws-lambda-events-rust/example-connect-event-without-queue.json"}) {
        const command::CallSignal signal = signal_of("flow", read_sample(name));
        EXPECT_EQ(signal.call_key, "ASDAcxcasDFSSDFs") << name;
        EXPECT_EQ(signal.from.value().e164, E164{14802021091}) << name;
        EXPECT_EQ(signal.to.value().kind, PartyKind::number) << name;
        EXPECT_FALSE(signal.to.value().e164) << name << ": 01234567 is nobody's number in the United States";
        EXPECT_TRUE(signal.queue.empty()) << name << ": the entry point or the adapter's default decides";
        EXPECT_EQ(signal.attributes.at("connect.previousContactId").reveal(), "Acxsada-asdasdaxA") << name;
        EXPECT_EQ(signal.attributes.at("key1").reveal(), "value") << name << ": attributes win over parameters";
    }
}

TEST_F(ConnectTest, SampleFlowEventsOfPowertoolsAreReadWithNullsAndWithout) {
    const command::CallSignal all =
        signal_of("flow", read_sample("aws-powertools-python/connectContactFlowEventAll.json"));
    EXPECT_EQ(all.from.value().e164, E164{11234567890});
    EXPECT_EQ(all.type, CallType::inbound) << "API";
    EXPECT_EQ(all.queue.value, "5cba7cbf-1ecb-4b6d-b8bd-fe91079b3fc8") << "the queue's id may be a queue's name";
    EXPECT_EQ(all.attributes.at("connect.queueName").reveal(), "QueueOne");

    const command::CallSignal min =
        signal_of("flow", read_sample("aws-powertools-python/connectContactFlowEventMin.json"));
    EXPECT_EQ(min.call_key, "5ca32fbd-8f92-46af-92a5-6b0f970f0efe");
    EXPECT_FALSE(min.from);
    EXPECT_FALSE(min.to);
    EXPECT_TRUE(min.queue.empty());
}

} // namespace
} // namespace answerd::telephony
