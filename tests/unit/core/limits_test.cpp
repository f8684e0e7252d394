// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include <gtest/gtest.h>

namespace answerd::testing {
namespace {

using command::SignalKind;

command::AddTranscriptLine line(const std::string& id, const std::string& text, Instant spoken_at) {
    command::AddTranscriptLine add;
    add.adapter = {"byo"};
    add.call_key = "c1";
    add.line = {.message_id = id, .text = PersonalText{text}, .spoken_at = spoken_at};
    return add;
}

TEST(Limits, LiveCallsAndItemsAreBounded) {
    CoreSettings settings;
    settings.calls_max = 1;
    settings.items_max = 1;
    CoreWorld world = a_contact_center(settings);
    world.queue_call("c1");
    EXPECT_EQ(world.refused(signal("c2", SignalKind::offered, world.now)).code, ProblemCode::overloaded);
    command::CreateWorkItem create;
    create.channel = {"chat"};
    create.queue = {"support"};
    EXPECT_EQ(world.refused(create).code, ProblemCode::overloaded);
    // The call that is live goes on.
    world.end_call("c1");
}

TEST(Limits, EndedCallsAreForgottenEarlyBeforeANewCallIsRefused) {
    CoreSettings settings;
    settings.calls_max = 1;
    CoreWorld world = a_contact_center(settings);
    world.online(1);
    const CallId wrapped_up = world.queue_call("c0");
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = world.work_of(1).id});
    world.end_call("c0");
    const CallId oldest = world.queue_call("c1");
    world.end_call("c1");
    for (const char* key : {"c2", "c3", "c4", "c5", "c6"}) {
        world.queue_call(key);
        EXPECT_LE(world.core.state().calls.size(), 4U);
        EXPECT_EQ(world.refused(signal("too many", SignalKind::offered, world.now)).code, ProblemCode::overloaded);
        world.end_call(key);
    }
    EXPECT_FALSE(world.core.state().calls.contains(oldest));
    // Its agent is still at work on it.
    EXPECT_TRUE(world.core.state().calls.contains(wrapped_up));
    EXPECT_EQ(world.replayed().digest(), world.core.digest());
    world.restart();
    world.queue_call("c7");
    EXPECT_LE(world.core.state().calls.size(), 4U);
}

TEST(Limits, TheAttributesOfACallAreBoundedOverAllItsSignals) {
    CoreWorld world = a_contact_center();
    const CallId call = world.queue_call("c1");
    const auto say = [&](const std::string& key, const std::string& value) {
        world.pass(Milliseconds{1});
        command::CallSignal update = signal("c1", SignalKind::updated, world.now);
        update.attributes[key] = PersonalText{value};
        world.ok(update);
    };
    for (int number = 100; number < 200; ++number)
        say("key" + std::to_string(number), "v");
    EXPECT_EQ(world.call(call).attributes.size(), 64U);
    EXPECT_TRUE(world.call(call).attributes.contains("key163"));
    EXPECT_FALSE(world.call(call).attributes.contains("key164"));
    EXPECT_LE(world.core.state().calls.at(call).fact_times.size(), 64U + 5U);
    say("key100", "newer");
    EXPECT_EQ(world.call(call).attributes.at("key100"), PersonalText{"newer"});
    for (int number = 100; number < 110; ++number)
        say("key" + std::to_string(number), std::string(4096, 'x'));
    std::size_t bytes = 0;
    for (const auto& [key, value] : world.call(call).attributes)
        bytes += key.size() + value.reveal().size();
    EXPECT_LE(bytes, 32U * 1024U);
    EXPECT_EQ(world.call(call).attributes.at("key109"), PersonalText{"v"});
}

TEST(Limits, HoldsAndPausesOfACallAreBoundedAndTooManyPausesKeepNoLine) {
    CoreWorld world = a_contact_center();
    const CallId call = world.queue_call("c1");
    for (int turn = 0; turn < 600; ++turn) {
        for (const SignalKind kind :
             {SignalKind::held, SignalKind::recording_paused, SignalKind::resumed, SignalKind::recording_resumed}) {
            world.pass(Milliseconds{1});
            world.ok(signal("c1", kind, world.now));
        }
    }
    const LiveCall& live = world.core.state().calls.at(call);
    EXPECT_EQ(live.hold_marks.size(), 1000U);
    EXPECT_EQ(live.pause_marks.size(), 1000U);
    EXPECT_EQ(live.call.hold_count, 500);
    world.ok(line("m1", "four one one one", world.now));
    EXPECT_EQ(world.core.state().calls.at(call).call.transcript_lines_dropped, 1);
    EXPECT_TRUE(world.lines.empty());
}

