// SPDX-License-Identifier: Apache-2.0
#include "engine/streams.hpp"
#include "support/engine_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace answerd::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class StreamsOfOneAgent : public ::testing::Test {
protected:
    explicit StreamsOfOneAgent(engine::StreamLimits limits = {.frames_max = 4, .bytes_max = 1'000})
        : streams_(limits, frame_text) {}

    void publish(std::uint64_t first, std::uint64_t last, const std::string& text = "x") {
        for (auto seq = first; seq <= last; ++seq)
            streams_.publish(agent_id(1), seq, std::make_shared<const std::string>(text));
        position_ = last;
    }
    std::shared_ptr<RecordingSink> sign_in(std::uint64_t connection, std::optional<std::uint64_t> last_seq) {
        auto sink = std::make_shared<RecordingSink>(std::to_string(connection), std::make_shared<Diary>());
        streams_.take_over(agent_id(1));
        streams_.sign_in({agent_id(1), connection_id(connection), last_seq, sink},
                         AgentNotice{.agent = agent_id(1), .seq = position_, .body = notice::Snapshot{}});
        return sink;
    }

    engine::Streams streams_;
    std::uint64_t position_ = 0;
};

using Streams = StreamsOfOneAgent;

TEST_F(Streams, AFirstSignInGetsASnapshotAndThenEveryNotice) {
    publish(1, 3);

    const auto sink = sign_in(1, {});
    publish(4, 5);

    EXPECT_THAT(sink->frames(),
                ElementsAre(DeliveredFrame{3, "snapshot"}, DeliveredFrame{4, "x"}, DeliveredFrame{5, "x"}));
}

TEST_F(Streams, AResumeReplaysExactlyTheMissingFrames) {
    publish(1, 5);

    const auto sink = sign_in(1, 3);
    publish(6, 6);

    EXPECT_THAT(sink->frames(), ElementsAre(DeliveredFrame{4, "x"}, DeliveredFrame{5, "x"}, DeliveredFrame{6, "x"}));
}

TEST_F(Streams, AResumeThatMissedNothingGetsNothing) {
    publish(1, 5);

    EXPECT_THAT(sign_in(1, 5)->frames(), IsEmpty());
}

TEST_F(Streams, AResumeJustWithinTheRingIsReplayedAndOneBeyondItGetsASnapshot) {
    publish(1, 10); // the ring holds 7 to 10

    EXPECT_THAT(sign_in(1, 6)->seqs(), ElementsAre(7, 8, 9, 10));
    EXPECT_THAT(sign_in(2, 5)->frames(), ElementsAre(DeliveredFrame{10, "snapshot"}));
}

TEST_F(Streams, AClientFromTheFutureGetsASnapshot) {
    publish(1, 3);

    EXPECT_THAT(sign_in(1, 8)->frames(), ElementsAre(DeliveredFrame{3, "snapshot"}));
}

TEST_F(Streams, BytesBoundTheRingToo) {
    publish(1, 3, std::string(400, 'x')); // two of these fit into 1,000 bytes

    EXPECT_THAT(sign_in(1, 0)->frames(), ElementsAre(DeliveredFrame{3, "snapshot"}));
    EXPECT_THAT(sign_in(2, 1)->seqs(), ElementsAre(2, 3));
}

TEST_F(Streams, AFrameLargerThanTheRingIsDeliveredAndNotKept) {
    const auto sink = sign_in(1, {});
    publish(1, 1, std::string(2'000, 'x'));

    EXPECT_THAT(sink->seqs(), ElementsAre(0, 1));
    EXPECT_THAT(sign_in(2, 0)->frames(), ElementsAre(DeliveredFrame{1, "snapshot"}));
}

TEST_F(Streams, ASecondConnectionTakesOverAndTheFirstHearsNothingMore) {
    const auto first = sign_in(1, {});
    const auto second = sign_in(2, {});
    publish(1, 1);

    EXPECT_EQ(first->closed_with(), engine::sink_taken_over);
    EXPECT_THAT(first->seqs(), ElementsAre(0));
    EXPECT_THAT(second->seqs(), ElementsAre(0, 1));
    EXPECT_EQ(streams_.connected(), 1U);
}

TEST_F(Streams, TheEndOfAFormerConnectionDoesNotTouchTheCurrentOne) {
    sign_in(1, {});
    const auto second = sign_in(2, {});

    streams_.sign_off({.agent = agent_id(1), .connection = connection_id(1)});
    publish(1, 1);

    EXPECT_THAT(second->seqs(), ElementsAre(0, 1));
}

TEST_F(Streams, FramesGoOnFillingTheRingWhileNobodyListens) {
    sign_in(1, {});
    publish(1, 2);
    streams_.sign_off({.agent = agent_id(1), .connection = connection_id(1)});
    publish(3, 4);

    EXPECT_EQ(streams_.connected(), 0U);
    EXPECT_THAT(sign_in(2, 2)->seqs(), ElementsAre(3, 4));
}

TEST_F(Streams, AnAgentWhoSignedOutKeepsNoFrames) {
    sign_in(1, {});
    publish(1, 2);
    streams_.sign_off({.agent = agent_id(1), .connection = connection_id(1), .signed_out = true});

    EXPECT_THAT(sign_in(2, 1)->frames(), ElementsAre(DeliveredFrame{2, "snapshot"}));
}

TEST_F(Streams, AStreamWithAGapIsNeverReplayedAcrossIt) {
    publish(1, 2);
    publish(4, 4);

    EXPECT_THAT(sign_in(1, 2)->frames(), ElementsAre(DeliveredFrame{4, "snapshot"}));
}

TEST_F(Streams, StoppingClosesEveryConsole) {
    const auto sink = sign_in(1, {});

    streams_.close_all(engine::sink_stopping);

    EXPECT_EQ(sink->closed_with(), engine::sink_stopping);
    EXPECT_EQ(streams_.connected(), 0U);
}

} // namespace
} // namespace answerd::test
