// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include <gtest/gtest.h>

namespace answerd::testing {
namespace {

template <class Body>
const Body* last_of(const CoreWorld& world, int agent) {
    const Body* found = nullptr;
    for (const AgentNotice& notice : world.notices) {
        const auto* body = std::get_if<Body>(&notice.body);
        if (notice.agent == agent_id(agent) && body != nullptr) found = body;
    }
    return found;
}

CallerMatch one_match() {
    CallerMatch match{.outcome = MatchOutcome::one, .candidates = {}};
    match.candidates.push_back({.record = {.kind = RecordKind::contact, .id = Uuid{.high = 4, .low = 2}},
                                .label = PersonalText{"Ada Lovelace"},
                                .field = "mobilePhone"});
    return match;
}

void queue_known_caller(CoreWorld& world, const CallerMatch& match) {
    auto offered = signal("c1", command::SignalKind::offered, world.now);
    offered.from = number("+15551230000");
    offered.match = match;
    world.ok(offered);
    world.queue_call("c1");
}

TEST(Notices, AnOfferCarriesTheCallerAndTheScreenPop) {
    CoreWorld world = a_contact_center();
    world.put(Queue{.name = {"support"}, .label = "", .routing = {"default"}, .disposition_required = true});
    queue_known_caller(world, one_match());
    world.pass(Seconds{7});
    world.online(1);

    const auto* offer = last_of<notice::Offer>(world, 1);
    ASSERT_NE(offer, nullptr);
    EXPECT_EQ(offer->work.wait_ms, 7'000);
    EXPECT_TRUE(offer->work.disposition_required);
    EXPECT_EQ(offer->work.call->from.e164, (E164{15551230000}));
    EXPECT_EQ(offer->work.pop.kind, PopKind::record);
    EXPECT_EQ(offer->work.pop.record, one_match().candidates[0].record);
    EXPECT_FALSE(offer->auto_accept);
}

TEST(Notices, NameTheSoundsOfTheAgentsPresenceConfiguration) {
    CoreWorld world = a_contact_center();
    world.put(
        PresenceConfiguration{.name = {"standard"}, .label = "", .request_sound = "chime", .disconnect_sound = "thud"});
    world.online(1);
    world.queue_call("c1");
    ASSERT_NE(last_of<notice::Offer>(world, 1), nullptr);
    EXPECT_EQ(last_of<notice::Offer>(world, 1)->sound, "chime");
    const auto snapshot = world.core.snapshot_of(agent_id(1));
    EXPECT_EQ(std::get<notice::Snapshot>(snapshot->body).disconnect_sound, "thud");
}

TEST(Notices, SayWhenTheirEventHappened) {
    CoreWorld world = a_contact_center();
    world.pass(Seconds{3});
    world.online(1);
    ASSERT_FALSE(world.notices.empty());
    EXPECT_EQ(world.notices.back().at, world.now);
    EXPECT_EQ(world.core.snapshot_of(agent_id(1))->at, world.now);
}

TEST(Notices, SeveralMatchesOpenThePickerAndThePickOpensTheRecord) {
    CoreWorld world = a_contact_center();
    world.online(1);
    CallerMatch match = one_match();
    match.outcome = MatchOutcome::several;
    match.candidates.push_back(match.candidates[0]);
    match.candidates[1].record.id.low = 3;
    queue_known_caller(world, match);
    const auto* offer = last_of<notice::Offer>(world, 1);
    ASSERT_NE(offer, nullptr);
    EXPECT_EQ(offer->work.pop.kind, PopKind::picker);
    EXPECT_EQ(offer->work.pop.candidates, match.candidates);

    const AgentWorkId work = world.work_of(1).id;
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = work});
    world.ok(command::LinkRecord{.agent = agent_id(1), .work = work, .record = match.candidates[1].record});
    const auto* changed = last_of<notice::WorkChanged>(world, 1);
    ASSERT_NE(changed, nullptr);
    EXPECT_EQ(changed->work.pop.kind, PopKind::record);
    EXPECT_EQ(changed->work.pop.record, match.candidates[1].record);
}

// Regression: the next signal of the provider linked the call to whoever the agent had just ruled out.
TEST(Notices, NoneOfTheseStandsAgainstWhateverIsFoundLater) {
    CoreWorld world = a_contact_center();
    world.online(1);
    CallerMatch match = one_match();
    queue_known_caller(world, match);
    const AgentWorkId work = world.work_of(1).id;
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = work});
    world.ok(command::LinkRecord{.agent = agent_id(1), .work = work, .record = std::nullopt});
    const auto call = world.calls.begin()->first;

    world.pass(Seconds{1});
    auto renamed = signal("c1", command::SignalKind::updated, world.now);
    renamed.match = match;
    renamed.match->candidates[0].label = PersonalText{"Ada King"};
    world.ok(renamed);
    EXPECT_EQ(world.call(call).match.candidates, renamed.match->candidates);
    EXPECT_FALSE(world.call(call).related_record);

    world.ok(command::LinkRecord{.agent = agent_id(1), .work = work, .record = match.candidates[0].record});
    EXPECT_EQ(world.call(call).related_record, match.candidates[0].record) << "the agent may think again";
}

