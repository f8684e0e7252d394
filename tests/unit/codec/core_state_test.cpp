// SPDX-License-Identifier: Apache-2.0
// What the codec writes of a core that has worked is enough to go on from.
#include "support/core_world.hpp"

#include "answerd/codec/described.hpp"

#include <gtest/gtest.h>

namespace answerd::testing {
namespace {

CoreWorld a_core_in_the_middle_of_things() {
    CoreWorld world = a_contact_center();
    for (int agent = 1; agent <= 3; ++agent)
        world.online(agent);
    world.queue_call("talks");
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = world.work_of(1).id});
    world.queue_call("wraps up");
    world.ok(command::AcceptWork{.agent = agent_id(2), .work = world.work_of(2).id});
    world.pass(Seconds{7});
    world.end_call("wraps up");
    world.queue_call("is offered");
    world.ok(command::DeclineWork{.agent = agent_id(3), .work = world.work_of(3).id, .reason = {}});
    world.queue_call("waits", "billing");
    world.queue_chat();
    return world;
}

TEST(CodecOfTheCore, StateReadsBackWithTheSameDigest) {
    const CoreWorld world = a_core_in_the_middle_of_things();

    auto state = codec::decode_state(codec::encode_state(world.core.state()));

    ASSERT_TRUE(state) << state.error().pointer << ": " << state.error().detail;
    Core restored(world.settings);
    restored.restore(std::move(*state));
    EXPECT_EQ(restored.digest(), world.core.digest());
    EXPECT_EQ(restored.next_deadline(), world.core.next_deadline());
}

TEST(CodecOfTheCore, JournalReadsBackToTheSameDigest) {
    const CoreWorld world = a_core_in_the_middle_of_things();
    Core replayed(world.settings);

    for (const Event& written : world.events) {
        const auto event = codec::decode_event(codec::encode_event(written));
        ASSERT_TRUE(event) << event.error().pointer << ": " << event.error().detail;
        replayed.apply(*event);
    }

    EXPECT_EQ(replayed.digest(), world.core.digest());
}

} // namespace
} // namespace answerd::testing
