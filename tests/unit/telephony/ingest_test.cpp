// SPDX-License-Identifier: Apache-2.0
#include "call_finder.hpp"
#include "ingest_fixture.hpp"

namespace answerd::telephony {
namespace {

using store::ReceiptOutcome;

const Result<Answer> out_of_space = std::unexpected(Problem{ProblemCode::unavailable, "storage is full"});

TEST_F(IngestTest, HandsACallToTheEngineWithItsRawReceiptAndItsCaller) {
    matching::RecordHit hit;
    hit.candidate.label = PersonalText{"Ada"};
    records_->hits.emplace(4930901820, hit);
    start();
    const std::string event = byo_event("call.offered", R"({"direction":"inbound","from":{"raw":"030 901820"}})");

    const IngestReply reply = reply_of(post({.body = event}));

    EXPECT_EQ(reply.status, 202);
    EXPECT_EQ(reply.accepted, 1);
    EXPECT_EQ(signal(0).match.value().outcome, MatchOutcome::one);
    EXPECT_EQ(kept_[0].receipt.adapter.value, "pbx");
    EXPECT_EQ(kept_[0].receipt.event_key, "/pbx/1\ne1");
    EXPECT_EQ(kept_[0].receipt.received_at, byo_now);
    EXPECT_EQ(kept_[0].receipt.outcome, ReceiptOutcome::applied);
    EXPECT_EQ(kept_[0].receipt.body.reveal(), event);
}

TEST_F(IngestTest, LooksUpTheCalleeOfAnOutgoingCallAndNobodyForAWithheldNumber) {
    records_->hits.emplace(4930901820, matching::RecordHit{});
    start();
    const std::string parties = R"("from":{"raw":"+4989123456"},"to":{"raw":"+4930901820"}})";
    reply_of(post({.body = byo_event("call.offered", R"({"direction":"outbound",)" + parties, "e1")}));
    reply_of(post({.body = byo_event("call.offered", R"({"direction":"inbound",)" + parties, "e2")}));
    reply_of(post({.body = byo_event("call.offered", R"({"direction":"inbound","from":{"raw":"anonymous"}})", "e3")}));
    reply_of(post({.body = byo_event("call.held", "{}", "e4")}));
    EXPECT_EQ(signal(0).match.value().outcome, MatchOutcome::one);
    EXPECT_EQ(signal(1).match.value().outcome, MatchOutcome::none);
    EXPECT_EQ(signal(2).match.value().outcome, MatchOutcome::not_tried);
    EXPECT_FALSE(signal(3).match) << "a signal without parties says nothing about the caller";
}

TEST_F(IngestTest, RefusesTheUnsignedBeforeLookingAtTheBody) {
    start();
    InboundRequest request{.path = "events", .headers = {}, .body = {}, .received_at = byo_now};
    auto promise = std::make_shared<std::promise<IngestReply>>();
    ingest_->receive({"pbx"}, request, "{", [promise](const IngestReply& reply) { promise->set_value(reply); });
    EXPECT_EQ(reply_of(promise->get_future()).status, 401);
    EXPECT_TRUE(engine_.all().empty());
    EXPECT_EQ(ingest_->metrics().unauthenticated, 1U);
}

TEST_F(IngestTest, AnswersOnlyWhenEverythingIsDurable) {
    engine_.is_slow = true;
    start();
    auto reply = post_batch({byo_event("call.held", "{}", "a"), byo_event("call.resumed", "{}", "b")});
    ASSERT_TRUE(engine_.wait_for_submissions(2));
    EXPECT_TRUE(is_unanswered(reply));

    engine_.answer_all(Answer{});

    EXPECT_EQ(reply_of(std::move(reply)).accepted, 2);
}

TEST_F(IngestTest, ARepeatIsAnsweredWithoutASecondSubmission) {
    start();
    const ByoRequest request{.body = byo_event("call.held")};
    EXPECT_EQ(reply_of(post(request)).accepted, 1);
    const IngestReply repeat = reply_of(post(request));
    EXPECT_EQ(repeat.status, 202);
    EXPECT_EQ(repeat.accepted, 0);
    EXPECT_EQ(repeat.duplicates, 1);
    EXPECT_EQ(engine_.all().size(), 1U);
    EXPECT_EQ(ingest_->metrics().duplicates, 1U);
}

TEST_F(IngestTest, ARepeatAfterARestartIsFoundInTheStore) {
    records_->receipts["pbx\n/pbx/1\ne1"] = byo_event("call.held");
    start();
    EXPECT_EQ(reply_of(post({.body = byo_event("call.held")})).duplicates, 1);
    EXPECT_TRUE(engine_.all().empty());
}

TEST_F(IngestTest, ARepeatThatMemoryForgotIsFoundInTheStore) {
    start({.recent_keys_max = 1});
    reply_of(post({.body = byo_event("call.held", "{}", "a")}));
    records_->receipts["pbx\n/pbx/1\na"] = byo_event("call.held", "{}", "a");
    reply_of(post({.body = byo_event("call.held", "{}", "b")}));
    EXPECT_EQ(reply_of(post({.body = byo_event("call.held", "{}", "a")})).duplicates, 1);
    EXPECT_EQ(engine_.all().size(), 2U);
}

TEST_F(IngestTest, ARepeatOfWhatIsNotDurableYetWaitsWithItsAnswer) {
    engine_.is_slow = true;
    start();
    const ByoRequest request{.body = byo_event("call.held")};
    auto first = post(request);
    ASSERT_TRUE(engine_.wait_for_submissions(1));
    auto repeat = post(request);
    auto other = post({.body = byo_event("call.held", "{}", "other")}); // behind the repeat: it was looked at
    ASSERT_TRUE(engine_.wait_for_submissions(2));
    EXPECT_TRUE(is_unanswered(repeat));

    engine_.answer_all(Answer{});

    EXPECT_EQ(reply_of(std::move(first)).accepted, 1);
    EXPECT_EQ(reply_of(std::move(repeat)).duplicates, 1);
    EXPECT_EQ(reply_of(std::move(other)).accepted, 1);
}

TEST_F(IngestTest, WhatTheStoreCouldNotKeepIsRetriedAndThenCounts) {
    engine_.is_slow = true;
    start();
    const ByoRequest request{.body = byo_event("call.held")};
    auto first = post(request);
    ASSERT_TRUE(engine_.wait_for_submissions(1));
    auto repeat = post(request);
    auto other = post({.body = byo_event("call.held", "{}", "other")});
    ASSERT_TRUE(engine_.wait_for_submissions(2));
    engine_.answer_all(out_of_space);
    EXPECT_EQ(reply_of(std::move(first)).status, 503);
    EXPECT_EQ(reply_of(std::move(repeat)).status, 503) << "its answer was promised on the same commit";
    EXPECT_EQ(reply_of(std::move(other)).problem, "storage is full");

    engine_.change([](test::FakeEngine& engine) { engine.is_slow = false; });

    EXPECT_EQ(reply_of(post(request)).accepted, 1);
}

TEST_F(IngestTest, DuplicatesInsideOneBatchCountOnce) {
    start();
    const std::string event = byo_event("call.held");
    const IngestReply reply = reply_of(post_batch({event, event, event}));
    EXPECT_EQ(reply.accepted, 1);
    EXPECT_EQ(reply.duplicates, 2);
    EXPECT_EQ(engine_.all().size(), 1U);
}

TEST_F(IngestTest, AnIdWithOtherContentIsKeptBesideTheFirstAndRaisesAnAlarm) {
    start();
    reply_of(post({.body = byo_event("call.held")}));
    const IngestReply reply = reply_of(post({.body = byo_event("call.ended")}));
    EXPECT_EQ(reply.duplicates, 1);
    EXPECT_EQ(ingest_->metrics().conflicting, 1U);
    const auto all = engine_.all();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].receipt.outcome, ReceiptOutcome::duplicate_content);
    EXPECT_NE(all[1].receipt.event_key, all[0].receipt.event_key);
    EXPECT_EQ(all[1].receipt.body.reveal(), byo_event("call.ended"));
    EXPECT_FALSE(all[1].command) << "the first content is the one that counted";
}

