// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "amazon_connect/members.hpp"

#include "answerd/core/commands.hpp"
#include "answerd/telephony/adapter.hpp"

#include <optional>
#include <string>
#include <string_view>

// What contact events and flow events have in common: one contact, described in Amazon's words.
namespace answerd::telephony::connect {

// What one document led to, before it is known under which key it is filed.
struct Reading {
    std::optional<command::CallSignal> signal;
    store::ReceiptOutcome outcome = store::ReceiptOutcome::applied;
    std::string detail;
};

[[nodiscard]] Reading ignored(std::string why);
[[nodiscard]] Reading quarantined(std::string why);

// Why events of this contact are none of ours; empty for an ordinary voice contact. An absent channel is voice.
[[nodiscard]] std::optional<std::string> reason_to_ignore(const Json* contact);

[[nodiscard]] std::optional<CallType> call_type_of(std::string_view initiation_method);

// Call key, type and the facts under "connect.*" attributes.
[[nodiscard]] command::CallSignal signal_of_contact(const Json* contact, const std::string& contact_id,
                                                    const AdapterSettings& settings);
void name_customer(command::CallSignal& signal, std::string_view address, const AdapterSettings& settings);
void name_system_endpoint(command::CallSignal& signal, std::string_view address, const AdapterSettings& settings);
// By the configured name for the queue's id or name; the id itself when it is a name of ours.
void name_queue(command::CallSignal& signal, const std::string& arn, const std::string& name,
                const AdapterSettings& settings);
void set_attribute(command::CallSignal& signal, std::string key, std::string value);

} // namespace answerd::telephony::connect
