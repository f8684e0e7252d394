// SPDX-License-Identifier: Apache-2.0
#include "support/engine_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace answerd::test {
namespace {

using ::testing::ElementsAre;

// Writes down what it hears of causes and offers.
class ListeningSink final : public engine::NoticeSink {
public:
    explicit ListeningSink(std::shared_ptr<Diary> diary) : diary_(std::move(diary)) {}
    void deliver(std::uint64_t, std::shared_ptr<const std::string> frame) override {
        if (*frame == "offer") diary_->write("offer");
    }
    void caused_by(Instant event_received_at) override {
        diary_->write("caused by " + std::to_string(event_received_at.time_since_epoch().count()));
    }
    void close(std::string_view) override {}

private:
    std::shared_ptr<Diary> diary_;
};

TEST(EventCause, IsSaidBeforeTheFrameThatAProvidersEventLedToAndOfNoOther) {
    EngineWorld world;
    world.set_up();
    world.sign_in(1, 1);
    const auto heard = std::make_shared<Diary>();
    ASSERT_TRUE(world.engine->connect(
        {agent_id(1), connection_id(2), world.stream_seq(1), std::make_shared<ListeningSink>(heard)},
        [](const Result<Answer>&) {}));
    const store::Receipt receipt{.adapter = {"pbx"}, .event_key = "e1", .received_at = Instant{Milliseconds{4'711}}};
    ASSERT_TRUE(world.engine->submit(receipt, a_chat(), [](const Result<Answer>&) {}));
    ASSERT_TRUE(heard->wait_for(2));

    ASSERT_TRUE(world.answer_to(a_chat())); // asked by nobody's event
    ASSERT_TRUE(heard->wait_for(3));

    EXPECT_THAT(heard->lines(), ElementsAre("caused by 4711", "offer", "offer"));
}

} // namespace
} // namespace answerd::test