TEST_F(IngestTest, TheSameIdOfTwoAdaptersIsTwoEvents) {
    records_->receipts["aws\n/pbx/1\ne1"] = byo_event("call.held");
    start();
    EXPECT_EQ(reply_of(post({.body = byo_event("call.held")})).accepted, 1);
}

TEST_F(IngestTest, ABatchWithOneBadEventKeepsTheOthersAndSaysWhatWasWrong) {
    start();
    const IngestReply reply =
        reply_of(post_batch({byo_event("call.held", "{}", "a"), byo_event("call.held", "[]", "b"),
                             byo_event("insight", "{}", "c"), byo_event("call.resumed", "{}", "d")}));
    EXPECT_EQ(reply.status, 202);
    EXPECT_EQ(reply.accepted, 3) << "ignored events are accepted";
    ASSERT_EQ(reply.rejected.size(), 1U);
    EXPECT_EQ(reply.rejected[0].first, "/pbx/1\nb");
    EXPECT_EQ(reply.rejected[0].second, "/data: has to be an object");
    const auto all = engine_.all();
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[1].receipt.outcome, ReceiptOutcome::quarantined);
    EXPECT_FALSE(all[1].command);
    EXPECT_EQ(all[2].receipt.outcome, ReceiptOutcome::ignored);
    EXPECT_EQ(ingest_->metrics().quarantined, 1U);
    EXPECT_EQ(ingest_->metrics().ignored, 1U);
    EXPECT_EQ(ingest_->metrics().events, 4U);
}

