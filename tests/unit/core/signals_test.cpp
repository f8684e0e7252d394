// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace answerd::testing {
namespace {

using command::CallSignal;
using command::SignalKind;

std::vector<CallSignal> signals_of_one_call(Instant start, EndedBy by) {
    const auto at = [&](int seconds) { return start + Seconds{seconds}; };
    std::vector<CallSignal> signals{signal("c1", SignalKind::offered, at(0)),
                                    signal("c1", SignalKind::queued, at(2)),
                                    signal("c1", SignalKind::updated, at(3)),
                                    signal("c1", SignalKind::updated, at(4)),
                                    signal("c1", SignalKind::held, at(10)),
                                    signal("c1", SignalKind::resumed, at(15)),
                                    signal("c1", SignalKind::held, at(20)),
                                    signal("c1", SignalKind::resumed, at(40)),
                                    signal("c1", SignalKind::recording_paused, at(12)),
                                    signal("c1", SignalKind::recording_resumed, at(18)),
                                    signal("c1", SignalKind::ended, at(60))};
    signals[0].from = number("+15551230000");
    signals[0].to = number("+15559990000");
    signals[1].queue = {"support"};
    signals[2].attributes = {{"intent", PersonalText{"refund"}}, {"tier", PersonalText{"gold"}}};
    signals[3].attributes = {{"intent", PersonalText{"complaint"}}};
    signals.back().ended_by = by;
    signals.back().reason = "bye";
    return signals;
}

// The record without the ids, which differ from run to run by design.
VoiceCall comparable(VoiceCall call) {
    call.id = {};
    call.conversation_id = {};
    call.work_item.reset();
    return call;
}

// What a failure prints.
std::string text_of(const VoiceCall& call, Instant start) {
    const auto offset = [start](const std::optional<Instant>& at) {
        return at ? std::to_string((*at - start).count()) : std::string("-");
    };
    return "started " + offset(call.started_at) + " queued " + offset(call.queued_at) + " answered " +
           offset(call.answered_at) + " ended " + offset(call.ended_at) + " status " +
           std::to_string(static_cast<int>(call.status)) + " abandoned " + std::to_string(call.is_abandoned) +
           " holds " + std::to_string(call.hold_count) + "/" + std::to_string(call.hold_ms) + " paused " +
           std::to_string(call.recording_paused) + " queue " + call.queue.value;
}

VoiceCall play(const std::vector<CallSignal>& signals) {
    CoreWorld world = a_contact_center();
    world.pass(Seconds{300});
    for (const CallSignal& one : signals) {
        world.ok(one);
        world.pass(Milliseconds{5});
    }
    EXPECT_EQ(world.replayed().digest(), world.core.digest());
    EXPECT_EQ(world.call_order.size(), 1U);
    EXPECT_TRUE(world.core.state().items.empty());
    return comparable(world.calls.at(world.call_order.front()));
}

Instant start_of_call() {
    return a_contact_center().now + Seconds{100};
}

TEST(Signals, AnyOrderAndAnyRepetitionEndInTheSameRecord) {
    for (const EndedBy by : {EndedBy::customer, EndedBy::network}) {
        const std::vector<CallSignal> in_order = signals_of_one_call(start_of_call(), by);
        const VoiceCall expected = play(in_order);
        EXPECT_EQ(expected.hold_ms, 25'000);
        EXPECT_EQ(expected.hold_count, 2);
        EXPECT_EQ(expected.longest_hold_ms, 20'000);
        EXPECT_EQ(expected.attributes.at("intent"), PersonalText{"complaint"});
        EXPECT_FALSE(expected.recording_paused);
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            std::mt19937_64 random(seed);
            std::vector<CallSignal> shuffled = in_order;
            shuffled.insert(shuffled.end(), in_order.begin(), in_order.end());
            for (std::size_t at = shuffled.size() - 1; at > 0; --at)
                std::swap(shuffled[at], shuffled[random() % (at + 1)]);
            const VoiceCall record = play(shuffled);
            ASSERT_TRUE(record == expected) << "seed " << seed << "\n"
                                            << text_of(record, start_of_call()) << "\n"
                                            << text_of(expected, start_of_call());
        }
    }
}

TEST(Signals, AnAnswerByTheProviderMayComeInAnyOrderToo) {
    const Instant start = start_of_call();
    std::vector<CallSignal> signals = signals_of_one_call(start, EndedBy::customer);
    signals.push_back(signal("c1", SignalKind::answered, start + Seconds{5}));
    std::vector<CallSignal> in_order = signals;
    std::ranges::sort(in_order, {}, &CallSignal::occurred_at);
    const VoiceCall expected = play(in_order);
    EXPECT_EQ(expected.status, CallStatus::completed);
    EXPECT_FALSE(expected.is_abandoned);
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        std::mt19937_64 random(seed);
        std::vector<CallSignal> shuffled = signals;
        for (std::size_t at = shuffled.size() - 1; at > 0; --at)
            std::swap(shuffled[at], shuffled[random() % (at + 1)]);
        const VoiceCall record = play(shuffled);
        ASSERT_TRUE(record == expected) << "seed " << seed << "\n"
                                        << text_of(record, start) << "\n"
                                        << text_of(expected, start);
    }
}

TEST(Signals, AClockThatIsWrongMakesNoNegativeTimes) {
    CoreWorld world = a_contact_center();
    const CallId call{*world.ok(signal("c1", SignalKind::offered, world.now + Seconds{600})).id};
    EXPECT_EQ(world.call(call).started_at, world.now);
    world.ok(signal("c1", SignalKind::ended, Instant{}));
    EXPECT_EQ(world.call(call).ended_at, world.call(call).started_at);
}

TEST(Signals, OfTwoAdaptersWithOneKeyAreTwoCalls) {
    CoreWorld world = a_contact_center();
    CallSignal other = signal("c1", SignalKind::offered, world.now);
    other.adapter = {"pbx"};
    const Answer first = world.ok(signal("c1", SignalKind::offered, world.now));
    EXPECT_NE(world.ok(other).id, first.id);
}

TEST(Signals, OfAnUnknownAdapterOrWithoutAKeyAreRefused) {
    CoreWorld world = a_contact_center();
    CallSignal unknown = signal("c1", SignalKind::offered, world.now);
    unknown.adapter = {"nobody"};
    EXPECT_EQ(world.refused(unknown).pointer, "/adapter");
    EXPECT_EQ(world.refused(signal("", SignalKind::offered, world.now)).pointer, "/callKey");
    CallSignal heavy = signal("c1", SignalKind::offered, world.now);
    heavy.attributes["x"] = PersonalText{std::string(5000, 'x')};
    EXPECT_EQ(world.refused(heavy).code, ProblemCode::too_large);
    EXPECT_EQ(world.refused(signal("c1", SignalKind::ended, Instant{})).code, ProblemCode::conflict);
}

} // namespace
} // namespace answerd::testing
