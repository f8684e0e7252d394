// SPDX-License-Identifier: Apache-2.0
#include "byo_fixture.hpp"
#include "samples.hpp"

#include "answerd/codec/json.hpp"

#include <nlohmann/json.hpp>

namespace answerd::telephony {
namespace {

using command::SignalKind;
using store::ReceiptOutcome;

TEST_F(ByoTest, TranslatesEveryStepOfACall) {
    const std::vector<std::pair<std::string, SignalKind>> steps{
        {"queued", SignalKind::queued},
        {"ringing", SignalKind::ringing},
        {"answered", SignalKind::answered},
        {"held", SignalKind::held},
        {"resumed", SignalKind::resumed},
        {"recording-paused", SignalKind::recording_paused},
        {"recording-resumed", SignalKind::recording_resumed},
        {"updated", SignalKind::updated},
        {"ended", SignalKind::ended},
    };
    for (const auto& [type, kind] : steps) {
        const command::CallSignal signal = signal_of(byo_event("call." + type));
        EXPECT_EQ(signal.kind, kind) << type;
        EXPECT_EQ(signal.adapter.value, "pbx");
        EXPECT_EQ(signal.call_key, "call-1");
        EXPECT_EQ(signal.occurred_at, byo_now - Milliseconds{750});
        EXPECT_FALSE(signal.match) << "looking callers up is the business of ingest";
    }
}

TEST_F(ByoTest, AnOfferCarriesCallerCalleeRoutingAndAttributes) {
    const command::CallSignal signal = signal_of(byo_event("call.offered", R"({
        "direction":"inbound",
        "from":{"raw":"030 901820","name":"Ada","presentation":"allowed","verification":"A"},
        "to":{"raw":"+4989123456"},
        "queue":"billing","skills":[{"skill":"german","level":5},{"skill":"vip"}],"priority":1,
        "attributes":{"ivr":"2","score":7,"gold":true,"nothing":null,"cart":{"items":[1]}}})"));
    EXPECT_EQ(signal.kind, SignalKind::offered);
    EXPECT_EQ(signal.type, CallType::inbound);
    EXPECT_EQ(signal.from.value().e164, E164{4930901820});
    EXPECT_EQ(signal.from.value().raw.reveal(), "030 901820");
    EXPECT_EQ(signal.to.value().e164, E164{4989123456});
    EXPECT_EQ(signal.queue.value, "billing");
    EXPECT_EQ(signal.skills, (std::vector<SkillRequirement>{{{"german"}, 5}, {{"vip"}, 0}}));
    EXPECT_EQ(signal.priority, 1);
    const std::map<std::string, PersonalText> expected{{"callerName", PersonalText{"Ada"}},
                                                       {"callerVerification", PersonalText{"A"}},
                                                       {"cart", PersonalText{R"({"items":[1]})"}},
                                                       {"gold", PersonalText{"true"}},
                                                       {"ivr", PersonalText{"2"}},
                                                       {"score", PersonalText{"7"}}};
    EXPECT_TRUE(signal.attributes == expected);
}

TEST_F(ByoTest, AnAttributeVerifiesNoNumber) {
    const auto offered = [&](const std::string& verification) {
        return signal_of(byo_event("call.offered", R"({"direction":"inbound","from":{"raw":"030 901820")" +
                                                       verification + R"(},"attributes":{"callerVerification":"A"}})"));
    };
    EXPECT_FALSE(offered("").attributes.contains("callerVerification"));
    EXPECT_EQ(offered(R"(,"verification":"failed")").attributes.at("callerVerification").reveal(), "failed");
}

TEST_F(ByoTest, AnEndCarriesTheProvidersOwnReason) {
    const command::CallSignal signal =
        signal_of(byo_event("call.ended", R"({"cause":{"code":"16","text":"normal clearing","by":"customer"}})"));
    EXPECT_EQ(signal.reason, "16");
    EXPECT_EQ(signal.ended_by, EndedBy::customer);
    const command::CallSignal other = signal_of(byo_event("call.ended", R"({"cause":{"code":16,"by":"martians"}})"));
    EXPECT_EQ(other.reason, "16");
    EXPECT_EQ(other.ended_by, EndedBy::unknown);
    EXPECT_EQ(signal_of(byo_event("call.ended", R"({"cause":{"text":"bye"}})")).reason, "bye");
}

TEST_F(ByoTest, AWithheldNumberReachesNoScreen) {
    for (const std::string presentation : {"restricted", "something new"}) {
        const command::CallSignal signal = signal_of(byo_event(
            "call.offered", R"({"direction":"inbound","from":{"raw":"+4930901820","name":"Ada","presentation":")" +
                                presentation + R"("}})"));
        EXPECT_EQ(signal.from.value(), (Party{.kind = PartyKind::restricted, .raw = {}, .e164 = {}})) << presentation;
        EXPECT_FALSE(signal.attributes.contains("callerName")) << presentation;
    }
    const command::CallSignal unavailable = signal_of(byo_event(
        "call.offered", R"({"direction":"inbound","from":{"raw":"+4930901820","presentation":"unavailable"}})"));
    EXPECT_EQ(unavailable.from.value().kind, PartyKind::unavailable);
}

