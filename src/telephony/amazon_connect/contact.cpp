// SPDX-License-Identifier: Apache-2.0
#include "amazon_connect/contact.hpp"

#include "customer_side.hpp"

#include "answerd/matching/matching.hpp"

#include <array>
#include <utility>

namespace answerd::telephony::connect {
namespace {

using Method = std::pair<std::string_view, CallType>;

// Open set: a method we do not know leaves the type open and is kept raw. API is a call that somebody's program
// placed; Amazon's own Salesforce glue files it as inbound, and its customer is where a caller would stand.
constexpr std::array methods{
    Method{"INBOUND", CallType::inbound},
    Method{"API", CallType::inbound},
    Method{"WEBRTC_API", CallType::inbound},
    Method{"OUTBOUND", CallType::outbound},
    Method{"EXTERNAL_OUTBOUND", CallType::outbound},
    Method{"CAMPAIGN_PREVIEW", CallType::outbound},
    Method{"TRANSFER", CallType::transfer},
    Method{"QUEUE_TRANSFER", CallType::transfer},
    Method{"CALLBACK", CallType::callback},
    Method{"CALLBACK_CUSTOMER_FIRST_QUEUED", CallType::callback},
    Method{"CALLBACK_CUSTOMER_FIRST_DIALED", CallType::callback},
};

} // namespace

Reading ignored(std::string why) {
    return {.signal = {}, .outcome = store::ReceiptOutcome::ignored, .detail = std::move(why)};
}

Reading quarantined(std::string why) {
    return {.signal = {}, .outcome = store::ReceiptOutcome::quarantined, .detail = std::move(why)};
}

std::optional<std::string> reason_to_ignore(const Json* contact) {
    const std::string channel = upper_case(text(contact, "channel"));
    if (!channel.empty() && channel != "VOICE") return "not a voice contact";
    // A supervisor who listens in has a contact of their own; it is nobody's call.
    if (upper_case(text(contact, "initiationMethod")) == "MONITOR") return "a supervisor's monitoring contact";
    return std::nullopt;
}

std::optional<CallType> call_type_of(std::string_view initiation_method) {
    for (const auto& [name, type] : methods) {
        if (name == initiation_method) return type;
    }
    return std::nullopt;
}

void set_attribute(command::CallSignal& signal, std::string key, std::string value) {
    if (!value.empty()) signal.attributes[std::move(key)] = PersonalText{std::move(value)};
}

command::CallSignal signal_of_contact(const Json* contact, const std::string& contact_id,
                                      const AdapterSettings& settings) {
    command::CallSignal signal;
    signal.adapter = settings.name;
    signal.call_key = contact_id;
    const std::string method = text(contact, "initiationMethod");
    signal.type = call_type_of(upper_case(method));
    set_attribute(signal, "connect.initiationMethod", method);
    set_attribute(signal, "connect.instanceId", instance_of_arn(text(contact, "instanceArn")));
    // A first contact names itself as its own predecessor in flow events, and nobody in contact events.
    for (const std::string name : {"initialContactId", "previousContactId", "relatedContactId"}) {
        const std::string other = text(contact, name);
        if (other != contact_id) set_attribute(signal, "connect." + name, other);
    }
    return signal;
}

void name_customer(command::CallSignal& signal, std::string_view address, const AdapterSettings& settings) {
    if (address.empty()) return;
    Party party = matching::normalise_party(address, settings.caller_numbers.default_region);
    (is_outgoing(signal.type) ? signal.to : signal.from) = std::move(party);
}

void name_system_endpoint(command::CallSignal& signal, std::string_view address, const AdapterSettings& settings) {
    if (address.empty()) return;
    Party party = matching::normalise_party(address, settings.caller_numbers.default_region);
    (is_outgoing(signal.type) ? signal.from : signal.to) = std::move(party);
}

void name_queue(command::CallSignal& signal, const std::string& arn, const std::string& name,
                const AdapterSettings& settings) {
    const std::string id = arn_tail(arn);
    set_attribute(signal, "connect.queueId", id);
    set_attribute(signal, "connect.queueName", name);
    for (const std::string& word : {id, name}) {
        const auto found = settings.queue_names.find(word);
        if (word.empty() || found == settings.queue_names.end()) continue;
        signal.queue = found->second;
        return;
    }
    if (is_valid_name(id)) signal.queue = {id};
}

} // namespace answerd::telephony::connect