TEST_F(IngestTest, AnEmptyBatchIsAccepted) {
    start();
    const IngestReply reply = reply_of(post({.body = "[]", .content_type = "application/cloudevents-batch+json"}));
    EXPECT_EQ(reply.status, 202);
    EXPECT_EQ(reply.accepted, 0);
}

TEST_F(IngestTest, WhatTheCoreRefusesIsToldAndNeverRetried) {
    engine_.next_answer = std::unexpected(Problem{ProblemCode::not_found, "no such call"});
    start();
    const ByoRequest request{.body = byo_event("call.held")};
    const IngestReply reply = reply_of(post(request));
    EXPECT_EQ(reply.status, 202);
    ASSERT_EQ(reply.rejected.size(), 1U);
    EXPECT_EQ(reply.rejected[0].second, "no such call");
    EXPECT_EQ(reply_of(post(request)).duplicates, 1);
}

TEST_F(IngestTest, AFullEngineRefusesTheWholeRequestAndForgetsWhatItDidNotTake) {
    engine_.room = 1;
    start();
    const std::vector<std::string> events{byo_event("call.held", "{}", "a"), byo_event("call.held", "{}", "b"),
                                          byo_event("call.held", "{}", "c")};
    EXPECT_EQ(reply_of(post_batch(events)).status, 503);
    EXPECT_EQ(ingest_->metrics().overloaded, 1U);

    engine_.change([](test::FakeEngine& engine) { engine.room = 10; });
    const IngestReply retry = reply_of(post_batch(events));

    EXPECT_EQ(retry.status, 202);
    EXPECT_EQ(retry.duplicates, 1) << "the first was taken before";
    EXPECT_EQ(retry.accepted, 2);
    EXPECT_EQ(engine_.all().size(), 3U);
}

TEST_F(IngestTest, AFullQueueAnswersAtOnce) {
    start({.queue_max = 0});
    const IngestReply reply = reply_of(post({.body = byo_event("call.held")}));
    EXPECT_EQ(reply.status, 503);
    EXPECT_FALSE(reply.problem.empty());
}

TEST_F(IngestTest, TheQueueIsBoundedInBytesToo) {
    start({.queue_bytes_max = 10});
    EXPECT_EQ(reply_of(post({.body = byo_event("call.held")})).status, 503);
}

TEST_F(IngestTest, ARequestBeyondTheLimitIsTooLarge) {
    start({.body_bytes_max = 10});
    EXPECT_EQ(reply_of(post({.body = byo_event("call.held")})).status, 413);
}

TEST_F(IngestTest, AStoreThatCannotBeReadCostsNoEvent) {
    records_->is_broken = true;
    start();
    const ByoRequest request{.body = byo_event("call.held")};
    EXPECT_EQ(reply_of(post(request)).status, 503);
    {
        const std::lock_guard lock{records_->mutex};
        records_->is_broken = false;
    }
    EXPECT_EQ(reply_of(post(request)).accepted, 1);
}

