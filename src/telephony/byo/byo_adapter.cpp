// SPDX-License-Identifier: Apache-2.0
#include "active_secrets.hpp"
#include "byo/call_data.hpp"
#include "byo/cloud_event.hpp"
#include "byo/control_event.hpp"
#include "event_key.hpp"
#include "interpreted.hpp"
#include "webhook_secret.hpp"
#include "wording.hpp"

#include "answerd/codec/json_value.hpp"
#include "answerd/telephony/adapter.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace answerd::telephony {
namespace {

using byo::CloudEvent;
using command::SignalKind;

constexpr std::size_t batch_events_max = 100;
constexpr std::string_view call_type_prefix = "org.answerd.call.";
constexpr std::string_view transcript_type = "org.answerd.transcript.segment";
constexpr std::string_view agent_line_type = "org.answerd.agent.line";

constexpr std::array signals{
    std::pair<std::string_view, SignalKind>{"offered", SignalKind::offered},
    std::pair<std::string_view, SignalKind>{"queued", SignalKind::queued},
    std::pair<std::string_view, SignalKind>{"ringing", SignalKind::ringing},
    std::pair<std::string_view, SignalKind>{"answered", SignalKind::answered},
    std::pair<std::string_view, SignalKind>{"held", SignalKind::held},
    std::pair<std::string_view, SignalKind>{"resumed", SignalKind::resumed},
    std::pair<std::string_view, SignalKind>{"recording-paused", SignalKind::recording_paused},
    std::pair<std::string_view, SignalKind>{"recording-resumed", SignalKind::recording_resumed},
    std::pair<std::string_view, SignalKind>{"updated", SignalKind::updated},
    std::pair<std::string_view, SignalKind>{"ended", SignalKind::ended},
};

std::optional<SignalKind> signal_of(std::string_view type) {
    if (!type.starts_with(call_type_prefix)) return std::nullopt;
    type.remove_prefix(call_type_prefix.size());
    const auto* found = std::ranges::find(signals, type, &std::pair<std::string_view, SignalKind>::first);
    if (found == signals.end()) return std::nullopt;
    return found->second;
}

// The media type alone, in lower case.
std::string media_type(const InboundRequest& request) {
    std::string type = header(request, "content-type");
    type.resize(std::min(type.size(), type.find(';')));
    while (type.ends_with(' '))
        type.pop_back();
    std::ranges::transform(type, type.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return type;
}

// No source is empty, so this can be no event's own key.
std::string request_key(const InboundRequest& request) {
    return bounded_event_key("\n" + header(request, "webhook-id"));
}

Interpreted kept_only(std::string key, store::ReceiptOutcome outcome, std::string detail, std::string body) {
    return {.event_key = std::move(key),
            .command = std::nullopt,
            .outcome = outcome,
            .detail = std::move(detail),
            .body = std::move(body)};
}

Interpreted quarantined(std::string key, std::string detail, std::string body) {
    return kept_only(std::move(key), store::ReceiptOutcome::quarantined, std::move(detail), std::move(body));
}

Result<> check_secrets(const std::vector<std::string>& secrets) {
    constexpr std::size_t key_bytes_min = 24; // Standard Webhooks, §Signature scheme
    constexpr std::size_t key_bytes_max = 64;
    if (secrets.empty()) return std::unexpected(invalid("needs at least one secret", "/secrets"));
    for (std::size_t i = 0; i < secrets.size(); ++i) {
        const std::optional<std::string> key = decode_webhook_secret(secrets[i]);
        if (key && key->size() >= key_bytes_min && key->size() <= key_bytes_max) continue;
        return std::unexpected(
            invalid("has to be \"whsec_\" and 24 to 64 bytes in base64", "/secrets/" + std::to_string(i)));
    }
    return {};
}

// "Bring your own": CloudEvents 1.0 in structured or batch mode, signed by Standard Webhooks.
class ByoAdapter final : public Adapter {
public:
    explicit ByoAdapter(AdapterSettings settings)
        : keys_(webhook_keys(std::exchange(settings.secrets, {}))), settings_(std::move(settings)) {}

    const CallerNumbers& caller_numbers() const override { return settings_.caller_numbers; }
    AdapterProfile profile() const override {
        return {.name = settings_.name,
                .kind = settings_.kind,
                .capabilities = settings_.capabilities,
                .default_queue = settings_.default_queue};
    }

    Result<> authenticate(const InboundRequest& request) const override {
        return verify_webhook(request.headers, request.body, *keys_.read(), request.received_at, webhook_tolerance);
    }

    Result<> replace_secrets(std::vector<std::string> secrets) override {
        if (auto checked = check_secrets(secrets); !checked) return checked;
        keys_.replace(webhook_keys(secrets));
        return {};
    }

    std::vector<Interpreted> interpret(const InboundRequest& request) override {
        const std::string type = media_type(request);
        const bool is_batch = type == "application/cloudevents-batch+json";
        if (!is_batch && type != "application/cloudevents+json") return only(refuse_media_type(request));
        const Result<codec::JsonDocument> document = codec::parse_document(request.body);
        if (!document) {
            return only(quarantined(request_key(request), sentence_of(document.error()), std::string{request.body}));
        }
        if (is_batch) return interpret_batch(request, document->root());
        std::string key =
            byo::event_key_of(document->root()).or_else([&] { return std::optional(request_key(request)); }).value();
        return only(interpret_event(request, document->root(), std::move(key), std::string{request.body}));
    }

    std::optional<ControlRequest> control_request(const Control& control, Instant now) override {
        if (settings_.control_url.empty()) return std::nullopt;
        ControlRequest request{.url = settings_.control_url, .headers = {}, .body = byo::control_event(control, now)};
        request.headers = sign_webhook(to_string(control.id), now, request.body, keys_.read()->front());
        request.headers["content-type"] = "application/cloudevents+json";
        return request;
    }

private:
    // In binary mode the event's type and subject travel in ce-* headers, which the signature does not cover: whoever
    // carries the message could change them.
    static Interpreted refuse_media_type(const InboundRequest& request) {
        const bool is_binary_mode = request.headers.contains("ce-type") || request.headers.contains("ce-id");
        return quarantined(request_key(request),
                           is_binary_mode
                               ? "CloudEvents binary mode is refused: its headers are not signed; use structured mode"
                               : "content-type has to be application/cloudevents+json or "
                                 "application/cloudevents-batch+json",
                           std::string{request.body});
    }

    std::vector<Interpreted> interpret_batch(const InboundRequest& request, const codec::JsonValue& document) {
        const std::string key = request_key(request);
        if (!document.is_array()) {
            return only(quarantined(key, "a batch has to be an array", std::string{request.body}));
        }
        const std::span<const codec::JsonValue> elements = document.elements();
        const std::size_t taken = std::min(elements.size(), batch_events_max);
        std::vector<Interpreted> events;
        events.reserve(taken + 1);
        for (std::size_t i = 0; i < taken; ++i) {
            std::string element_key =
                byo::event_key_of(elements[i]).value_or(bounded_event_key(key + "\n" + std::to_string(i)));
            events.push_back(
                interpret_event(request, elements[i], std::move(element_key), codec::dump_json(elements[i])));
        }
        if (taken < elements.size()) {
            events.push_back(quarantined(bounded_event_key(key + "\nrest"), "/100: a batch holds at most 100 events",
                                         std::string{request.body}));
        }
        return events;
    }

    Interpreted interpret_event(const InboundRequest& request, const codec::JsonValue& document, std::string key,
                                std::string body) const {
        Result<CloudEvent> event = byo::read_identity(document, settings_.source_prefix);
        if (!event) return quarantined(std::move(key), sentence_of(event.error()), std::move(body));
        const std::optional<SignalKind> signal = signal_of(event->type);
        if (!signal && event->type != transcript_type && event->type != agent_line_type) {
            return kept_only(std::move(key), store::ReceiptOutcome::ignored, "unknown event type", std::move(body));
        }
        if (const Result<> context = byo::read_context(document, request.received_at, *event); !context) {
            return quarantined(std::move(key), sentence_of(context.error()), std::move(body));
        }
        if (signal) return interpret_call(*signal, *event, std::move(key), std::move(body));
        if (event->type == agent_line_type) return interpret_agent_line(*event, std::move(key), std::move(body));
        return interpret_transcript(*event, std::move(key), std::move(body));
    }

    Interpreted interpret_call(SignalKind kind, const CloudEvent& event, std::string key, std::string body) const {
        Result<command::CallSignal> signal = byo::read_call(kind, event, settings_);
        if (!signal) return quarantined(std::move(key), sentence_of(signal.error()), std::move(body));
        return {.event_key = std::move(key), .command = std::move(*signal), .body = std::move(body)};
    }

    static Interpreted interpret_agent_line(const CloudEvent& event, std::string key, std::string body) {
        const Result<command::AgentLine> line = byo::read_agent_line(event);
        if (!line) return quarantined(std::move(key), sentence_of(line.error()), std::move(body));
        return {.event_key = std::move(key), .command = *line, .body = std::move(body)};
    }

    Interpreted interpret_transcript(const CloudEvent& event, std::string key, std::string body) const {
        Result<std::optional<command::AddTranscriptLine>> line = byo::read_transcript(event, settings_);
        if (!line) return quarantined(std::move(key), sentence_of(line.error()), std::move(body));
        if (!*line) {
            return kept_only(std::move(key), store::ReceiptOutcome::ignored, "a line that is not final",
                             std::move(body));
        }
        return {.event_key = std::move(key), .command = std::move(**line), .body = std::move(body)};
    }

    ActiveSecrets<Hmac> keys_;
    const AdapterSettings settings_; // without the secrets
};

bool has_any(const AdapterCapabilities& can) {
    return can != AdapterCapabilities{};
}

} // namespace

Result<std::unique_ptr<Adapter>> make_byo_adapter(AdapterSettings settings) {
    if (!is_valid_name(settings.name.value)) return std::unexpected(invalid("is not a name", "/name"));
    if (auto checked = check_secrets(settings.secrets); !checked) return std::unexpected(checked.error());
    if (has_any(settings.capabilities) && settings.control_url.empty()) {
        return std::unexpected(invalid("is required by the capabilities", "/controlUrl"));
    }
    return std::make_unique<ByoAdapter>(std::move(settings));
}

} // namespace answerd::telephony