// So that no late match decides either: the journal knows that somebody has looked.
TEST(Notices, NoneOfSeveralIsADecisionAlthoughNothingWasLinked) {
    CoreWorld world = a_contact_center();
    world.online(1);
    CallerMatch match = one_match();
    match.outcome = MatchOutcome::several;
    match.candidates.push_back(match.candidates[0]);
    match.candidates[1].record.id.low = 3;
    queue_known_caller(world, match);
    const command::LinkRecord none{.agent = agent_id(1), .work = world.work_of(1).id, .record = std::nullopt};
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = none.work});

    const auto before = world.core.state().last_seq;
    world.ok(none);
    EXPECT_EQ(world.core.state().last_seq, before + 1);
    world.ok(none);
    EXPECT_EQ(world.core.state().last_seq, before + 1) << "said twice is said once";
}

TEST(Notices, OnlyTheAgentConcernedHearsOfIt) {
    CoreWorld world = a_contact_center();
    world.online(1);
    world.online(2);
    const std::uint64_t before = world.agent(2).stream_seq;
    world.queue_call("c1");
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = world.work_of(1).id});
    world.end_call("c1");
    EXPECT_EQ(world.agent(2).stream_seq, before);
}

TEST(Notices, ASnapshotShowsWhatTheStreamHasTold) {
    CoreWorld world = a_contact_center();
    world.online(1);
    queue_known_caller(world, one_match());
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = world.work_of(1).id});
    world.ok(command::SetPresence{.agent = agent_id(1), .status = {"break"}});

    const auto snapshot = world.core.snapshot_of(agent_id(1));
    ASSERT_TRUE(snapshot);
    EXPECT_EQ(snapshot->seq, world.agent(1).stream_seq);
    const auto& body = std::get<notice::Snapshot>(snapshot->body);
    EXPECT_EQ(body.status, PresenceStatusName{"available"});
    EXPECT_EQ(body.next_status, PresenceStatusName{"break"});
    ASSERT_EQ(body.works.size(), 1U);
    EXPECT_EQ(body.works[0].state, AgentWorkState::opened);
    EXPECT_EQ(body.works[0].pop.kind, PopKind::record);
    EXPECT_FALSE(world.core.snapshot_of(agent_id(55)));
}

TEST(Notices, TheEndOfAWorkSaysWhy) {
    CoreWorld world = a_contact_center();
    world.online(1);
    world.queue_call("c1");
    world.end_call("c1");
    const auto* changed = last_of<notice::WorkChanged>(world, 1);
    ASSERT_NE(changed, nullptr);
    EXPECT_EQ(changed->work.state, AgentWorkState::canceled);
    EXPECT_EQ(changed->reason, "callerGone");
    EXPECT_TRUE(changed->work.call->ended_at);
}

TEST(Notices, AWorkInWrapUpStillShowsItsSubjectAfterItsItemIsClosed) {
    CoreWorld world = a_contact_center();
    world.put(ServiceChannel{.name = {"chat"}, .label = "", .exclusive = false, .wrap_up_seconds = 60});
    world.online(1, "chat-only");
    command::CreateWorkItem create;
    create.channel = {"chat"};
    create.queue = {"support"};
    create.subject = PersonalText{"invoice 7"};
    world.ok(create);
    const AgentWorkId work = world.work_of(1).id;
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = work});
    world.ok(command::CloseWork{.agent = agent_id(1), .work = work});
    EXPECT_EQ(last_of<notice::WorkChanged>(world, 1)->work.subject, PersonalText{"invoice 7"});
    world.pass(Seconds{60});
    EXPECT_EQ(last_of<notice::WorkChanged>(world, 1)->work.state, AgentWorkState::closed);
    EXPECT_TRUE(world.core.state().items.empty());
}

} // namespace
} // namespace answerd::testing