// Paused work that takes nothing would let an agent hoard whatever comes.
TEST(Limits, AnAgentPausesAHundredWorks) {
    CoreWorld world = a_contact_center();
    world.put(RoutingConfiguration{.name = {"default"}, .label = "Default", .paused_weight = 0});
    world.online(1);
    const auto open_one = [&] {
        world.queue_chat();
        const AgentWorkId work = world.agent(1).works.back();
        world.ok(command::AcceptWork{.agent = agent_id(1), .work = work});
        return work;
    };
    for (int number = 0; number < 100; ++number)
        world.ok(command::PauseWork{.agent = agent_id(1), .work = open_one()});
    const AgentWorkId last = open_one();
    EXPECT_EQ(world.refused(command::PauseWork{.agent = agent_id(1), .work = last}).code, ProblemCode::conflict);
    world.ok(command::CloseWork{.agent = agent_id(1), .work = world.agent(1).works.front()});
    world.ok(command::PauseWork{.agent = agent_id(1), .work = last});
}

TEST(Limits, TranscriptLinesAreBoundedInSizeAndNumber) {
    CoreSettings settings;
    settings.transcript_lines_max = 2;
    CoreWorld world = a_contact_center(settings);
    EXPECT_EQ(world.refused(line("m1", "hello", world.now)).code, ProblemCode::not_found);
    world.queue_call("c1");
    EXPECT_EQ(world.refused(line("", "hello", world.now)).pointer, "/line/messageId");
    EXPECT_EQ(world.refused(line(std::string(37, 'm'), "hello", world.now)).pointer, "/line/messageId");
    EXPECT_EQ(world.refused(line("m1", std::string(8193, 'x'), world.now)).code, ProblemCode::too_large);
    world.ok(line("m1", "hello", world.now));
    world.ok(line("m2", "hello", world.now));
    EXPECT_EQ(world.refused(line("m3", "hello", world.now)).code, ProblemCode::too_large);
    world.ok(line("m1", "said again", world.now));
    EXPECT_EQ(world.lines.size(), 2U);
}

TEST(Limits, NotesAreAtMostThirtyTwoKibibytes) {
    CoreWorld world = a_contact_center();
    world.online(1);
    world.queue_call("c1");
    const AgentWorkId work = world.work_of(1).id;
    const auto notes = [&](std::size_t length) {
        return command::SetNotes{.agent = agent_id(1), .work = work, .notes = PersonalText{std::string(length, 'n')}};
    };
    EXPECT_EQ(world.refused(notes(10)).code, ProblemCode::conflict);
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = work});
    world.ok(notes(32 * 1024));
    EXPECT_EQ(world.refused(notes(32 * 1024 + 1)).code, ProblemCode::too_large);
}

TEST(Limits, SomebodyElsesWorkIsAnsweredLikeNone) {
    CoreWorld world = a_contact_center();
    world.online(1);
    world.queue_call("c1");
    const Problem problem = world.refused(command::AcceptWork{.agent = agent_id(2), .work = world.work_of(1).id});
    EXPECT_EQ(problem.code, ProblemCode::not_found);
}

TEST(Limits, AnEndedCallIsForgottenAfterItsWrapUpAndItsMemory) {
    CoreWorld world = a_contact_center();
    world.put(Queue{.name = {"support"}, .label = "", .routing = {"default"}, .wrap_up_seconds = 3600});
    world.online(1);
    world.queue_call("c1");
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = world.work_of(1).id});
    world.end_call("c1");
    world.pass(Seconds{3599});
    world.ok(command::SetNotes{
        .agent = agent_id(1), .work = world.work_of(1).id, .notes = PersonalText{"at the very last moment"}});
    world.pass(Seconds{1});
    EXPECT_TRUE(world.core.state().calls.empty());
    EXPECT_TRUE(world.core.state().call_keys.empty());
    EXPECT_FALSE(world.core.next_deadline());
    EXPECT_EQ(world.work_of(1).state, AgentWorkState::closed);
}

TEST(Limits, ACommandIdThatIsTooLongIsRefused) {
    CoreWorld world = a_contact_center();
    const Origin origin{.kind = OriginKind::user, .user = agent_id(1), .command_id = std::string(65, 'x')};
    EXPECT_EQ(world.refused(command::TimePassed{}, origin).pointer, "/id");
}

TEST(Limits, TimeThatGoesBackIsTakenAsTheLastOne) {
    CoreWorld world = a_contact_center();
    world.pass(Seconds{60});
    world.queue_chat();
    const Instant last = world.events.back().at;
    world.now -= Seconds{30};
    world.queue_chat();
    EXPECT_EQ(world.events.back().at, last);
}

} // namespace
} // namespace answerd::testing
