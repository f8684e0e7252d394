// SPDX-License-Identifier: Apache-2.0
#include "api/agent/session.hpp"
#include "api/pop_latency.hpp"
#include "support/agent_fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace answerd::api {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view sign_in_text = R"({"id":"s1","type":"signIn","token":"good"})";

class AgentSession : public ::testing::Test {
protected:
    answerd::testing::FakeClock clock;
    answerd::testing::FakeAuthenticator authenticator;
    answerd::testing::FakeEngine engine;
    std::shared_ptr<answerd::testing::FakeSocket> socket = std::make_shared<answerd::testing::FakeSocket>();
    PopLatency latency;
    std::shared_ptr<net::WebSocketHandler> session = make_agent_session(
        {.engine = &engine, .authenticator = &authenticator, .clock = &clock, .pop_latency = &latency, .settings = {}});

    void SetUp() override { session->on_open(socket); }

    void say(std::string_view text) { session->on_text(std::string{text}); }
    void sign_in() {
        say(sign_in_text);
        finish_connect();
        socket->sent.clear();
    }
    void finish_connect(const Result<Answer>& answer = Answer{}) {
        ASSERT_THAT(engine.connect_completions, SizeIs(1));
        engine.connect_completions.front()(answer);
    }
    [[nodiscard]] engine::NoticeSink& sink() { return *engine.connects.front().sink; }
    void deliver(std::uint64_t seq, std::string frame) {
        sink().deliver(seq, std::make_shared<const std::string>(std::move(frame)));
    }
    [[nodiscard]] std::string last_sent() const { return socket->sent.empty() ? std::string{} : socket->sent.back(); }
    static std::string accept(int number) {
        return R"({"id":"c)" + std::to_string(number) +
               R"(","type":"accept","workId":"01935f3a-0000-7000-8000-0000000000a1"})";
    }
};

