// SPDX-License-Identifier: Apache-2.0
#include "connect_fixture.hpp"
#include "telephony/crypto.hpp"

namespace answerd::telephony {
namespace {

using command::SignalKind;
using store::ReceiptOutcome;

TEST_F(ConnectTest, TranslatesTheLifeOfACall) {
    const std::vector<std::pair<std::string, SignalKind>> steps{
        {"INITIATED", SignalKind::offered},
        {"CONNECTED_TO_SYSTEM", SignalKind::updated},
        {"QUEUED", SignalKind::queued},
        {"CONNECTED_TO_AGENT", SignalKind::answered},
        {"CONTACT_DATA_UPDATED", SignalKind::updated},
        {"DISCONNECTED", SignalKind::ended},
        {"COMPLETED", SignalKind::ended},
        {"Disconnected", SignalKind::ended},
    };
    for (const auto& [type, kind] : steps) {
        const command::CallSignal signal = signal_of("events", contact_event(type));
        EXPECT_EQ(signal.kind, kind) << type;
        EXPECT_EQ(signal.adapter.value, "aws");
        EXPECT_EQ(signal.call_key, "c1");
        EXPECT_EQ(signal.occurred_at, connect_now - Seconds{10}) << type << ": the envelope's time";
        EXPECT_FALSE(signal.from) << "contact events never carry the customer's number";
    }
}

TEST_F(ConnectTest, TheTimeInsideTheEventCountsMoreThanTheEnvelopes) {
    const auto time_of = [this](const std::string& type, const std::string& members) {
        return signal_of("events", contact_event(type, members)).occurred_at;
    };
    const Instant inside = connect_now - Milliseconds{14'877};
    EXPECT_EQ(time_of("INITIATED", R"(,"initiationTimestamp":"2025-10-09T08:53:05.123Z")"), inside);
    EXPECT_EQ(time_of("QUEUED", R"(,"queueInfo":{"enqueueTimestamp":"2025-10-09T08:53:05.123Z"})"), inside);
    EXPECT_EQ(time_of("CONNECTED_TO_AGENT", R"(,"agentInfo":{"connectedToAgentTimestamp":"2025-10-09T08:53:05.123Z"})"),
              inside);
    EXPECT_EQ(time_of("DISCONNECTED", R"(,"disconnectTimestamp":"2025-10-09T08:53:05.123Z")"), inside);
}

TEST_F(ConnectTest, NineteenSeventyMeansNotYet) {
    const command::CallSignal signal =
        signal_of("events", contact_event("CONNECTED_TO_AGENT",
                                          R"(,"agentInfo":{"connectedToAgentTimestamp":"1970-01-01T00:00:00.001Z"})"));
    EXPECT_EQ(signal.occurred_at, connect_now - Seconds{10});
}

TEST_F(ConnectTest, AnEventWithoutAnyTimeHappenedWhenItArrived) {
    const std::string body = R"({"source":"aws.connect","detail":{"eventType":"QUEUED","contactId":"c1"}})";
    EXPECT_EQ(signal_of("events", body).occurred_at, connect_now);
    EXPECT_EQ(interpret_one("events", body).event_key, "sha256:" + sha256_hex(body)) << "its content is its identity";
}

TEST_F(ConnectTest, MembersAreFoundInAnyLetterCase) {
    const command::CallSignal signal = signal_of("events", R"({"id":"x","source":"aws.connect",
        "detail-type":"Connect Customer Contact Event","time":"2025-10-09T08:53:10Z","detail":{
        "EventType":"QUEUED","ContactId":"c1","Channel":"Voice","InitiationMethod":"inbound",
        "InstanceArn":"arn:aws-us-gov:connect:us-gov-west-1:1:instance/i-1",
        "QueueInfo":{"QueueArn":"arn:aws::connect:us-west-2:1:instance/i-1/queue/q-7",
                     "EnqueueTimestamp":"2025-10-09T08:53:05Z"},
        "RoutingCriteria":[{"Steps":[],"Index":0}],"tags":{"aws:connect:systemEndpoint":"+15551230001"}}})");
    EXPECT_EQ(signal.kind, SignalKind::queued);
    EXPECT_EQ(signal.type, CallType::inbound);
    EXPECT_EQ(signal.occurred_at, connect_now - Seconds{15});
    EXPECT_EQ(signal.queue.value, "q-7");
    EXPECT_EQ(signal.attributes.at("connect.instanceId").reveal(), "i-1");
    EXPECT_EQ(signal.to.value().e164, E164{15551230001});
}

TEST_F(ConnectTest, AnArrayStandsForItsFirstElement) {
    const command::CallSignal signal = signal_of(
        "events", contact_event("QUEUED", R"(,"queueInfo":[{"queueArn":"x/queue/q-7"}],"systemEndpoint":[])"));
    EXPECT_EQ(signal.queue.value, "q-7");
    EXPECT_FALSE(signal.to);
}

TEST_F(ConnectTest, TheDialledNumberIsTheCalleeInboundAndTheCallerOutbound) {
    const std::string tag = R"(,"tags":{"aws:connect:systemEndpoint":"+15551230001"})";
    EXPECT_EQ(signal_of("events", contact_event("INITIATED", tag)).to.value().e164, E164{15551230001});
    for (const std::string method : {"OUTBOUND", "EXTERNAL_OUTBOUND", "CALLBACK", "CALLBACK_CUSTOMER_FIRST_DIALED"}) {
        std::string event = contact_event("INITIATED", tag);
        event.replace(event.find("INBOUND"), 7, method);
        const command::CallSignal signal = signal_of("events", event);
        EXPECT_EQ(signal.from.value().e164, E164{15551230001}) << method;
        EXPECT_FALSE(signal.to) << method;
    }
    EXPECT_EQ(signal_of("events", contact_event("INITIATED", R"(,"systemEndpoint":{"address":"+15551230001"})"))
                  .to.value()
                  .e164,
              E164{15551230001});
}

TEST_F(ConnectTest, ATransferLegNamesItsPredecessorsAndAFirstContactNobody) {
    std::string event =
        contact_event("INITIATED", R"(,"initialContactId":"c0","previousContactId":"c0","relatedContactId":"c1")");
    event.replace(event.find("INBOUND"), 7, "TRANSFER");
    const command::CallSignal signal = signal_of("events", event);
    EXPECT_EQ(signal.type, CallType::transfer);
    EXPECT_EQ(signal.attributes.at("connect.initialContactId").reveal(), "c0");
    EXPECT_EQ(signal.attributes.at("connect.previousContactId").reveal(), "c0");
    EXPECT_FALSE(signal.attributes.contains("connect.relatedContactId"));
}

TEST_F(ConnectTest, TheReasonOfAnEndSaysWhoEndedIt) {
    const std::vector<std::pair<std::string, EndedBy>> reasons{
        {"CUSTOMER_DISCONNECT", EndedBy::customer},   {"AGENT_DISCONNECT", EndedBy::agent},
        {"TELECOM_PROBLEM", EndedBy::network},        {"TELECOM_ORIGINATOR_CANCEL", EndedBy::network},
        {"TELECOM_TIMEOUT", EndedBy::network},        {"THIRD_PARTY_DISCONNECT", EndedBy::system},
        {"CONTACT_FLOW_DISCONNECT", EndedBy::system}, {"OTHER", EndedBy::system},
        {"SOMETHING_NEW", EndedBy::system},
    };
    for (const auto& [reason, by] : reasons) {
        const command::CallSignal signal =
            signal_of("events", contact_event("DISCONNECTED", R"(,"disconnectReason":")" + reason + "\""));
        EXPECT_EQ(signal.reason, reason);
        EXPECT_EQ(signal.ended_by, by) << reason;
    }
    EXPECT_EQ(signal_of("events", contact_event("DISCONNECTED", R"(,"disconnectReason":null)")).ended_by,
              EndedBy::unknown);
}

TEST_F(ConnectTest, AnUnknownInitiationMethodIsKeptRaw) {
    for (const std::string method : {"DISCONNECT", "FLOW", "AGENT_REPLY", "TELEPATHY", "INBOUND/OUTBOUND"}) {
        std::string event = contact_event("INITIATED");
        event.replace(event.find("INBOUND"), 7, method);
        const command::CallSignal signal = signal_of("events", event);
        EXPECT_FALSE(signal.type) << method;
        EXPECT_EQ(signal.attributes.at("connect.initiationMethod").reveal(), method);
    }
}

TEST_F(ConnectTest, AnUpdateSaysWhichPropertiesChanged) {
    const command::CallSignal signal =
        signal_of("events", contact_event("CONTACT_DATA_UPDATED",
                                          R"(,"updatedProperties":["Tags","RoutingCriteria.Step.Status"])"));
    EXPECT_EQ(signal.attributes.at("connect.updatedProperties").reveal(), "Tags, RoutingCriteria.Step.Status");
}

TEST_F(ConnectTest, OtherChannelsAndMonitorsAreIgnoredByRule) {
    for (const std::string channel : {"CHAT", "TASK", "EMAIL", "Chat", "HOLOGRAM"}) {
        std::string event = contact_event("INITIATED");
        event.replace(event.find("VOICE"), 5, channel);
        EXPECT_EQ(why_ignored("events", event), "not a voice contact") << channel;
        std::string flow = flow_event("");
        flow.replace(flow.find("VOICE"), 5, channel);
        EXPECT_EQ(why_ignored("flow", flow), "not a voice contact") << channel;
    }
    std::string monitor = contact_event("INITIATED");
    monitor.replace(monitor.find("INBOUND"), 7, "MONITOR");
    EXPECT_EQ(why_ignored("events", monitor), "a supervisor's monitoring contact");
}

TEST_F(ConnectTest, EventsThatAreNoStepOfACallAreIgnored) {
    for (const std::string type : {"PAUSED", "RESUMED", "AMD_DISABLED", "WEBRTC_API"}) {
        EXPECT_EQ(why_ignored("events", contact_event(type)), "not a step of a call") << type;
    }
}

TEST_F(ConnectTest, WhatIsNotUnderstoodIsQuarantinedWithAPointer) {
    EXPECT_EQ(why_quarantined("events", contact_event("LEVITATED")), "/detail/eventType: is not known");
    EXPECT_EQ(why_quarantined("events", R"({"source":"aws.connect","detail":{"eventType":"QUEUED"}})"),
              "/detail/contactId: is required");
    EXPECT_EQ(why_quarantined("events", R"({"source":"aws.connect","detail":{"eventType":"QUEUED","contactId":""}})"),
              "/detail/contactId: is required");
    EXPECT_EQ(why_quarantined("events", "{}"), "/eventType: is required");
    EXPECT_EQ(why_quarantined("events", "7"), "has to be an object");
    EXPECT_EQ(why_quarantined("flow", "{}"), "/Details/ContactData: is required");
    EXPECT_EQ(why_quarantined("flow", R"({"Details":{"ContactData":{"Channel":"VOICE"}}})"),
              "/Details/ContactData/ContactId: is required");
    EXPECT_EQ(why_quarantined("flow", "[]"), "has to be an object");
    for (const std::string& body : {std::string{""}, std::string{"{"}, std::string{"{\"a\":1,\"a\":2}"},
                                    contact_event("QUEUED") + std::string(1, '\0'), std::string{"{\"a\":\"\xFF\"}"},
                                    std::string(200, '[') + std::string(200, ']')}) {
        EXPECT_FALSE(why_quarantined("events", body).empty());
        EXPECT_FALSE(why_quarantined("flow", body).empty());
    }
}

TEST_F(ConnectTest, AnAnalysisThatIsCompletedEndsNoCall) {
    EXPECT_EQ(why_ignored("events", R"({"Version":"1.0.0","Channel":"VOICE","InstanceId":"i","ContactId":"c1",)"
                                    R"("EventType":"COMPLETED"})"),
              "not a contact event");
}

TEST_F(ConnectTest, MembersOfTheWrongKindReadAsAbsent) {
    const command::CallSignal signal = signal_of(
        "events",
        contact_event("QUEUED", R"(,"queueInfo":"q","tags":[],"systemEndpoint":7,"agentInfo":true,"instanceArn":{})"));
    EXPECT_EQ(signal.kind, SignalKind::queued);
    EXPECT_TRUE(signal.queue.empty());
}

TEST_F(ConnectTest, APipesArrayIsReadElementByElement) {
    std::string second = contact_event("DISCONNECTED");
    second.replace(second.find("ev-1"), 4, "ev-2");
    const auto events = interpret("events", "[" + contact_event("QUEUED") + ",7," + second + "]");
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[0].event_key, "ev-1");
    EXPECT_EQ(events[1].outcome, ReceiptOutcome::quarantined);
    EXPECT_EQ(events[2].event_key, "ev-2");
    EXPECT_TRUE(interpret("events", "[]").empty());
}

