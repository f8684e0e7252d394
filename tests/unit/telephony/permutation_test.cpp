// SPDX-License-Identifier: Apache-2.0
#include "byo_fixture.hpp"
#include "connect_fixture.hpp"
#include "support/core_world.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

// From the provider's bytes to the call's record: whatever order, and however often, the record is the same.
namespace answerd::telephony {
namespace {

using command::CallSignal;
using testing::CoreWorld;

struct Payload {
    std::string path;
    std::string body;
};

// The contact center's clock, some minutes after the calls of this file began.
const Instant call_time = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours{9};

std::vector<CallSignal> signals_of(Adapter& adapter, const std::vector<Payload>& payloads) {
    std::vector<CallSignal> signals;
    for (const Payload& payload : payloads) {
        const InboundRequest request{.path = payload.path,
                                     .headers = {{"content-type", "application/cloudevents+json"}},
                                     .body = payload.body,
                                     .received_at = call_time + Seconds{1}};
        for (const Interpreted& event : adapter.interpret(request)) {
            const auto* signal = event.command ? std::get_if<CallSignal>(&*event.command) : nullptr;
            EXPECT_NE(signal, nullptr) << event.detail << " " << payload.body;
            if (signal != nullptr) signals.push_back(*signal);
        }
    }
    return signals;
}

// The record without the ids, which differ from run to run by design.
VoiceCall record_after(const std::vector<CallSignal>& signals, const AdapterProfile& profile) {
    CoreWorld world = testing::a_contact_center();
    world.put(profile);
    world.pass(Seconds{300});
    for (const CallSignal& signal : signals) {
        world.ok(signal);
        world.pass(Milliseconds{7});
    }
    EXPECT_EQ(world.calls.size(), 1U);
    VoiceCall call = world.calls.begin()->second;
    call.id = {};
    call.conversation_id = {};
    call.work_item.reset();
    return call;
}

void expect_one_record(const std::vector<CallSignal>& in_order, const AdapterProfile& profile) {
    const VoiceCall expected = record_after(in_order, profile);
    EXPECT_TRUE(expected.ended_at);
    for (unsigned seed = 1; seed <= 200; ++seed) {
        std::mt19937 random{seed};
        std::vector<CallSignal> shuffled = in_order;
        for (const CallSignal& signal : in_order)
            if (random() % 2 == 0) shuffled.push_back(signal);
        std::ranges::shuffle(shuffled, random);
        ASSERT_EQ(record_after(shuffled, profile), expected) << "seed " << seed;
    }
}

std::string at_call_time(std::string text, const std::string& day_and_minute) {
    std::size_t at = 0;
    while ((at = text.find(day_and_minute, at)) != std::string::npos)
        text.replace(at, day_and_minute.size(), "2026-03-02T09:00");
    return text;
}

TEST(Permutation, AConnectCallEndsInOneRecordWhateverTheOrderOfItsEvents) {
    const auto contact = [](const std::string& type, const std::string& members) {
        return Payload{"events", at_call_time(contact_event(type, members), "2025-10-09T08:53")};
    };
    const std::string end = R"(,"disconnectTimestamp":"2026-03-02T09:00:50Z","disconnectReason":"CUSTOMER_DISCONNECT")";
    const std::vector<Payload> payloads{
        contact("INITIATED", R"(,"initiationTimestamp":"2026-03-02T09:00:00.123Z",
                                "tags":{"aws:connect:systemEndpoint":"+15559990000"})"),
        {"flow", flow_event(R"(,"CustomerEndpoint":{"Address":"+15551230001"},"Attributes":{"intent":"refund"})")},
        {"flow", flow_event(R"(,"CustomerEndpoint":{"Address":"+15551230001"},"Attributes":{"tier":"gold"})")},
        contact("QUEUED", R"(,"queueInfo":{"queueArn":"arn:aws:connect:x:1:instance/i/queue/support",
                              "enqueueTimestamp":"2026-03-02T09:00:05Z"})"),
        contact("CONNECTED_TO_AGENT",
                R"(,"agentInfo":{"agentArn":"x/agent/a7","connectedToAgentTimestamp":"2026-03-02T09:00:20Z"})"),
        contact("CONTACT_DATA_UPDATED", R"(,"updatedProperties":["Tags"])"),
        contact("DISCONNECTED", end),
        contact("COMPLETED", end),
    };
    const auto adapter = make_amazon_connect_adapter(connect_settings()).value();
    const std::vector<CallSignal> signals = signals_of(*adapter, payloads);
    ASSERT_EQ(signals.size(), payloads.size());

    const VoiceCall record = record_after(signals, adapter->profile());
    EXPECT_EQ(record.from.e164, E164{15551230001});
    EXPECT_EQ(record.to.e164, E164{15559990000});
    EXPECT_EQ(record.attributes.at("intent"), PersonalText{"refund"});
    EXPECT_EQ(record.attributes.at("tier"), PersonalText{"gold"});
    EXPECT_EQ(record.ended_at, call_time + Seconds{50});
    EXPECT_EQ(record.ended_by, EndedBy::customer);
    expect_one_record(signals, adapter->profile());
}

TEST(Permutation, AByoCallEndsInOneRecordWhateverTheOrderOfItsEvents) {
    const auto event = [](const std::string& type, const std::string& second, const std::string& data) {
        std::string text = byo_event("call." + type, data);
        text.replace(text.find("2025-10-09T08:53:19.250"), 23, "2026-03-02T09:00:" + second + ".000");
        return Payload{"events", text};
    };
    const std::vector<Payload> payloads{
        event("offered", "00", R"({"direction":"inbound","from":{"raw":"+15551230001"},"to":{"raw":"+15559990000"}})"),
        event("queued", "05", R"({"queue":"support","attributes":{"menu":"2"}})"),
        event("updated", "06", R"({"attributes":{"menu":"3","lang":"de"}})"),
        event("held", "10", "{}"),
        event("resumed", "15", "{}"),
        event("recording-paused", "16", "{}"),
        event("recording-resumed", "18", "{}"),
        event("ended", "50", R"({"cause":{"code":"16","by":"customer"}})"),
    };
    const auto adapter = make_byo_adapter(byo_settings()).value();
    const std::vector<CallSignal> signals = signals_of(*adapter, payloads);
    ASSERT_EQ(signals.size(), payloads.size());
    expect_one_record(signals, {.name = adapter->profile().name, .kind = "byo"});
}

TEST(Permutation, OnlyTheEndArrivesAndTheCallIsStillOneEndedRecord) {
    const auto adapter = make_amazon_connect_adapter(connect_settings()).value();
    const std::vector<Payload> payloads{{"events", at_call_time(contact_event("DISCONNECTED"), "2025-10-09T08:53")}};
    const VoiceCall record = record_after(signals_of(*adapter, payloads), adapter->profile());
    EXPECT_TRUE(record.ended_at);
}

} // namespace
} // namespace answerd::telephony