TEST_F(ByoTest, ASentinelIsNoNumberWhateverTheSenderMadeOfIt) {
    const command::CallSignal signal = signal_of(
        byo_event("call.offered", R"({"direction":"inbound","from":{"raw":"anonymous","e164":"+4930901820"}})"));
    EXPECT_EQ(signal.from.value().kind, PartyKind::restricted);
    EXPECT_FALSE(signal.from.value().e164);
    const command::CallSignal keypad =
        signal_of(byo_event("call.offered", R"({"direction":"inbound","from":{"raw":"x@pbx","e164":"+86282452253"}})"));
    EXPECT_EQ(keypad.from.value().kind, PartyKind::unavailable);
}

TEST_F(ByoTest, TheSendersE164StandsBesideTheRawAddress) {
    const command::CallSignal signal = signal_of(byo_event(
        "call.offered", R"({"direction":"inbound","from":{"raw":"sip:ada@example.com","e164":"+4930901820"}})"));
    EXPECT_EQ(signal.from.value().kind, PartyKind::number);
    EXPECT_EQ(signal.from.value().e164, E164{4930901820});
    EXPECT_EQ(signal.from.value().raw.reveal(), "sip:ada@example.com");
}

TEST_F(ByoTest, AQueueThatIsNoNameIsRenamedOrLeftToTheDefault) {
    EXPECT_EQ(signal_of(byo_event("call.queued", R"({"queue":"Sales Line"})")).queue.value, "sales");
    const command::CallSignal unknown = signal_of(byo_event("call.queued", R"({"queue":"Räume & Mehr"})"));
    EXPECT_TRUE(unknown.queue.empty());
    EXPECT_EQ(unknown.attributes.at("requestedQueue").reveal(), "Räume & Mehr");
}

TEST_F(ByoTest, AnUnknownDirectionIsKeptRaw) {
    const command::CallSignal signal =
        signal_of(byo_event("call.offered", R"({"direction":"sideways","from":{"raw":"+4930901820"}})"));
    EXPECT_FALSE(signal.type);
    EXPECT_EQ(signal.attributes.at("direction").reveal(), "sideways");
}

TEST_F(ByoTest, UnknownMembersAndNullsAreTolerated) {
    const command::CallSignal signal = signal_of(byo_event(
        "call.offered",
        R"({"direction":"inbound","from":{"raw":"+4930901820","shoeSize":41},"to":null,"queue":null,"skills":null,
            "priority":null,"attributes":null,"cause":null,"legId":"7","new":{"deep":[1,2]}})",
        "e1", R"(,"sequence":"000001","traceparent":"00-abc","partitionkey":7)"));
    EXPECT_EQ(signal.kind, SignalKind::offered);
    EXPECT_FALSE(signal.to);
    EXPECT_EQ(signal_of(R"({"specversion":"1.0","id":"e1","source":"/pbx","type":"org.answerd.call.held",)"
                        R"("subject":"call-1","time":"2025-10-09T10:53:19+02:00"})")
                  .occurred_at,
              byo_now - Seconds{1});
}

TEST_F(ByoTest, UnknownTypesAreKeptAndCountedNotRefused) {
    for (const std::string type : {"call.conferenced", "agent.state", "call.", "call.Offered", "insight"}) {
        const Interpreted event = interpret_one(byo_event(type));
        EXPECT_EQ(event.outcome, ReceiptOutcome::ignored) << type;
        EXPECT_FALSE(event.command) << type;
        EXPECT_EQ(event.event_key, "/pbx/1\ne1");
    }
}

TEST_F(ByoTest, TimesBeforeTheProductExistedMeanNow) {
    std::string event = byo_event("call.held");
    event.replace(event.find("2025-10-09"), 10, "1970-01-01");
    EXPECT_EQ(signal_of(event).occurred_at, byo_now);
}

