// SPDX-License-Identifier: Apache-2.0
#include "ingest_fixture.hpp"
#include "refusal_log.hpp"

#include <stdexcept>
#include <thread>

namespace answerd::telephony {
namespace {

using store::ReceiptOutcome;

TEST_F(IngestTest, AStrangerHearsItAtOnceAndTakesNoPlaceInTheQueue) {
    start({.queue_max = 0});
    InboundRequest request{.path = "events", .headers = {}, .body = {}, .received_at = byo_now};
    int status = 0;
    const auto here = std::this_thread::get_id();
    ingest_->receive({"pbx"}, request, "{", [&](const IngestReply& reply) {
        if (std::this_thread::get_id() == here) status = reply.status;
    });
    EXPECT_EQ(status, 401);
    EXPECT_EQ(ingest_->metrics().unauthenticated, 1U);
    EXPECT_EQ(ingest_->metrics().overloaded, 0U);
}

TEST(RefusalLog, WritesALineASecondAndSaysHowManyItLeftOut) {
    RefusalLog log{{"pbx"}};
    EXPECT_EQ(log.write(byo_now, "who?"), 0U);
    EXPECT_EQ(log.write(byo_now, "who?"), std::nullopt);
    EXPECT_EQ(log.write(byo_now + Milliseconds{999}, "who?"), std::nullopt);
    EXPECT_EQ(log.write(byo_now + Milliseconds{1'000}, "who?"), 2U);
    EXPECT_EQ(log.write(byo_now + Milliseconds{2'000}, "who?"), 0U);
}

TEST_F(IngestTest, TheSecondContentOfAnIdIsDurableBeforeItsReply) {
    start();
    reply_of(post({.body = byo_event("call.held")}));
    engine_.change([](test::FakeEngine& engine) { engine.is_slow = true; });
    auto conflict = post({.body = byo_event("call.ended")});
    auto other = post({.body = byo_event("call.held", "{}", "other")}); // behind it: it was looked at
    ASSERT_TRUE(engine_.wait_for_submissions(3));
    EXPECT_TRUE(is_unanswered(conflict));

    engine_.answer_all(Answer{});

    const IngestReply reply = reply_of(std::move(conflict));
    EXPECT_EQ(reply.status, 202);
    EXPECT_EQ(reply.duplicates, 1);
    EXPECT_EQ(reply.accepted, 0);
    EXPECT_EQ(reply_of(std::move(other)).accepted, 1);
}

TEST_F(IngestTest, TheSecondContentOfAnIdThatNobodyCouldTakeIsSentAgain) {
    engine_.room = 1;
    start();
    reply_of(post({.body = byo_event("call.held")}));
    EXPECT_EQ(reply_of(post({.body = byo_event("call.ended")})).status, 503);

    engine_.change([](test::FakeEngine& engine) { engine.room = 10; });

    EXPECT_EQ(reply_of(post({.body = byo_event("call.ended")})).status, 202);
    const auto all = engine_.all();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[1].receipt.outcome, ReceiptOutcome::duplicate_content);
}

TEST_F(IngestTest, TheSecondContentOfAnIdIsRecognisedAfterARestart) {
    records_->receipts["pbx\n/pbx/1\ne1"] = byo_event("call.held");
    start();
    EXPECT_EQ(reply_of(post({.body = byo_event("call.ended")})).duplicates, 1);
    EXPECT_EQ(reply_of(post({.body = byo_event("call.held")})).duplicates, 1);
    const auto all = engine_.all();
    ASSERT_EQ(all.size(), 1U) << "the first content is no conflict";
    EXPECT_EQ(all[0].receipt.outcome, ReceiptOutcome::duplicate_content);
    EXPECT_EQ(all[0].receipt.body.reveal(), byo_event("call.ended"));
}

class BrokenAdapter final : public Adapter {
public:
    AdapterProfile profile() const override { return {.name = {"odd"}, .kind = "odd"}; }
    const CallerNumbers& caller_numbers() const override { return numbers_; }
    Result<> authenticate(const InboundRequest& /*request*/) const override { return {}; }
    Result<> replace_secrets(std::vector<std::string> /*secrets*/) override { return {}; }
    std::vector<Interpreted> interpret(const InboundRequest& /*request*/) override {
        throw std::out_of_range{"a mistake of the adapter"};
    }
    std::optional<ControlRequest> control_request(const Control& /*control*/, Instant /*now*/) override {
        return std::nullopt;
    }

private:
    CallerNumbers numbers_;
};

class IngestOfABrokenAdapter : public IngestTest {
protected:
    IngestOfABrokenAdapter() {
        IngestParts parts;
        parts.adapters.push_back(std::make_unique<BrokenAdapter>());
        parts.reader = std::make_unique<test::FakeReader>(records_);
        parts.engine = &engine_;
        parts.clock = &clock_;
        ingest_ = start_ingest(std::move(parts));
    }
    IngestReply reply_to(std::map<std::string, std::string> headers, const std::string& body) {
        auto promise = std::make_shared<std::promise<IngestReply>>();
        ingest_->receive({"odd"}, {.path = "events", .headers = std::move(headers), .body = {}, .received_at = byo_now},
                         body, [promise](const IngestReply& reply) { promise->set_value(reply); });
        return reply_of(promise->get_future());
    }
};

TEST_F(IngestOfABrokenAdapter, KeepsWhatCouldNotBeInterpretedInQuarantineUnderItsOwnKey) {
    const IngestReply named = reply_to({{"webhook-id", "msg_7"}}, "a body");
    const IngestReply unnamed = reply_to({}, "another body");

    EXPECT_EQ(named.status, 202);
    EXPECT_EQ(unnamed.status, 202);
    ASSERT_EQ(named.rejected.size(), 1U);
    EXPECT_EQ(named.rejected[0].second, "the request could not be interpreted");
    EXPECT_EQ(reply_to({{"webhook-id", "msg_7"}}, "a body").duplicates, 1);
    EXPECT_EQ(reply_to({}, "another body").duplicates, 1);
    const auto all = engine_.all();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].receipt.outcome, ReceiptOutcome::quarantined);
    EXPECT_EQ(all[0].receipt.body.reveal(), "a body");
    EXPECT_EQ(all[0].receipt.event_key, "\nmsg_7");
    EXPECT_FALSE(all[0].command);
    EXPECT_TRUE(all[1].receipt.event_key.starts_with("sha256:"));
    EXPECT_EQ(ingest_->metrics().quarantined, 2U);
}

} // namespace
} // namespace answerd::telephony
