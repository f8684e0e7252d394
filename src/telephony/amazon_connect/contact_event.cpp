// SPDX-License-Identifier: Apache-2.0
#include "amazon_connect/contact_event.hpp"

#include <array>
#include <utility>

namespace answerd::telephony::connect {
namespace {

using command::SignalKind;

constexpr std::size_t call_key_bytes_max = 256;

struct Step {
    std::string_view type;
    SignalKind kind;
};

// CONNECTED_TO_SYSTEM never comes for inbound voice, so nothing waits for it. COMPLETED follows wrap-up; it ends a call
// whose DISCONNECTED was lost.
constexpr std::array steps{
    Step{"INITIATED", SignalKind::offered},
    Step{"CONNECTED_TO_SYSTEM", SignalKind::updated},
    Step{"QUEUED", SignalKind::queued},
    Step{"CONNECTED_TO_AGENT", SignalKind::answered},
    Step{"DISCONNECTED", SignalKind::ended},
    Step{"COMPLETED", SignalKind::ended},
    Step{"CONTACT_DATA_UPDATED", SignalKind::updated},
};

// Published event types that are no step of a call's life: paused and resumed are for tasks.
constexpr std::array<std::string_view, 4> types_without_meaning{"PAUSED", "RESUMED", "AMD_DISABLED", "WEBRTC_API"};

std::optional<SignalKind> kind_of(std::string_view event_type) {
    for (const auto& [type, kind] : steps) {
        if (type == event_type) return kind;
    }
    return std::nullopt;
}

EndedBy ended_by(std::string_view disconnect_reason) {
    if (disconnect_reason.empty()) return EndedBy::unknown;
    if (disconnect_reason == "CUSTOMER_DISCONNECT") return EndedBy::customer;
    if (disconnect_reason == "AGENT_DISCONNECT") return EndedBy::agent;
    if (disconnect_reason.starts_with("TELECOM")) return EndedBy::network;
    return EndedBy::system;
}

// The time inside the event that belongs to its step: milliseconds, where the envelope has seconds.
std::optional<Instant> time_of_step(const Json* detail, SignalKind kind) {
    switch (kind) {
    case SignalKind::offered:
        return time(detail, "initiationTimestamp");
    case SignalKind::queued:
        return time(member(detail, "queueInfo"), "enqueueTimestamp");
    case SignalKind::answered:
        return time(member(detail, "agentInfo"), "connectedToAgentTimestamp");
    case SignalKind::ended:
        return time(detail, "disconnectTimestamp");
    case SignalKind::ringing:
    case SignalKind::held:
    case SignalKind::resumed:
    case SignalKind::recording_paused:
    case SignalKind::recording_resumed:
    case SignalKind::updated:
        return std::nullopt;
    }
    return std::nullopt;
}

// The number dialled: a tag in contact events of the bus, a member in newer ones, which may be text or an object.
std::string system_endpoint(const Json* detail) {
    std::string tag = text(member(detail, "tags"), "aws:connect:systemEndpoint");
    if (!tag.empty()) return tag;
    const std::string address = text(member(detail, "systemEndpoint"), "address");
    return address.empty() ? text(detail, "systemEndpoint") : address;
}

std::string joined_texts(const Json* detail, std::string_view name) {
    std::string all;
    if (detail == nullptr) return all;
    const Json* found = detail->find(name);
    if (found == nullptr || !found->is_array()) return text(detail, name);
    for (const Json& element : found->elements()) {
        if (element.is_text()) all.append(all.empty() ? "" : ", ").append(element.text());
    }
    return all;
}

void add_step_facts(const Json* detail, SignalKind kind, command::CallSignal& signal, const AdapterSettings& settings) {
    const Json* queue = member(detail, "queueInfo");
    if (kind == SignalKind::queued) name_queue(signal, text(queue, "queueArn"), "", settings);
    if (kind == SignalKind::answered) {
        set_attribute(signal, "connect.agentId", arn_tail(text(member(detail, "agentInfo"), "agentArn")));
    }
    if (kind == SignalKind::updated) {
        set_attribute(signal, "connect.updatedProperties", joined_texts(detail, "updatedProperties"));
        set_attribute(signal, "connect.answeringMachineDetection", text(detail, "answeringMachineDetectionStatus"));
    }
    if (kind == SignalKind::ended) {
        signal.reason = text(detail, "disconnectReason");
        signal.ended_by = ended_by(upper_case(signal.reason));
    }
}

} // namespace

Reading read_contact_event(const Json& event, Instant received_at, const AdapterSettings& settings) {
    if (!event.is_object()) return quarantined("has to be an object");
    const Json* enveloped = member(&event, "detail");
    const Json* detail = enveloped == nullptr ? &event : enveloped;
    const std::string source = text(&event, "source");
    if (enveloped != nullptr && source != "aws.connect") return ignored("not from Amazon Connect");
    // By its content: the detail-type has been renamed once already.
    const std::string event_type = upper_case(text(detail, "eventType"));
    const std::string contact_id = text(detail, "contactId");
    if (event_type.empty() && enveloped != nullptr) return ignored("not a contact event");
    if (event_type.empty()) return quarantined("/eventType: is required");
    // Contact Lens says "COMPLETED" of a contact too, when its analysis is over; the call may go on.
    const bool is_contact = enveloped != nullptr || member(detail, "initiationMethod") != nullptr;
    if (!is_contact) return ignored("not a contact event");
    if (contact_id.empty()) return quarantined("/detail/contactId: is required");
    if (contact_id.size() > call_key_bytes_max) return quarantined("/detail/contactId: is longer than 256 bytes");
    if (auto reason = reason_to_ignore(detail)) return ignored(std::move(*reason));
    for (const std::string_view type : types_without_meaning) {
        if (event_type == type) return ignored("not a step of a call");
    }
    const std::optional<SignalKind> kind = kind_of(event_type);
    if (!kind) return quarantined("/detail/eventType: is not known");

    command::CallSignal signal = signal_of_contact(detail, contact_id, settings);
    signal.kind = *kind;
    const std::optional<Instant> sent_at = enveloped == nullptr ? std::nullopt : time(&event, "time");
    signal.occurred_at = time_of_step(detail, *kind).value_or(sent_at.value_or(received_at));
    name_system_endpoint(signal, system_endpoint(detail), settings);
    add_step_facts(detail, *kind, signal, settings);
    return {.signal = std::move(signal), .outcome = store::ReceiptOutcome::applied, .detail = {}};
}

} // namespace answerd::telephony::connect
