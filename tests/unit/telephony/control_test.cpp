// SPDX-License-Identifier: Apache-2.0
#include "ingest_fixture.hpp"
#include "telephony/control_sender.hpp"

#include <atomic>

namespace answerd::telephony {
namespace {

Control a_control(std::uint64_t number = 1) {
    Control control;
    control.id = {.uuid = {.high = 1, .low = number}};
    control.kind = ControlKind::hold;
    control.adapter = {"pbx"};
    control.call_key = "call-1";
    control.deadline = byo_now + Seconds{10};
    return control;
}

command::ControlResult the_result(test::FakeEngine& engine) {
    EXPECT_TRUE(engine.wait_for_results(1));
    command::ControlResult result;
    engine.change([&](const test::FakeEngine& it) { result = it.results.empty() ? result : it.results.front(); });
    return result;
}

TEST_F(IngestTest, AControlIsPostedSignedAndItsResultReported) {
    std::promise<net::OutgoingRequest> posted;
    send_http_ = [&](const net::OutgoingRequest& request) {
        posted.set_value(request);
        return net::OutgoingResponse{.status = 204};
    };
    start();
    ingest_->send(a_control());

    const net::OutgoingRequest request = posted.get_future().get();
    EXPECT_EQ(request.url, "https://pbx.example/control");
    EXPECT_EQ(request.deadline, Seconds{10}) << "not a moment longer than the core waits";
    EXPECT_TRUE(verify_standard_webhook(request.headers, request.body, {byo_secret}, byo_now));
    const command::ControlResult result = the_result(engine_);
    EXPECT_EQ(result.control, a_control().id);
    EXPECT_TRUE(result.succeeded);
    EXPECT_TRUE(result.error.empty());
}

TEST_F(IngestTest, ARefusedControlFailsWithTheProvidersWord) {
    send_http_ = [](const net::OutgoingRequest&) {
        return net::OutgoingResponse{.status = 200, .body = R"({"error":"the line is busy"})"};
    };
    start();
    ingest_->send(a_control());
    const command::ControlResult result = the_result(engine_);
    EXPECT_FALSE(result.succeeded);
    EXPECT_EQ(result.error, "the line is busy");
    EXPECT_EQ(ingest_->metrics().controls_failed, 1U);
}

TEST_F(IngestTest, AControlThatIsTooLateIsNotSent) {
    send_http_ = [](const net::OutgoingRequest&) {
        ADD_FAILURE() << "sent";
        return net::OutgoingResponse{.status = 200};
    };
    start();
    Control control = a_control();
    control.deadline = byo_now;
    ingest_->send(control);
    EXPECT_FALSE(the_result(engine_).succeeded);
}

TEST_F(IngestTest, ControlsWaitInABoundedLine) {
    std::promise<void> go_on;
    std::promise<void> begun;
    bool is_first = true;
    send_http_ = [&, wait = go_on.get_future().share()](const net::OutgoingRequest&) {
        if (std::exchange(is_first, false)) begun.set_value();
        wait.wait();
        return net::OutgoingResponse{.status = 200};
    };
    start({.controls_max = 1});
    ingest_->send(a_control(1));
    begun.get_future().wait();
    ingest_->send(a_control(2));
    ingest_->send(a_control(3));

    const command::ControlResult first_answer = the_result(engine_);
    EXPECT_EQ(first_answer.control, a_control(3).id) << "refused at once, while the first is still on its way";
    EXPECT_FALSE(first_answer.succeeded);
    go_on.set_value();
    EXPECT_TRUE(engine_.wait_for_results(3));
}

TEST_F(IngestTest, AControlThatTakesItsTimeHoldsUpItsOwnCallOnly) {
    std::promise<void> other_calls_were_sent;
    std::atomic<int> sent = 0;
    send_http_ = [&, wait = other_calls_were_sent.get_future().share()](const net::OutgoingRequest& request) {
        const bool is_slow = request.body.find("call-slow") != std::string::npos;
        if (is_slow) {
            EXPECT_EQ(wait.wait_for(std::chrono::seconds{10}), std::future_status::ready);
        } else if (++sent == 8) {
            other_calls_were_sent.set_value();
        }
        return net::OutgoingResponse{.status = 200};
    };
    start();
    Control slow = a_control(1);
    slow.call_key = "call-slow";
    slow.call.uuid = {.high = 0, .low = 0};
    ingest_->send(slow);
    const auto lane_of = [](const Control& control) { return std::hash<Uuid>{}(control.call.uuid) % 4; };
    std::uint64_t number = 1;
    for (int i = 0; i < 8; ++number) {
        Control control = a_control(100 + number);
        control.call.uuid = {.high = 0, .low = number};
        if (lane_of(control) == lane_of(slow)) continue; // those wait: a few calls of many
        ingest_->send(control);
        ++i;
    }
    EXPECT_TRUE(engine_.wait_for_results(9));
}

TEST_F(IngestTest, AnAdapterThatThrowsFailsTheControlAndNothingElse) {
    send_http_ = [](const net::OutgoingRequest&) -> net::OutgoingResponse { throw std::runtime_error{"no memory"}; };
    start();
    ingest_->send(a_control());
    EXPECT_EQ(the_result(engine_).error, "no memory");
    EXPECT_EQ(reply_of(post({.body = byo_event("call.held")})).accepted, 1);
}

TEST(ControlResponse, SaysWhyAProviderDidNotDoIt) {
    EXPECT_EQ(error_of({.status = 200}), "");
    EXPECT_EQ(error_of({.status = 202, .body = "accepted"}), "");
    EXPECT_EQ(error_of({.status = 200, .body = "{}"}), "");
    EXPECT_EQ(error_of({.status = 200, .body = R"({"error":""})"}), "");
    EXPECT_EQ(error_of({.status = 200, .body = R"({"error":{"no":"text"}})"}), "");
    EXPECT_EQ(error_of({.status = 200, .body = R"({"error":"busy"})"}), "busy");
    EXPECT_EQ(error_of({.status = 409, .body = R"({"error":"busy"})"}), "busy");
    EXPECT_EQ(error_of({.status = 500, .body = "<html>"}), "the provider answered 500");
    EXPECT_EQ(error_of({.status = 302}), "the provider answered 302") << "redirects are not followed";
    EXPECT_EQ(error_of({.status = 0, .error = "connection refused"}), "connection refused");
    EXPECT_EQ(error_of({.status = 0}), "the provider did not answer");
    EXPECT_EQ(error_of({.status = 500, .body = R"({"error":")" + std::string(1'000, 'x') + "\"}"}).size(), 200U);
}

} // namespace
} // namespace answerd::telephony