TEST_F(AgentSession, AnswersTheSignInBeforeTheFirstFrame) {
    say(R"({"id":"s1","type":"signIn","token":"good","resume":{"lastSeq":41}})");
    ASSERT_THAT(engine.connects, SizeIs(1));
    EXPECT_EQ(engine.connects.front().agent, authenticator.principal.user.id);
    EXPECT_EQ(engine.connects.front().last_seq, 41U);
    EXPECT_THAT(socket->sent, IsEmpty());

    finish_connect();
    deliver(42, "frame 42");

    ASSERT_THAT(socket->sent, SizeIs(2));
    EXPECT_THAT(socket->sent[0], HasSubstr(R"({"type":"result","id":"s1","ok":true,"agentId":")"));
    EXPECT_EQ(socket->sent[1], "frame 42");
}

TEST_F(AgentSession, ClosesWithoutASignInInTime) {
    clock.instant += Milliseconds{4'999};
    session->on_tick();
    EXPECT_EQ(socket->close_code, 0);

    clock.instant += Milliseconds{1};
    session->on_tick();
    EXPECT_EQ(socket->close_code, 4401);
}

TEST_F(AgentSession, ClosesWhenTheFirstMessageIsAnotherCommand) {
    say(R"({"id":"c1","type":"ping"})");

    EXPECT_THAT(last_sent(), HasSubstr(R"("code":"unauthenticated")"));
    EXPECT_EQ(socket->close_code, 4401);
    EXPECT_THAT(engine.connects, IsEmpty());
}

TEST_F(AgentSession, ClosesWhenTheFirstMessageIsMalformed) {
    say("hello");

    EXPECT_THAT(last_sent(), HasSubstr(R"("id":null,"ok":false,"error":{"code":"malformed")"));
    EXPECT_EQ(socket->close_code, 4400);
}

TEST_F(AgentSession, RefusesAnUnknownToken) {
    say(R"({"id":"s1","type":"signIn","token":"bad"})");

    EXPECT_THAT(last_sent(), HasSubstr(R"("code":"unauthenticated")"));
    EXPECT_EQ(socket->close_code, 4401);
    EXPECT_EQ(last_sent().find("bad"), std::string::npos);
}

TEST_F(AgentSession, RefusesAUserWithoutTheRoleAgent) {
    authenticator.principal.user.roles = {Role::admin, Role::supervisor};
    say(sign_in_text);

    EXPECT_THAT(last_sent(), HasSubstr(R"("code":"notPermitted")"));
    EXPECT_EQ(socket->close_code, 4403);
    EXPECT_THAT(engine.connects, IsEmpty());
}

TEST_F(AgentSession, RefusesAUserWhoIsNotSetUpAsAnAgent) {
    say(sign_in_text);
    finish_connect(std::unexpected{Problem{ProblemCode::not_found, "no such agent"}});

    EXPECT_THAT(last_sent(), HasSubstr(R"("code":"notFound")"));
    EXPECT_EQ(socket->close_code, 4403);
}

TEST_F(AgentSession, AsksToComeBackLaterWhenTheEngineIsFull) {
    engine.is_full = true;
    say(sign_in_text);

    EXPECT_THAT(last_sent(), HasSubstr(R"("code":"overloaded")"));
    EXPECT_EQ(socket->close_code, 1013);
    EXPECT_THAT(socket->close_reason, HasSubstr(R"({"retryAfterMs":)"));
    session->on_close(1013);
    EXPECT_THAT(engine.submitted, IsEmpty()); // never connected, so nothing to disconnect
}

TEST_F(AgentSession, HandsACommandToTheEngineAndAnswersAfterTheCommit) {
    sign_in();
    say(accept(1));

    ASSERT_THAT(engine.submitted, SizeIs(1));
    const auto& submitted = engine.submitted.front();
    EXPECT_EQ(submitted.origin,
              (Origin{.kind = OriginKind::agent, .user = authenticator.principal.user.id, .command_id = "c1"}));
    EXPECT_EQ(std::get<command::AcceptWork>(submitted.command).agent, authenticator.principal.user.id);
    EXPECT_THAT(socket->sent, IsEmpty());

    submitted.done(Answer{});
    EXPECT_EQ(last_sent(), R"({"type":"result","id":"c1","ok":true})");
}

TEST_F(AgentSession, TellsWhyACommandWasRefused) {
    sign_in();
    say(accept(1));
    engine.submitted.front().done(std::unexpected{Problem{ProblemCode::conflict, "the work is closed", "/workId"}});

    EXPECT_THAT(last_sent(),
                HasSubstr(R"("error":{"code":"conflict","detail":"the work is closed","pointer":"/workId"})"));
    EXPECT_EQ(socket->close_code, 0);
}

TEST_F(AgentSession, RunsCommandsSentBeforeTheSignInWasAnsweredInOrder) {
    say(sign_in_text);
    say(accept(1));
    say(accept(2));
    EXPECT_THAT(engine.submitted, IsEmpty());

    finish_connect();

    ASSERT_THAT(engine.submitted, SizeIs(2));
    EXPECT_EQ(engine.submitted[0].origin.command_id, "c1");
    EXPECT_EQ(engine.submitted[1].origin.command_id, "c2");
}

TEST_F(AgentSession, RefusesASecondSignIn) {
    sign_in();
    say(R"({"id":"s2","type":"signIn","token":"good"})");

    EXPECT_THAT(last_sent(), HasSubstr(R"("code":"conflict")"));
    EXPECT_THAT(engine.connects, SizeIs(1));
}

TEST_F(AgentSession, ClosesARevokedSessionAtItsNextCommand) {
    sign_in();
    authenticator.token = "another";
    say(accept(1));

    EXPECT_THAT(engine.submitted, IsEmpty());
    EXPECT_THAT(last_sent(), HasSubstr(R"("code":"unauthenticated")"));
    EXPECT_EQ(socket->close_code, 4403);
}

TEST_F(AgentSession, ClosesARevokedSessionThatOnlyListens) {
    sign_in();
    authenticator.token = "another";
    session->on_tick();

    EXPECT_EQ(socket->close_code, 4403);
}

TEST_F(AgentSession, ClosesWhenTheUserIsNoLongerAnAgent) {
    sign_in();
    authenticator.principal.user.roles = {Role::supervisor};
    say(accept(1));

    EXPECT_THAT(engine.submitted, IsEmpty());
    EXPECT_EQ(socket->close_code, 4403);
}

TEST_F(AgentSession, ThrottlesABurstAndRecovers) {
    sign_in();
    for (int i = 0; i < 99; ++i) // the sign-in was the first of the burst of 100
        say(R"({"id":"p","type":"ping"})");
    EXPECT_THAT(last_sent(), HasSubstr(R"("ok":true)"));

    say(R"({"id":"p","type":"ping"})");
    EXPECT_THAT(last_sent(), HasSubstr(R"("code":"throttled")"));

    clock.instant += Milliseconds{20};
    say(R"({"id":"p","type":"ping"})");
    EXPECT_THAT(last_sent(), HasSubstr(R"("ok":true)"));
}

TEST_F(AgentSession, ClosesAFlood) {
    sign_in();
    for (int i = 0; i < 99 + 1'000; ++i)
        say(R"({"id":"p","type":"ping"})");

    EXPECT_EQ(socket->close_code, 1008);
}

TEST_F(AgentSession, BoundsTheCommandsInFlight) {
    sign_in();
    for (int i = 0; i < 32; ++i)
        say(accept(i));
    say(accept(32));
    EXPECT_THAT(engine.submitted, SizeIs(32));
    EXPECT_THAT(last_sent(), HasSubstr(R"("id":"c32","ok":false,"error":{"code":"throttled")"));

    engine.submitted.front().done(Answer{});
    say(accept(33));
    EXPECT_THAT(engine.submitted, SizeIs(33));
}

TEST_F(AgentSession, AnswersOverloadedWhenTheInboxIsFull) {
    sign_in();
    engine.is_full = true;
    say(accept(1));

    EXPECT_THAT(last_sent(), HasSubstr(R"("code":"overloaded")"));
}

TEST_F(AgentSession, ClosesAfterFiveMalformedMessagesButNotAfterWrongMembers) {
    sign_in();
    for (int i = 0; i < 10; ++i)
        say(R"({"id":"c1","type":"accept"})");
    EXPECT_EQ(socket->close_code, 0);

    for (int i = 0; i < 4; ++i)
        say("{");
    EXPECT_EQ(socket->close_code, 0);
    say("{");
    EXPECT_EQ(socket->close_code, 4400);
}

TEST_F(AgentSession, SignsOutWithoutAGracePeriodAndCloses) {
    sign_in();
    say(R"({"id":"c9","type":"signOut"})");

    ASSERT_THAT(engine.submitted, SizeIs(1));
    const auto& sent = std::get<command::AgentDisconnected>(engine.submitted.front().command);
    EXPECT_TRUE(sent.signed_out);
    EXPECT_EQ(sent.connection, engine.connects.front().connection);

    engine.submitted.front().done(Answer{});
    EXPECT_EQ(last_sent(), R"({"type":"result","id":"c9","ok":true})");
    EXPECT_EQ(socket->close_code, 1000);
}

TEST_F(AgentSession, TellsTheEngineThatTheConsoleIsGoneEvenWhenTheInboxIsFull) {
    sign_in();
    engine.is_full = true;
    session->on_close(1006);

    ASSERT_THAT(engine.submitted, SizeIs(1));
    const auto& gone = std::get<command::AgentDisconnected>(engine.submitted.front().command);
    EXPECT_FALSE(gone.signed_out);
    EXPECT_EQ(gone.agent, authenticator.principal.user.id);
    EXPECT_EQ(gone.connection, engine.connects.front().connection);
}

TEST_F(AgentSession, DoesNotConnectWhenTheConsoleLeftBeforeTheVerdict) {
    authenticator.hold = true;
    say(sign_in_text);
    session->on_close(1006);
    authenticator.answer_all();

    EXPECT_THAT(engine.connects, IsEmpty());
    EXPECT_THAT(engine.submitted, IsEmpty());
}

TEST_F(AgentSession, SwallowsEverythingAfterItsClose) {
    sign_in();
    say(accept(1));
    session->on_close(1006);
    engine.submitted.front().done(Answer{});
    deliver(9, "late frame");
    sink().close(engine::sink_taken_over);

    EXPECT_THAT(socket->sent, IsEmpty());
    EXPECT_EQ(socket->close_code, 0);
}

TEST_F(AgentSession, SaysATakeOverAndARestartApart) {
    sign_in();
    sink().close(engine::sink_taken_over);
    EXPECT_EQ(socket->close_code, 4409);
}

TEST_F(AgentSession, SpreadsTheReturnAfterARestart) {
    sign_in();
    sink().close(engine::sink_stopping);
    EXPECT_EQ(socket->close_code, 1012);
    EXPECT_THAT(socket->close_reason, HasSubstr(R"({"retryAfterMs":)"));
}

TEST_F(AgentSession, SaysWhenToComeBackWhenTheServerStops) {
    const auto reason = session->stop_reason();
    EXPECT_TRUE(reason.starts_with(R"({"retryAfterMs":)")) << reason;
    EXPECT_LE(reason.size(), 123U) << "RFC 6455: a close frame holds no more";
}

TEST_F(AgentSession, FreesItselfOnceTheSocketAndTheEngineLetGo) {
    sign_in();
    const std::weak_ptr<net::WebSocketHandler> watch = session;
    session->on_close(1006);
    session.reset();
    engine.connects.clear();
    engine.connect_completions.clear();
    engine.submitted.clear();

    EXPECT_TRUE(watch.expired());
}

TEST_F(AgentSession, MeasuresOffersThatAProviderEventCaused) {
    sign_in();
    sink().caused_by(clock.instant - Milliseconds{3});
    deliver(1, R"({"type":"offer","seq":1})");
    deliver(2, R"({"type":"offer","seq":2})"); // no event behind it: an agent freed up

    EXPECT_EQ(latency.sum_ms(), 3);
}

} // namespace
} // namespace answerd::api
