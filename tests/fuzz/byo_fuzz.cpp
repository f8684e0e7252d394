// SPDX-License-Identifier: Apache-2.0
#include "adapter_judge.hpp"

// The first byte chooses the media type, the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace answerd::telephony;
    static const std::unique_ptr<Adapter> adapter = [] {
        AdapterSettings settings;
        settings.name = {"pbx"};
        settings.kind = "byo";
        settings.caller_numbers.default_region = "DE";
        settings.secrets = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
        return make_byo_adapter(settings).value();
    }();
    if (size == 0) return 0;
    const bool is_batch = data[0] % 2 == 1;
    const std::string type = is_batch ? "application/cloudevents-batch+json" : "application/cloudevents+json";
    judge_adapter(*adapter, "events", {{"content-type", type}, {"webhook-id", "m"}}, data, size);
    return 0;
}
