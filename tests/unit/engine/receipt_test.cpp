// SPDX-License-Identifier: Apache-2.0
#include "support/engine_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace answerd::test {
namespace {

using ::testing::IsEmpty;

store::Receipt a_receipt(const std::string& key) {
    return {.adapter = {"pbx"}, .event_key = key, .detail = "as it came"};
}

engine::Completion tell(EngineWorld& world, const std::string& name) {
    return [diary = world.diary, name](const Result<Answer>& answer) {
        diary->write((answer ? "answer " : "refused ") + name);
    };
}

TEST(Receipt, IsWrittenInTheTransactionOfWhatItLedTo) {
    EngineWorld world;
    world.set_up();
    const auto events_before = world.store.facts().journal.size();
    world.store.hold_commits();
    ASSERT_TRUE(world.engine->submit(a_receipt("e1"), a_chat(), tell(world, "e1")));
    ASSERT_TRUE(world.store.wait_for_held_commit());
    EXPECT_THAT(world.store.facts().receipts, IsEmpty());
    EXPECT_EQ(world.store.facts().journal.size(), events_before);

    world.store.allow_commits(1);

    ASSERT_TRUE(world.diary->wait_for("answer e1"));
    const auto facts = world.store.facts();
    EXPECT_GT(facts.journal.size(), events_before);
    ASSERT_EQ(facts.receipts.size(), 1U);
    EXPECT_EQ(facts.receipts[0].outcome, store::ReceiptOutcome::applied);
    EXPECT_EQ(facts.receipts[0].detail, "as it came");
}

TEST(Receipt, OfARefusedCommandSaysWhyAndIsDurableBeforeTheRefusalIsHeard) {
    EngineWorld world;
    world.set_up();
    world.store.hold_commits();
    ASSERT_TRUE(world.engine->submit(a_receipt("e1"), a_chat("nowhere"), tell(world, "e1")));
    ASSERT_TRUE(world.store.wait_for_held_commit());
    EXPECT_THAT(world.diary->lines(), IsEmpty());

    world.store.release_commits();

    ASSERT_TRUE(world.diary->wait_for("refused e1"));
    const auto receipts = world.store.facts().receipts;
    ASSERT_EQ(receipts.size(), 1U);
    EXPECT_EQ(receipts[0].outcome, store::ReceiptOutcome::refused);
    EXPECT_NE(receipts[0].detail, "as it came");
    EXPECT_NE(receipts[0].detail, "");
}

TEST(Receipt, WithoutACommandIsWrittenAsItIs) {
    EngineWorld world;
    world.set_up();
    auto receipt = a_receipt("e1");
    receipt.outcome = store::ReceiptOutcome::quarantined;
    const auto commands_before = world.engine->metrics().commands;

    ASSERT_TRUE(world.engine->submit(receipt, std::nullopt, tell(world, "e1")));

    ASSERT_TRUE(world.diary->wait_for("answer e1"));
    const auto receipts = world.store.facts().receipts;
    ASSERT_EQ(receipts.size(), 1U);
    EXPECT_EQ(receipts[0].outcome, store::ReceiptOutcome::quarantined);
    EXPECT_EQ(world.engine->metrics().commands, commands_before);
}

// The provider hears "unavailable" and sends again: no receipt may make that repeat look like a duplicate.
TEST(Receipt, OfAnEventThatAFullStorageRefusedIsNotKept) {
    engine::EngineSettings settings;
    settings.full_retry = Milliseconds{1};
    EngineWorld world(settings);
    world.set_up();
    world.store.fail_commits(store::CommitError::full);
    ASSERT_TRUE(world.ask("chat", a_chat()));
    ASSERT_TRUE(world.store.wait_for_failures(2));
    ASSERT_TRUE(world.settle());
    ASSERT_TRUE(world.engine->submit(a_receipt("e1"), a_chat(), tell(world, "e1")));
    ASSERT_TRUE(world.diary->wait_for("refused e1"));

    world.store.fail_commits(std::nullopt);

    ASSERT_TRUE(world.diary->wait_for("answer chat"));
    EXPECT_THAT(world.store.facts().receipts, IsEmpty());
}

TEST(Receipt, OfAnEventThatTheCoreHasNoRoomForIsNotKeptAndItsRepeatCounts) {
    engine::EngineSettings settings;
    settings.core.items_max = 1;
    EngineWorld world(settings);
    world.set_up();
    const auto first = world.answer_to(a_chat());
    ASSERT_TRUE(first);

    ASSERT_TRUE(world.engine->submit(a_receipt("e1"), a_chat(), tell(world, "e1")));

    ASSERT_TRUE(world.diary->wait_for("refused e1"));
    EXPECT_THAT(world.store.facts().receipts, IsEmpty());
    ASSERT_TRUE(world.answer_to(command::CancelWorkItem{.item = WorkItemId{first->id.value_or(Uuid{})}}));
    ASSERT_TRUE(world.engine->submit(a_receipt("e1"), a_chat(), tell(world, "e1 again")));
    ASSERT_TRUE(world.diary->wait_for("answer e1 again"));
    EXPECT_EQ(world.store.facts().receipts.size(), 1U);
}

} // namespace
} // namespace answerd::test