TEST_F(ConnectTest, AFlowEventMayBeginWithAByteOrderMark) {
    const std::string event = flow_event(R"(,"CustomerEndpoint":{"Address":"+15551230001","Type":"TELEPHONE_NUMBER"})");
    const Interpreted marked = interpret_one("flow", "\xEF\xBB\xBF" + event);
    EXPECT_EQ(marked.outcome, ReceiptOutcome::applied) << marked.detail;
    EXPECT_EQ(marked.event_key, interpret_one("flow", event).event_key);
}

TEST_F(ConnectTest, ARetriedFlowEventIsARepeatAndANewOneIsNot) {
    const std::string first = flow_event(R"(,"Attributes":{"step":"1"})");
    EXPECT_EQ(interpret_one("flow", first).event_key, interpret_one("flow", first).event_key);
    EXPECT_NE(interpret_one("flow", first).event_key,
              interpret_one("flow", flow_event(R"(,"Attributes":{"step":"2"})")).event_key);
    EXPECT_LE(interpret_one("flow", first).event_key.size(), 200U);
}

TEST_F(ConnectTest, CallersWithoutANumberAreToldApart) {
    const auto from = [this](const std::string& endpoint) {
        return signal_of("flow", flow_event(R"(,"CustomerEndpoint":)" + endpoint)).from;
    };
    EXPECT_FALSE(from("null"));
    EXPECT_FALSE(from("{}"));
    EXPECT_FALSE(from(R"({"Address":"","Type":"TELEPHONE_NUMBER"})"));
    EXPECT_FALSE(from(R"({"Address":null})"));
    EXPECT_EQ(from(R"({"Address":"anonymous"})").value().kind, PartyKind::restricted);
    EXPECT_EQ(from(R"({"Address":"+266696687"})").value().kind, PartyKind::restricted);
    EXPECT_EQ(from(R"({"Address":"sip:ada@example.com"})").value().kind, PartyKind::sip_address);
    EXPECT_EQ(from(R"({"Address":"ada@example.com","Type":"EMAIL_ADDRESS"})").value().kind, PartyKind::sip_address);
    EXPECT_EQ(from(R"({"Address":"Softphone"})").value().kind, PartyKind::internal);
    EXPECT_EQ(from(R"({"Address":"INTERNAL-TRANSFER"})").value().kind, PartyKind::internal);
    EXPECT_EQ(from(R"({"address":"+15551230001"})").value().e164, E164{15551230001});
}

