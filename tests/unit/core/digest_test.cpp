// SPDX-License-Identifier: Apache-2.0
#include "core/described_digest.hpp"
#include "support/core_world.hpp"

#include <gtest/gtest.h>

namespace answerd::testing {
namespace {

LiveCall call_number(std::uint64_t number) {
    LiveCall live;
    live.call.id = CallId{Uuid{.high = 1, .low = number}};
    live.call.call_key = std::to_string(number);
    return live;
}

TEST(Digest, DoesNotDependOnTheOrderOfInsertion) {
    State forwards;
    State backwards;
    backwards.items.rehash(1000);
    for (std::uint64_t number = 0; number < 100; ++number) {
        const LiveCall first = call_number(number);
        const LiveCall last = call_number(99 - number);
        forwards.calls[first.call.id] = first;
        backwards.calls[last.call.id] = last;
        forwards.items[WorkItemId{first.call.id.uuid}].item.priority = static_cast<int>(number);
        backwards.items[WorkItemId{last.call.id.uuid}].item.priority = static_cast<int>(99 - number);
    }
    EXPECT_EQ(core::digest_of(forwards), core::digest_of(backwards));
}

TEST(Digest, SeesEveryDepthOfTheState) {
    State state;
    state.calls[CallId{}] = call_number(1);
    const std::uint64_t before = core::digest_of(state);

    State other = state;
    other.calls[CallId{}].hold_marks.push_back({});
    EXPECT_NE(core::digest_of(other), before);
    other = state;
    other.calls[CallId{}].call.attributes["tier"] = PersonalText{"gold"};
    EXPECT_NE(core::digest_of(other), before);
    other = state;
    other.configuration.queues[{"support"}].revision = 1;
    EXPECT_NE(core::digest_of(other), before);
    other = state;
    other.agents[UserId{}].next_status = PresenceStatusName{};
    EXPECT_NE(core::digest_of(other), before);
}

// A data folder outlives the binary that wrote it: what was recorded has to come out the same in the next version.
struct AsItWas {
    int priority = 5;
    std::string label;
    BOOST_DESCRIBE_CLASS(AsItWas, (), (priority, label), (), ())
};
struct AsItIs {
    std::string label;
    int bound = 3;
    int priority = 5;
    std::vector<int> stages;
    BOOST_DESCRIBE_CLASS(AsItIs, (), (label, bound, priority, stages), (), ())
};

TEST(Digest, IsNotMovedByWhatANewVersionAddsToAType) {
    const std::uint64_t recorded = core::hash_of(AsItWas{.priority = 2, .label = "gold"});
    EXPECT_EQ(core::hash_of(AsItIs{.label = "gold", .priority = 2}), recorded);
    EXPECT_NE(core::hash_of(AsItIs{.label = "gold", .bound = 4, .priority = 2}), recorded);
    EXPECT_NE(core::hash_of(AsItIs{.label = "gold", .priority = 2, .stages = {0}}), recorded);
    EXPECT_NE(core::hash_of(AsItIs{.label = "gold"}), recorded);
}

TEST(Digest, TextsThatDifferOnlyByAZeroByteDiffer) {
    EXPECT_NE(core::hash_text("abc"), core::hash_text(std::string_view("abc\0", 4)));
    EXPECT_NE(core::hash_text(""), core::hash_text(std::string_view("\0", 1)));
    EXPECT_NE(core::hash_text("12345678"), core::hash_text(std::string_view("12345678\0", 9)));
}

TEST(Digest, IsTheSameForTheSameCommandsOnAnotherCore) {
    const auto play = [] {
        CoreWorld world = a_contact_center();
        world.online(1);
        world.queue_call("c1");
        world.queue_chat();
        world.pass(Seconds{25});
        return world.core.digest();
    };
    EXPECT_EQ(play(), play());
}

TEST(Digest, ASnapshotThatIsRestoredHasTheSameOne) {
    CoreWorld world = a_contact_center();
    world.online(1);
    world.queue_call("c1");
    Core second;
    second.restore(world.core.state());
    EXPECT_EQ(second.digest(), world.core.digest());
    EXPECT_EQ(second.next_deadline(), world.core.next_deadline());
}

} // namespace
} // namespace answerd::testing
