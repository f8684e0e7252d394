// SPDX-License-Identifier: Apache-2.0
#include "amazon_connect/flow_event.hpp"

#include "attributes.hpp"
#include "event_key.hpp"

namespace answerd::telephony::connect {
namespace {

constexpr std::size_t call_key_bytes_max = 256;

const Json* contact_data(const Json& event) {
    return member(&event, "Details", "ContactData");
}

// The flow's own attributes, then the parameters of this one block under names that are still free.
void add_flow_attributes(const Json& event, const Json* contact, Attributes& attributes) {
    for (const Json* object : {member(contact, "Attributes"), member(&event, "Details", "Parameters")}) {
        if (object == nullptr) continue;
        for (const auto& [key, value] : object->members()) {
            if (!key.empty() && !value.is_null()) attributes.try_emplace(std::string(key), attribute_text(value));
        }
    }
}

void add_contact_facts(const Json* contact, command::CallSignal& signal) {
    const Json* segment = member(contact, "SegmentAttributes");
    set_attribute(signal, "connect.subtype", text(member(segment, "connect:Subtype"), "ValueString"));
    set_attribute(signal, "connect.customerId", text(contact, "CustomerId"));
    set_attribute(signal, "connect.languageCode", text(contact, "LanguageCode"));
    set_attribute(signal, "connect.name", text(contact, "Name"));
    set_attribute(signal, "connect.description", text(contact, "Description"));
}

} // namespace

Reading read_flow_event(const Json& event, Instant received_at, const AdapterSettings& settings) {
    if (!event.is_object()) return quarantined("has to be an object");
    const Json* contact = contact_data(event);
    if (contact == nullptr) return quarantined("/Details/ContactData: is required");
    const std::string contact_id = text(contact, "ContactId");
    if (contact_id.empty()) return quarantined("/Details/ContactData/ContactId: is required");
    if (contact_id.size() > call_key_bytes_max) {
        return quarantined("/Details/ContactData/ContactId: is longer than 256 bytes");
    }
    if (auto reason = reason_to_ignore(contact)) return ignored(std::move(*reason));

    command::CallSignal signal = signal_of_contact(contact, contact_id, settings);
    // An offer may repeat and brings its facts along each time, so a retried or second announcement is one too.
    signal.kind = command::SignalKind::offered;
    signal.occurred_at = received_at; // the event itself carries no time
    name_customer(signal, text(member(contact, "CustomerEndpoint"), "Address"), settings);
    name_system_endpoint(signal, text(member(contact, "SystemEndpoint"), "Address"), settings);
    const Json* queue = member(contact, "Queue");
    name_queue(signal, text(queue, "ARN"), text(queue, "Name"), settings);
    add_contact_facts(contact, signal);
    add_flow_attributes(event, contact, signal.attributes);
    // The call counts more than its attributes: too many of them are cut, the whole is in the raw event.
    const bool is_cut = cut_to_attribute_limits(signal.attributes);
    return {.signal = std::move(signal),
            .outcome = store::ReceiptOutcome::applied,
            .detail = is_cut ? "attributes beyond the limits were left out" : ""};
}

std::string flow_event_key(const Json& event, std::string_view body) {
    const std::string contact_id = text(contact_data(event), "ContactId");
    return bounded_event_key("flow\n" + contact_id + "\n" + content_event_key(body));
}

} // namespace answerd::telephony::connect