TEST_F(ConnectTest, EmptyTextsInAFlowEventSayNothing) {
    const command::CallSignal signal = signal_of(
        "flow",
        flow_event(R"(,"CustomerEndpoint":{"Address":"","Type":""},"SystemEndpoint":null,"Queue":{"ARN":"","Name":""},
                              "InstanceARN":"","LanguageCode":"","Attributes":{"a":""},"PreviousContactId":"",
                              "SegmentAttributes":{"connect:Subtype":{"ValueString":"connect:Telephony"}})"));
    EXPECT_TRUE(signal.queue.empty());
    EXPECT_EQ(signal.attributes.at("connect.subtype").reveal(), "connect:Telephony");
    EXPECT_FALSE(signal.attributes.contains("connect.previousContactId"));
    EXPECT_FALSE(signal.attributes.contains("connect.languageCode"));
}

TEST_F(ConnectTest, TooManyAttributesAreCutAndTheCallIsNot) {
    std::string attributes = "\"long\":\"" + std::string(5'000, 'x') + "\"";
    for (int i = 0; i < 100; ++i)
        attributes += ",\"k" + std::to_string(i) + "\":\"v\"";
    const Interpreted event = interpret_one("flow", flow_event(",\"Attributes\":{" + attributes + "}"));
    ASSERT_TRUE(event.command);
    const auto& signal = std::get<command::CallSignal>(*event.command);
    EXPECT_EQ(signal.attributes.size(), 64U);
    EXPECT_FALSE(signal.attributes.contains("long"));
    EXPECT_EQ(event.detail, "attributes beyond the limits were left out");
}

TEST_F(ConnectTest, TheKeyMayComeInAnyOfTheWaysThatAnEventBusOffers) {
    const auto passes = [this](const std::string& name, const std::string& value) {
        return adapter_->authenticate({.path = "events", .headers = {{name, value}}, .body = {}}).has_value();
    };
    EXPECT_TRUE(passes("x-api-key", connect_key));
    EXPECT_TRUE(passes("x-api-key", "an-older-long-api-key")) << "two keys are active while they are rotated";
    EXPECT_TRUE(passes("authorization", connect_key));
    EXPECT_TRUE(passes("authorization", "Bearer " + connect_key));
    EXPECT_TRUE(passes("authorization", "Basic " + encode_base64("aws:" + connect_key)));
    EXPECT_FALSE(passes("authorization", "Basic " + encode_base64(connect_key + ":aws")));
    EXPECT_FALSE(passes("x-api-key", connect_key + " "));
    EXPECT_FALSE(passes("x-api-key", ""));
    EXPECT_FALSE(passes("x-other", connect_key));
    EXPECT_FALSE(adapter_->authenticate({.path = "events", .headers = {}, .body = {}}));
}

TEST_F(ConnectTest, HasNoControls) {
    EXPECT_EQ(adapter_->profile().capabilities, AdapterCapabilities{});
    EXPECT_FALSE(adapter_->control_request({}, connect_now));
}

TEST(ConnectSettings, RefuseWhatCouldNotWork) {
    const auto pointer_of = [](const AdapterSettings& settings) {
        const auto adapter = make_adapter(settings);
        return adapter ? std::string{"accepted"} : adapter.error().pointer;
    };
    AdapterSettings settings = connect_settings();
    EXPECT_EQ(pointer_of(settings), "accepted");
    settings.secrets = {};
    EXPECT_EQ(pointer_of(settings), "/secrets");
    settings.secrets = {"short"};
    EXPECT_EQ(pointer_of(settings), "/secrets/0");
    settings = connect_settings();
    settings.capabilities.hold = true;
    EXPECT_EQ(pointer_of(settings), "/capabilities");
}

} // namespace
} // namespace answerd::telephony
