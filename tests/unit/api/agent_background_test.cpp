// SPDX-License-Identifier: Apache-2.0
// What a console that asks for it is told of who calls.
#include "api/agent/session.hpp"
#include "support/agent_fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace answerd::api {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class AgentBackground : public ::testing::Test {
protected:
    answerd::testing::FakeClock clock;
    answerd::testing::FakeAuthenticator authenticator;
    answerd::testing::FakeEngine engine;
    std::shared_ptr<answerd::testing::FakeSocket> socket = std::make_shared<answerd::testing::FakeSocket>();
    std::vector<RecordReference> read;
    std::vector<std::function<void(std::string)>> waiting;
    bool is_busy = false;
    const BackgroundReading background = [this](RecordReference record, std::function<void(std::string)> done) {
        if (is_busy) return false;
        read.push_back(record);
        waiting.push_back(std::move(done));
        return true;
    };
    std::shared_ptr<net::WebSocketHandler> session = make_agent_session({.engine = &engine,
                                                                         .authenticator = &authenticator,
                                                                         .clock = &clock,
                                                                         .background = &background,
                                                                         .settings = {}});

    void SetUp() override { session->on_open(socket); }

    void sign_in(std::string_view text) {
        session->on_text(std::string{text});
        ASSERT_THAT(engine.connect_completions, SizeIs(1));
        engine.connect_completions.front()(Answer{});
    }
    void show(std::uint64_t work, std::uint64_t record) {
        engine.connects.front().sink->shows(
            {.work = {{.low = work}}, .record = {.kind = RecordKind::contact, .id = {.low = record}}});
    }
    static constexpr std::string_view asking = R"({"id":"s1","type":"signIn","token":"good","wantsBackground":true})";
};

TEST_F(AgentBackground, TellsItOnceForEachRecordOfAWork) {
    sign_in(asking);
    show(1, 7);
    show(1, 7);
    show(1, 8);
    show(2, 7);
    ASSERT_THAT(read, SizeIs(3));
    EXPECT_EQ(read.at(1).id.low, 8U);
    show(1, 7);
    EXPECT_THAT(read, SizeIs(4)) << "the work has its first record again";
    waiting.front()(R"({"openCases":[]})");
    EXPECT_EQ(socket->sent.back(),
              R"({"type":"background","workId":"00000000-0000-0000-0000-000000000001","record":)"
              R"({"kind":"contact","id":"00000000-0000-0000-0000-000000000007"},"background":{"openCases":[]}})");
}

TEST_F(AgentBackground, SaysNothingToAConsoleThatDidNotAsk) {
    sign_in(R"({"id":"s1","type":"signIn","token":"good"})");
    show(1, 7);
    EXPECT_THAT(read, IsEmpty());
}

TEST_F(AgentBackground, TriesAgainAfterABusyMomentAndLeavesOutWhatIsTooLarge) {
    sign_in(asking);
    is_busy = true;
    show(1, 7);
    is_busy = false;
    show(1, 7);
    ASSERT_THAT(read, SizeIs(1));
    const std::size_t sent = socket->sent.size();
    waiting.front()(std::string((64 << 10) + 1, ' '));
    EXPECT_THAT(socket->sent, SizeIs(sent));
}

TEST_F(AgentBackground, SwallowsWhatComesAfterTheConsoleWent) {
    sign_in(asking);
    show(1, 7);
    const std::size_t sent = socket->sent.size();
    session->on_close(1006);
    waiting.front()("{}");
    EXPECT_THAT(socket->sent, SizeIs(sent));
}

} // namespace
} // namespace answerd::api