TEST_F(IngestTest, StoppingAnswersWhatTheEngineHoldsAndTurnsTheRestAway) {
    engine_.is_slow = true;
    start();
    auto held = post({.body = byo_event("call.held")});
    ASSERT_TRUE(engine_.wait_for_submissions(1));
    std::thread stopping{[this] { ingest_->stop(); }};
    engine_.answer_all(Answer{});
    stopping.join();
    EXPECT_EQ(reply_of(std::move(held)).accepted, 1);
    EXPECT_EQ(reply_of(post({.body = byo_event("call.held", "{}", "late")})).status, 503);
}

TEST_F(IngestTest, WhatTheEngineAnswersAfterTheIngestIsGoneIsStillReplied) {
    engine_.is_slow = true;
    start({.stop_timeout = Milliseconds{1}});
    auto unanswered = post({.body = byo_event("call.held")});
    ASSERT_TRUE(engine_.wait_for_submissions(1));
    ingest_.reset();
    engine_.answer_all(Answer{});
    EXPECT_EQ(reply_of(std::move(unanswered)).status, 202) << "it is durable";
}

TEST_F(IngestTest, WhatTheEngineNeverAnswersHasToBeSentAgain) {
    engine_.is_slow = true;
    start({.stop_timeout = Milliseconds{1}});
    auto unanswered = post({.body = byo_event("call.held")});
    ASSERT_TRUE(engine_.wait_for_submissions(1));
    ingest_.reset();
    engine_.forget_all();
    EXPECT_EQ(reply_of(std::move(unanswered)).status, 503);
}

VoiceCall a_call_that_ended(Instant at) {
    VoiceCall call;
    call.call_key = "call-1";
    call.ended_at = at;
    return call;
}

TEST_F(IngestTest, LateEventsOfAFiledCallReachNobody) {
    records_->calls["call-1"] = a_call_that_ended(byo_now - std::chrono::hours{1});
    start();
    EXPECT_EQ(reply_of(post({.body = byo_event("call.updated")})).accepted, 1);
    const auto all = engine_.all();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_FALSE(all[0].command) << "the core has forgotten the call and would begin a new one";
    EXPECT_EQ(all[0].receipt.outcome, ReceiptOutcome::ignored);
    EXPECT_EQ(all[0].receipt.detail, "the call is over and filed");
    EXPECT_EQ(ingest_->metrics().after_the_end, 1U);
}

TEST_F(IngestTest, AReusedCallKeyBeginsANewCall) {
    records_->calls["call-1"] = a_call_that_ended(byo_now - std::chrono::hours{24 * 365});
    start();
    const std::string offer = R"({"direction":"inbound","from":{"raw":"anonymous"}})";
    reply_of(post({.body = byo_event("call.offered", offer, "e1")}));
    reply_of(post({.body = byo_event("call.queued", "{}", "e2")}));
    EXPECT_EQ(signal(0).kind, command::SignalKind::offered);
    EXPECT_EQ(signal(1).kind, command::SignalKind::queued) << "the key is in use again";
}

TEST_F(IngestTest, EventsSoonAfterTheEndAreTheCoresBusiness) {
    records_->calls["call-1"] = a_call_that_ended(byo_now - std::chrono::minutes{5});
    start();
    reply_of(post({.body = byo_event("call.updated")}));
    EXPECT_EQ(signal(0).kind, command::SignalKind::updated);
}

TEST_F(IngestTest, HearingOfACallAfterItsEndDoesNotMakeItLive) {
    const std::chrono::minutes memory{15};
    records_->calls["call-1"] = a_call_that_ended(byo_now);
    test::FakeReader reader(records_);
    CallFinder finder(reader, memory);
    const command::CallSignal late{.adapter = {"pbx"}, .call_key = "call-1", .occurred_at = byo_now};
    EXPECT_FALSE(finder.is_over_and_filed(late, byo_now + std::chrono::minutes{14})) << "the core still knows it";
    EXPECT_TRUE(finder.is_over_and_filed(late, byo_now + std::chrono::minutes{16}));
}

TEST_F(IngestTest, ALiveCallIsAskedForOnce) {
    start();
    for (const std::string id : {"a", "b", "c", "d"})
        reply_of(post({.body = byo_event("call.updated", "{}", id)}));
    EXPECT_EQ(records_->calls_asked, 1);
}

} // namespace
} // namespace answerd::telephony
