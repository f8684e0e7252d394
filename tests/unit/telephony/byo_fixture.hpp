// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/telephony/adapter.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace answerd::telephony {

inline const std::string byo_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
inline constexpr Instant byo_now = Instant{Seconds{1'760'000'000}}; // 2025-10-09T08:53:20Z

inline AdapterSettings byo_settings() {
    AdapterSettings settings;
    settings.name = {"pbx"};
    settings.kind = "byo";
    settings.caller_numbers.default_region = "DE";
    settings.source_prefix = "/pbx";
    settings.secrets = {byo_secret};
    settings.queue_names = {{"Sales Line", {"sales"}}};
    return settings;
}

// One CloudEvent of call "call-1" as text; `data` and `extra` are JSON text.
inline std::string byo_event(std::string_view type, std::string_view data = "{}", std::string_view id = "e1",
                             std::string_view extra = "") {
    std::string text = R"({"specversion":"1.0","id":")" + std::string{id} +
                       R"(","source":"/pbx/1","type":"org.answerd.)" + std::string{type} +
                       R"(","subject":"call-1","time":"2025-10-09T08:53:19.250Z")";
    text.append(extra);
    return text + R"(,"data":)" + std::string{data} + "}";
}

// A request that owns its body.
struct ByoRequest {
    std::string body;
    std::string content_type = "application/cloudevents+json";
    std::map<std::string, std::string> more_headers;

    [[nodiscard]] InboundRequest view() const {
        InboundRequest request{.path = "events", .headers = more_headers, .body = body, .received_at = byo_now};
        for (const auto& [name, value] : sign_standard_webhook("msg_1", byo_now, body, byo_secret)) {
            request.headers[name] = value;
        }
        request.headers["content-type"] = content_type;
        return request;
    }
};

class ByoTest : public testing::Test {
protected:
    std::unique_ptr<Adapter> adapter_ = make_byo_adapter(byo_settings()).value();

    std::vector<Interpreted> interpret(const ByoRequest& request) { return adapter_->interpret(request.view()); }

    Interpreted interpret_one(const std::string& body) {
        std::vector<Interpreted> events = interpret({.body = body});
        EXPECT_EQ(events.size(), 1U);
        return events.empty() ? Interpreted{} : std::move(events.front());
    }

    // The signal of one event; fails the test when it was not understood.
    command::CallSignal signal_of(const std::string& body) {
        const Interpreted event = interpret_one(body);
        EXPECT_EQ(event.outcome, store::ReceiptOutcome::applied) << event.detail;
        const auto* signal = event.command ? std::get_if<command::CallSignal>(&*event.command) : nullptr;
        EXPECT_NE(signal, nullptr) << event.detail;
        return signal == nullptr ? command::CallSignal{} : *signal;
    }

    // Why one event was quarantined; fails the test when it was not.
    std::string reason_of(const std::string& body) {
        const Interpreted event = interpret_one(body);
        EXPECT_EQ(event.outcome, store::ReceiptOutcome::quarantined) << body;
        EXPECT_FALSE(event.command) << body;
        EXPECT_EQ(event.body, body);
        return event.detail;
    }
};

} // namespace answerd::telephony