TEST_F(ByoTest, TheKeyIsSourceAndIdAndIsBounded) {
    EXPECT_EQ(interpret_one(byo_event("call.held", "{}", "abc")).event_key, "/pbx/1\nabc");
    const std::string long_key = interpret_one(byo_event("call.held", "{}", std::string(300, 'i'))).event_key;
    EXPECT_LE(long_key.size(), 200U);
    EXPECT_NE(long_key, interpret_one(byo_event("call.held", "{}", std::string(301, 'i'))).event_key);
}

TEST_F(ByoTest, ABatchIsInterpretedEventByEvent) {
    const std::string body = "[" + byo_event("call.held", "{}", "a") + "," + byo_event("call.held", "[]", "b") + "," +
                             R"({"id":7})" + "," + byo_event("call.resumed", "{}", "c") + "]";
    const auto events = interpret({.body = body, .content_type = "application/cloudevents-batch+json; charset=utf-8"});
    ASSERT_EQ(events.size(), 4U);
    EXPECT_EQ(events[0].outcome, ReceiptOutcome::applied);
    EXPECT_EQ(events[1].outcome, ReceiptOutcome::quarantined);
    EXPECT_EQ(events[1].detail, "/data: has to be an object");
    EXPECT_EQ(events[2].event_key, "\nmsg_1\n2") << "an event without identity is known by its place in the message";
    EXPECT_EQ(events[3].outcome, ReceiptOutcome::applied);
    EXPECT_EQ(codec::parse_json(events[3].body)->at("id"), "c");
}

TEST_F(ByoTest, BatchesHaveABound) {
    const std::string type = "application/cloudevents-batch+json";
    EXPECT_TRUE(interpret({.body = "[]", .content_type = type}).empty());
    std::string hundred = "[";
    for (int i = 0; i < 100; ++i)
        hundred += (i == 0 ? "" : ",") + byo_event("call.held", "{}", std::to_string(i));
    EXPECT_EQ(interpret({.body = hundred + "]", .content_type = type}).size(), 100U);
    const std::string too_many = hundred + "," + byo_event("call.held", "{}", "100") + "]";
    const auto events = interpret({.body = too_many, .content_type = type});
    ASSERT_EQ(events.size(), 101U);
    EXPECT_EQ(events[99].outcome, ReceiptOutcome::applied);
    EXPECT_EQ(events[100].outcome, ReceiptOutcome::quarantined);
    EXPECT_EQ(events[100].event_key, "\nmsg_1\nrest");
    EXPECT_EQ(events[100].body, too_many);
    EXPECT_EQ(interpret({.body = "{}", .content_type = type}).at(0).outcome, ReceiptOutcome::quarantined);
}

TEST_F(ByoTest, BinaryModeIsRefusedBecauseItsHeadersAreUnsigned) {
    const auto events = interpret({.body = R"({"direction":"inbound"})",
                                   .content_type = "application/json",
                                   .more_headers = {{"ce-id", "e1"}, {"ce-type", "org.answerd.call.offered"}}});
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].outcome, ReceiptOutcome::quarantined);
    EXPECT_NE(events[0].detail.find("binary mode"), std::string::npos);
    EXPECT_EQ(interpret({.body = "{}", .content_type = "text/plain"}).at(0).outcome, ReceiptOutcome::quarantined);
    EXPECT_EQ(
        interpret({.body = byo_event("call.held"), .content_type = "Application/CloudEvents+JSON ; charset=UTF-8"})
            .at(0)
            .outcome,
        ReceiptOutcome::applied);
}

TEST_F(ByoTest, OnlySignedRequestsPass) {
    const ByoRequest request{.body = byo_event("call.held")};
    EXPECT_TRUE(adapter_->authenticate(request.view()));
    InboundRequest changed = request.view();
    const std::string other = byo_event("call.ended");
    changed.body = other;
    EXPECT_FALSE(adapter_->authenticate(changed));
    InboundRequest unsigned_request = request.view();
    unsigned_request.headers.erase("webhook-signature");
    EXPECT_EQ(adapter_->authenticate(unsigned_request).error().code, ProblemCode::unauthenticated);
}

