// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/telephony/adapter.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>

namespace answerd::telephony {

inline const std::string connect_key = "a-long-enough-api-key";
inline constexpr Instant connect_now = Instant{Seconds{1'760'000'000}}; // 2025-10-09T08:53:20Z

inline AdapterSettings connect_settings() {
    AdapterSettings settings;
    settings.name = {"aws"};
    settings.kind = "amazon_connect";
    settings.caller_numbers.default_region = "US";
    settings.secrets = {"an-older-long-api-key", connect_key};
    settings.queue_names = {{"PasswordReset", {"support"}}};
    return settings;
}

class ConnectTest : public testing::Test {
protected:
    std::unique_ptr<Adapter> adapter_ = make_amazon_connect_adapter(connect_settings()).value();

    std::vector<Interpreted> interpret(const std::string& path, const std::string& body) {
        return adapter_->interpret({.path = path, .headers = {}, .body = body, .received_at = connect_now});
    }
    Interpreted interpret_one(const std::string& path, const std::string& body) {
        std::vector<Interpreted> events = interpret(path, body);
        EXPECT_EQ(events.size(), 1U);
        return events.empty() ? Interpreted{} : std::move(events.front());
    }
    command::CallSignal signal_of(const std::string& path, const std::string& body) {
        const Interpreted event = interpret_one(path, body);
        EXPECT_EQ(event.outcome, store::ReceiptOutcome::applied) << event.detail;
        const auto* signal = event.command ? std::get_if<command::CallSignal>(&*event.command) : nullptr;
        EXPECT_NE(signal, nullptr) << event.detail;
        return signal == nullptr ? command::CallSignal{} : *signal;
    }
    std::string not_applied(store::ReceiptOutcome outcome, const std::string& path, const std::string& body) {
        const Interpreted event = interpret_one(path, body);
        EXPECT_EQ(event.outcome, outcome) << event.detail << " " << body;
        EXPECT_FALSE(event.command);
        EXPECT_EQ(event.body, body);
        return event.detail;
    }
    std::string why_ignored(const std::string& path, const std::string& body) {
        return not_applied(store::ReceiptOutcome::ignored, path, body);
    }
    std::string why_quarantined(const std::string& path, const std::string& body) {
        return not_applied(store::ReceiptOutcome::quarantined, path, body);
    }
};

// A contact event of contact "c1"; `members` go into its detail.
inline std::string contact_event(const std::string& type, const std::string& members = "") {
    return R"({"version":"0","id":"ev-1","detail-type":"Amazon Connect Contact Event","source":"aws.connect",)"
           R"("account":"1","time":"2025-10-09T08:53:10Z","region":"us-west-2","resources":[],"detail":{"eventType":")" +
           type + R"(","contactId":"c1","channel":"VOICE","initiationMethod":"INBOUND")" + members + "}}";
}

// A flow's Lambda event of contact "c1"; `members` go into its ContactData.
inline std::string flow_event(const std::string& members, const std::string& parameters = "{}") {
    return R"({"Name":"ContactFlowEvent","Details":{"ContactData":{"ContactId":"c1","Channel":"VOICE",)"
           R"("InitiationMethod":"INBOUND")" +
           members + R"(},"Parameters":)" + parameters + "}}";
}

} // namespace answerd::telephony
