// SPDX-License-Identifier: Apache-2.0
#include "active_secrets.hpp"
#include "amazon_connect/contact_event.hpp"
#include "amazon_connect/flow_event.hpp"
#include "crypto.hpp"
#include "event_key.hpp"
#include "interpreted.hpp"
#include "wording.hpp"

#include "answerd/codec/json_value.hpp"
#include "answerd/telephony/adapter.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace answerd::telephony {
namespace {

constexpr std::size_t batch_events_max = 100;
constexpr std::size_t secret_bytes_min = 16;

// Everything in the request that may be the key: an API-key header, or an Authorization header as a whole, behind its
// scheme, or as the password of Basic. Event bus destinations offer all of these.
std::vector<std::string> presented_keys(const InboundRequest& request) {
    std::vector<std::string> keys;
    if (std::string key = header(request, "x-api-key"); !key.empty()) keys.push_back(std::move(key));
    const std::string authorization = header(request, "authorization");
    if (authorization.empty()) return keys;
    keys.push_back(authorization);
    const std::size_t space = authorization.find(' ');
    if (space == std::string::npos) return keys;
    keys.push_back(authorization.substr(space + 1));
    const std::optional<std::string> user_and_password = decode_base64(keys.back());
    if (!user_and_password) return keys;
    const std::size_t colon = user_and_password->find(':');
    if (colon != std::string::npos) keys.push_back(user_and_password->substr(colon + 1));
    return keys;
}

std::string_view without_byte_order_mark(std::string_view body) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (body.starts_with(mark)) body.remove_prefix(mark.size());
    return body;
}

Interpreted filed(std::string key, connect::Reading reading, std::string body) {
    Interpreted event{.event_key = std::move(key),
                      .command = std::nullopt,
                      .outcome = reading.outcome,
                      .detail = std::move(reading.detail),
                      .body = std::move(body)};
    if (reading.signal) event.command = std::move(*reading.signal);
    return event;
}

Result<> check_secrets(const std::vector<std::string>& secrets) {
    if (secrets.empty()) return std::unexpected(invalid("needs at least one key", "/secrets"));
    for (std::size_t i = 0; i < secrets.size(); ++i) {
        if (secrets[i].size() < secret_bytes_min)
            return std::unexpected(invalid("is shorter than 16 bytes", "/secrets/" + std::to_string(i)));
    }
    return {};
}

// Amazon Connect: contact events of EventBridge for the life of a call, and the flow's Lambda event for the caller's
// number. Contact events never carry the customer's number (reference telephony-formats.md §0.1), so it takes both.
class AmazonConnectAdapter final : public Adapter {
public:
    explicit AmazonConnectAdapter(AdapterSettings settings)
        : secrets_(std::exchange(settings.secrets, {})), settings_(std::move(settings)) {}

    const CallerNumbers& caller_numbers() const override { return settings_.caller_numbers; }
    AdapterProfile profile() const override {
        return {.name = settings_.name,
                .kind = settings_.kind,
                .capabilities = {},
                .default_queue = settings_.default_queue};
    }

    Result<> authenticate(const InboundRequest& request) const override {
        const ActiveSecrets<std::string>::List secrets = secrets_.read();
        bool is_known = false;
        for (const std::string& key : presented_keys(request)) {
            for (const std::string& secret : *secrets) {
                is_known = is_equal_in_constant_time(key, secret) || is_known;
            }
        }
        if (is_known) return {};
        return std::unexpected(Problem{ProblemCode::unauthenticated, "no active key in x-api-key or authorization"});
    }

    Result<> replace_secrets(std::vector<std::string> secrets) override {
        if (auto checked = check_secrets(secrets); !checked) return checked;
        secrets_.replace(std::move(secrets));
        return {};
    }

    std::vector<Interpreted> interpret(const InboundRequest& request) override {
        const std::string_view body = without_byte_order_mark(request.body);
        const Result<codec::JsonDocument> parsed = codec::parse_document(body);
        if (!parsed) {
            return only(filed(content_event_key(body), connect::quarantined(sentence_of(parsed.error())),
                              std::string{request.body}));
        }
        const codec::JsonValue& document = parsed->root();
        if (request.path == "flow") {
            return only(filed(connect::flow_event_key(document, body),
                              connect::read_flow_event(document, request.received_at, settings_),
                              std::string{request.body}));
        }
        if (!document.is_array()) return only(interpret_contact_event(document, request, std::string{request.body}));
        return interpret_batch(document, request);
    }

    std::optional<ControlRequest> control_request(const Control& /*control*/, Instant /*now*/) override {
        return std::nullopt;
    }

private:
    // A pipe delivers arrays, even with a batch size of one.
    std::vector<Interpreted> interpret_batch(const codec::JsonValue& document, const InboundRequest& request) const {
        const std::span<const codec::JsonValue> elements = document.elements();
        const std::size_t taken = std::min(elements.size(), batch_events_max);
        std::vector<Interpreted> events;
        for (std::size_t i = 0; i < taken; ++i) {
            events.push_back(interpret_contact_event(elements[i], request, codec::dump_json(elements[i])));
        }
        if (taken < elements.size()) {
            events.push_back(filed(content_event_key(request.body),
                                   connect::quarantined("/100: a batch holds at most 100 events"),
                                   std::string{request.body}));
        }
        return events;
    }

    Interpreted interpret_contact_event(const codec::JsonValue& event, const InboundRequest& request,
                                        std::string body) const {
        const std::string id = connect::text(&event, "id");
        std::string key = id.empty() ? content_event_key(body) : bounded_event_key(id);
        connect::Reading reading = connect::read_contact_event(event, request.received_at, settings_);
        return filed(std::move(key), std::move(reading), std::move(body));
    }

    ActiveSecrets<std::string> secrets_;
    const AdapterSettings settings_; // without the secrets
};

} // namespace

Result<std::unique_ptr<Adapter>> make_amazon_connect_adapter(AdapterSettings settings) {
    if (!is_valid_name(settings.name.value)) return std::unexpected(invalid("is not a name", "/name"));
    if (auto checked = check_secrets(settings.secrets); !checked) return std::unexpected(checked.error());
    if (settings.capabilities != AdapterCapabilities{} || !settings.control_url.empty()) {
        return std::unexpected(invalid("Amazon Connect takes no controls from here", "/capabilities"));
    }
    return std::make_unique<AmazonConnectAdapter>(std::move(settings));
}

} // namespace answerd::telephony