TEST(ByoSettings, RefuseWhatCouldNotWork) {
    const auto pointer_of = [](const AdapterSettings& settings) {
        const auto adapter = make_adapter(settings);
        return adapter ? std::string{"accepted"} : adapter.error().pointer;
    };
    AdapterSettings settings = byo_settings();
    EXPECT_EQ(pointer_of(settings), "accepted");
    settings.secrets = {};
    EXPECT_EQ(pointer_of(settings), "/secrets");
    settings.secrets = {byo_secret, "whsec_c2hvcnQ="};
    EXPECT_EQ(pointer_of(settings), "/secrets/1");
    settings = byo_settings();
    settings.name = {"Not A Name"};
    EXPECT_EQ(pointer_of(settings), "/name");
    settings = byo_settings();
    settings.capabilities.hold = true;
    EXPECT_EQ(pointer_of(settings), "/controlUrl");
    settings = byo_settings();
    settings.kind = "carrier-pigeon";
    EXPECT_EQ(pointer_of(settings), "/kind");
}

Control a_control() {
    Control control;
    control.id = {.uuid = {.high = 0x0192000000007000, .low = 0x8000000000000001}};
    control.kind = ControlKind::connect;
    control.adapter = {"pbx"};
    control.call_key = "call-1";
    control.endpoint = "sip:agent7@pbx.example";
    control.deadline = byo_now + Seconds{10};
    return control;
}

TEST_F(ByoTest, AnAdapterWithoutAnAddressHasNoControls) {
    EXPECT_FALSE(adapter_->control_request(a_control(), byo_now));
}

TEST_F(ByoTest, AControlIsASignedCloudEventWithTheControlsId) {
    AdapterSettings settings = byo_settings();
    settings.control_url = "https://pbx.example/control";
    settings.capabilities.connect = true;
    const auto adapter = make_byo_adapter(settings).value();
    const Adapter::ControlRequest request = adapter->control_request(a_control(), byo_now).value();

    EXPECT_EQ(request.url, settings.control_url);
    EXPECT_EQ(request.headers.at("content-type"), "application/cloudevents+json");
    EXPECT_EQ(request.headers.at("webhook-id"), to_string(a_control().id));
    EXPECT_TRUE(verify_standard_webhook(request.headers, request.body, {byo_secret}, byo_now));
    const codec::Json event = codec::parse_json(request.body).value();
    EXPECT_EQ(event.at("id"), to_string(a_control().id));
    EXPECT_EQ(event.at("type"), "org.answerd.control.connect");
    EXPECT_EQ(event.at("subject"), "call-1");
    EXPECT_EQ(event.at("data").at("endpoint"), "sip:agent7@pbx.example");
    EXPECT_EQ(event.at("data").at("deadline"), "2025-10-09T08:53:30.000Z");
}

TEST_F(ByoTest, EveryControlHasItsOwnVerb) {
    AdapterSettings settings = byo_settings();
    settings.control_url = "https://pbx.example/control";
    const auto adapter = make_byo_adapter(settings).value();
    const std::vector<std::pair<ControlKind, std::string>> verbs{
        {ControlKind::connect, "connect"},
        {ControlKind::hold, "hold"},
        {ControlKind::resume, "resume"},
        {ControlKind::transfer, "transfer"},
        {ControlKind::hang_up, "hang-up"},
        {ControlKind::recording_pause, "recording-pause"},
        {ControlKind::recording_resume, "recording-resume"},
        {ControlKind::announcement, "announcement"},
        {ControlKind::message, "message"},
        {ControlKind::voicemail, "voicemail"},
        {ControlKind::callback, "callback"},
    };
    for (const auto& [kind, verb] : verbs) {
        Control control = a_control();
        control.kind = kind;
        const codec::Json event = codec::parse_json(adapter->control_request(control, byo_now)->body).value();
        EXPECT_EQ(event.at("type"), "org.answerd.control." + verb);
    }
}

TEST_F(ByoTest, OurOwnEventsFollowThePublishedCloudEventsSchema) {
    const codec::Json schema = codec::parse_json(read_sample("cloudevents/cloudevents.json")).value();
    AdapterSettings settings = byo_settings();
    settings.control_url = "https://pbx.example/control";
    const auto adapter = make_byo_adapter(settings).value();
    const codec::Json event = codec::parse_json(adapter->control_request(a_control(), byo_now)->body).value();
    for (const codec::Json& name : schema.at("required"))
        EXPECT_TRUE(event.contains(name)) << name;
    for (const auto& [name, value] : event.items()) {
        ASSERT_TRUE(schema.at("properties").contains(name)) << name << " is an extension nobody asked for";
        if (name != "data") EXPECT_TRUE(value.is_string() && !value.get<std::string>().empty()) << name;
    }
}

} // namespace
} // namespace answerd::telephony
