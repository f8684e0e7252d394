// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "byo_fixture.hpp"
#include "connect_fixture.hpp"
#include "support/telephony_fakes.hpp"

#include "answerd/telephony/ingest.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>

namespace answerd::telephony {

class IngestTest : public testing::Test {
protected:
    void start(IngestSettings settings = {}) {
        IngestParts parts;
        parts.settings = settings;
        AdapterSettings byo = byo_settings();
        byo.control_url = "https://pbx.example/control";
        byo.capabilities = {.connect = true, .hold = true};
        parts.adapters.push_back(make_byo_adapter(byo).value());
        parts.adapters.push_back(make_amazon_connect_adapter(connect_settings()).value());
        parts.reader = std::make_unique<test::FakeReader>(records_);
        parts.engine = &engine_;
        parts.clock = &clock_;
        parts.send_http = send_http_;
        ingest_ = start_ingest(std::move(parts));
    }

    std::future<IngestReply> post(const ByoRequest& request) {
        auto promise = std::make_shared<std::promise<IngestReply>>();
        InboundRequest view = request.view();
        view.body = {};
        ingest_->receive({"pbx"}, std::move(view), request.body,
                         [promise](const IngestReply& reply) { promise->set_value(reply); });
        return promise->get_future();
    }
    std::future<IngestReply> post_batch(const std::vector<std::string>& events) {
        std::string body;
        for (const std::string& event : events)
            body += (body.empty() ? "[" : ",") + event;
        return post({.body = body + "]", .content_type = "application/cloudevents-batch+json"});
    }
    static IngestReply reply_of(std::future<IngestReply> future) {
        if (future.wait_for(std::chrono::seconds{10}) != std::future_status::ready) {
            ADD_FAILURE() << "no reply within ten seconds";
            return {};
        }
        return future.get();
    }
    static bool is_unanswered(std::future<IngestReply>& future) {
        return future.wait_for(std::chrono::seconds{0}) != std::future_status::ready;
    }
    const command::CallSignal& signal(std::size_t place) {
        kept_ = engine_.all();
        return std::get<command::CallSignal>(kept_.at(place).command.value());
    }

    std::shared_ptr<test::FakeRecords> records_ = std::make_shared<test::FakeRecords>();
    test::FakeEngine engine_;
    test::FixedClock clock_{byo_now};
    SendHttp send_http_ = [](const net::OutgoingRequest&) { return net::OutgoingResponse{.status = 202}; };
    std::vector<test::Submission> kept_;
    std::unique_ptr<Ingest> ingest_; // last: it uses the others until it is gone
};

} // namespace answerd::telephony
