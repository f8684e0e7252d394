// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/commands.hpp"
#include "answerd/core/events.hpp"
#include "answerd/store/store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The adapter contract: signals in, controls out, capability flags. An adapter is a translator: it decides nothing
// about routing and keeps no state of calls. A new provider is one folder beside byo/ with one class derived from
// Adapter.
namespace answerd::telephony {

// An HTTP request to /adapters/{name}/... as far as an adapter may look at it. Header names are lower-case.
struct InboundRequest {
    std::string path; // below the adapter's own prefix: "events", "flow"
    std::map<std::string, std::string> headers;
    std::string_view body; // raw bytes: what was signed
    Instant received_at{};
};

// One provider event, interpreted. Exactly one receipt per event key is ever stored; a later event of the same key is
// counted as a duplicate and dropped before the core.
struct Interpreted {
    std::string event_key; // the provider's id of the event, unique per adapter
    // A CallSignal, AddTranscriptLine or AgentLine. Empty: kept as a receipt only, `outcome` and `detail` say why.
    std::optional<Command> command;
    store::ReceiptOutcome outcome = store::ReceiptOutcome::applied;
    std::string detail;
    std::string body; // raw bytes of this one event
};

// How an adapter's word about a caller's number is taken.
struct CallerNumbers {
    std::string default_region; // ISO 3166, for numbers without "+"
    bool are_trusted = true;    // they count as verified where the provider says nothing of that
};

struct AdapterSettings {
    AdapterName name;
    std::string kind;
    CallerNumbers caller_numbers;
    std::string source_prefix;        // BYO: the CloudEvents `source` must start with it; empty = any
    std::vector<std::string> secrets; // active signing secrets or keys; several while they are rotated
    std::string control_url;          // BYO: where controls are posted; empty = the adapter has no controls
    AdapterCapabilities capabilities;
    QueueName default_queue;
    std::map<std::string, QueueName> queue_names; // what the provider calls a queue (a name, an ARN's tail) -> ours
};

class Adapter {
public:
    virtual ~Adapter() = default;

    [[nodiscard]] virtual AdapterProfile profile() const = 0;
    [[nodiscard]] virtual const CallerNumbers& caller_numbers() const = 0;
    // Who sent this? Constant time; before the body is interpreted. A refusal is a 401 and costs events: it is logged.
    // Called on many threads at once, also while the others run: it only reads.
    [[nodiscard]] virtual Result<> authenticate(const InboundRequest& request) const = 0;
    // From any thread, while the others run: the whole list at once, or none of it when one is no secret. Requests that
    // are being authenticated finish under the list they began with.
    [[nodiscard]] virtual Result<> replace_secrets(std::vector<std::string> secrets) = 0;
    // Pure translation of one request into its events, in order. Never fails as a whole: what cannot be understood is
    // quarantined, because a 4xx loses calls (reference telephony-formats.md §0.2). Caller lookup is not its business:
    // `CallSignal::match` stays empty and ingest fills it.
    [[nodiscard]] virtual std::vector<Interpreted> interpret(const InboundRequest& request) = 0;
    // The HTTP request that carries a control to the provider; empty when this adapter has no controls. Runs on another
    // thread than `interpret`, possibly at the same time.
    struct ControlRequest {
        std::string url;
        std::map<std::string, std::string> headers;
        std::string body;
    };
    [[nodiscard]] virtual std::optional<ControlRequest> control_request(const Control& control, Instant now) = 0;
};

[[nodiscard]] Result<std::unique_ptr<Adapter>> make_byo_adapter(AdapterSettings settings);
[[nodiscard]] Result<std::unique_ptr<Adapter>> make_amazon_connect_adapter(AdapterSettings settings);
// By `settings.kind`; an unknown kind is refused with the known ones named.
[[nodiscard]] Result<std::unique_ptr<Adapter>> make_adapter(AdapterSettings settings);

// How far the sender's clock may be off, and how long a captured request could be sent again.
inline constexpr Seconds webhook_tolerance{300};

// Standard Webhooks (https://www.standardwebhooks.com, spec §Signature scheme): HMAC-SHA256 over "id.timestamp.body".
// Secrets are base64, with or without the prefix "whsec_", padded or not. Any valid signature under any secret passes;
// unknown signature versions are skipped; a secret without bytes never passes.
[[nodiscard]] Result<> verify_standard_webhook(const std::map<std::string, std::string>& headers, std::string_view body,
                                               const std::vector<std::string>& secrets, Instant now,
                                               Seconds tolerance = webhook_tolerance);
[[nodiscard]] std::map<std::string, std::string>
sign_standard_webhook(std::string_view id, Instant now, std::string_view body, const std::string& secret);

} // namespace answerd::telephony
