// SPDX-License-Identifier: Apache-2.0
#include "support/engine_world.hpp"
#include "support/store_fixture.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// The engine over the store that it runs on.
namespace answerd::test {
namespace {

class EngineOverSqlite : public ::testing::Test {
protected:
    EngineOverSqlite() : clock_(Instant{Milliseconds{1'700'000'000'000}}) {
        const auto migrated = store::migrate_sqlite(folder_ / "answerd.db");
        if (!migrated) throw std::runtime_error(migrated.error().detail);
        start();
        for (auto& command : organisation(2))
            EXPECT_TRUE(answer_to(std::move(command)));
    }

    void start() {
        engine_.reset();
        auto opened = store::open_sqlite(folder_ / "answerd.db");
        ASSERT_TRUE(opened) << opened.error().detail;
        store_ = std::move(*opened);
        auto started = engine::start_engine({.settings = {},
                                             .writer = store_->open_writer(),
                                             .reader = store_->open_reader(),
                                             .clock = clock_.face(),
                                             .encode_notice = frame_text,
                                             .send_control = [](const Control&) {},
                                             .on_fatal = [](std::string_view why) { FAIL() << why; }},
                                            &recovery_);
        ASSERT_TRUE(started) << started.error().detail;
        engine_ = std::move(*started);
    }

    Result<Answer> answer_to(Command command) {
        auto promise = std::make_shared<std::promise<Result<Answer>>>();
        if (!engine_->submit(Origin{}, std::move(command),
                             [promise](Result<Answer> answer) { promise->set_value(std::move(answer)); })) {
            return std::unexpected(Problem(ProblemCode::overloaded, "submit said false"));
        }
        return promise->get_future().get();
    }

    std::uint64_t live_digest() {
        std::promise<std::uint64_t> digest;
        EXPECT_TRUE(engine_->query([&](const Core& core, Instant) { digest.set_value(core.digest()); }));
        return digest.get_future().get();
    }

    store::OwnFolder folder_;
    HandClock clock_;
    std::unique_ptr<store::Store> store_;
    engine::RecoveryReport recovery_;
    std::unique_ptr<engine::Engine> engine_;
};

TEST_F(EngineOverSqlite, AnAnsweredCommandHasItsRecordInTheDatabase) {
    const auto answer = answer_to(a_chat());

    ASSERT_TRUE(answer);
    const auto item = store_->open_reader()->work_item(WorkItemId{answer->id.value_or(Uuid{})});
    ASSERT_TRUE(item);
    EXPECT_EQ(item->state, WorkItemState::waiting);
}

TEST_F(EngineOverSqlite, RecoversTheStateInWhichItStopped) {
    for (int i = 0; i < 20; ++i)
        ASSERT_TRUE(answer_to(a_chat()));
    const auto digest = live_digest();

    start();

    EXPECT_EQ(recovery_.snapshot_digest, digest);
    EXPECT_EQ(recovery_.replayed, 0U);
    EXPECT_EQ(engine_->metrics().waiting_items, 20U);
}

TEST_F(EngineOverSqlite, ReplaysTheJournalOfAnotherProcessWithoutASnapshot) {
    for (int i = 0; i < 20; ++i)
        ASSERT_TRUE(answer_to(a_chat()));
    const auto digest = live_digest();

    // A second reader sees exactly what a process would see that starts after this one was killed here.
    Core replayed;
    store_->open_reader()->replay(0, [&](const Event& event) {
        replayed.apply(event);
        return true;
    });

    EXPECT_EQ(replayed.digest(), digest);
}

TEST_F(EngineOverSqlite, AnswersABurstOfManyThreadsInFewCommits) {
    constexpr int senders = 4;
    constexpr int chats_each = 250;
    const auto commits_before = engine_->metrics().commits;
    std::atomic<int> answered{0};
    std::promise<void> all_answered;
    {
        std::vector<std::jthread> threads;
        for (int sender = 0; sender < senders; ++sender) {
            threads.emplace_back([&] {
                for (int i = 0; i < chats_each; ++i) {
                    EXPECT_TRUE(engine_->submit(Origin{}, a_chat(), [&](const Result<Answer>& answer) {
                        EXPECT_TRUE(answer);
                        if (++answered == senders * chats_each) all_answered.set_value();
                    }));
                }
            });
        }
    }
    all_answered.get_future().get();

    EXPECT_EQ(engine_->metrics().waiting_items, 1'000U);
    EXPECT_LT(engine_->metrics().commits - commits_before, 500U);
}

TEST_F(EngineOverSqlite, AReceiptAndWhatItLedToAreThereTogether) {
    std::promise<Result<Answer>> answered;
    ASSERT_TRUE(engine_->submit(
        store::Receipt{.adapter = {"pbx"}, .event_key = "e1", .received_at = clock_.now()},
        command::CallSignal{
            .adapter = {"pbx"}, .call_key = "c1", .kind = command::SignalKind::queued, .occurred_at = clock_.now()},
        [&](Result<Answer> answer) { answered.set_value(std::move(answer)); }));
    ASSERT_TRUE(answered.get_future().get());

    const auto reader = store_->open_reader();
    EXPECT_TRUE(reader->receipt_body({"pbx"}, "e1"));
    EXPECT_TRUE(reader->call_by_key({"pbx"}, "c1"));
}

TEST_F(EngineOverSqlite, ASideWriteThatThrowsLeavesNothingAndTheNextOneIsKept) {
    std::promise<Result<>> thrown;
    std::promise<Result<>> kept;
    ASSERT_TRUE(engine_->write(
        [](store::Transaction& transaction) -> Result<> {
            transaction.set_setting("a", "set");
            throw std::out_of_range("a mistake of the caller");
        },
        [&](Result<> result) { thrown.set_value(std::move(result)); }));
    ASSERT_TRUE(engine_->write(
        [](store::Transaction& transaction) -> Result<> {
            transaction.set_setting("b", "set");
            return {};
        },
        [&](Result<> result) { kept.set_value(std::move(result)); }));

    const auto refusal = thrown.get_future().get();

    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error().code, ProblemCode::internal);
    EXPECT_TRUE(kept.get_future().get());
    EXPECT_FALSE(store_->open_reader()->setting("a"));
    EXPECT_TRUE(store_->open_reader()->setting("b"));
}

} // namespace
} // namespace answerd::test
