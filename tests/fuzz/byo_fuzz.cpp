// SPDX-License-Identifier: Apache-2.0
#include "answerd/telephony/adapter.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// The first byte chooses the media type, the rest is the body. Whatever it is: every event has a key and either leads
// to a command or says why not.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace answerd::telephony;
    static const std::unique_ptr<Adapter> adapter = [] {
        AdapterSettings settings;
        settings.name = {"pbx"};
        settings.kind = "byo";
        settings.default_region = "DE";
        settings.secrets = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
        return make_byo_adapter(settings).value();
    }();
    if (size == 0) return 0;
    const bool is_batch = data[0] % 2 == 1;
    const InboundRequest request{
        .path = "events",
        .headers = {{"content-type", is_batch ? "application/cloudevents-batch+json" : "application/cloudevents+json"},
                    {"webhook-id", "m"}},
        .body = {reinterpret_cast<const char*>(data + 1), size - 1},
        .received_at = answerd::Instant{answerd::Seconds{1'760'000'000}}};
    for (const Interpreted& event : adapter->interpret(request)) {
        const bool is_explained = event.command.has_value() || !event.detail.empty();
        if (event.event_key.empty() || event.event_key.size() > 200 || !is_explained) std::abort();
    }
    return 0;
}
