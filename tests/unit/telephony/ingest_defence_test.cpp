// SPDX-License-Identifier: Apache-2.0
#include "ingest_fixture.hpp"
#include "refusal_log.hpp"

#include <thread>

namespace answerd::telephony {
namespace {

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

} // namespace
} // namespace answerd::telephony
