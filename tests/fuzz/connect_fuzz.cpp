// SPDX-License-Identifier: Apache-2.0
#include "adapter_judge.hpp"

// The first byte chooses the path, the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace answerd::telephony;
    static const std::unique_ptr<Adapter> adapter = [] {
        AdapterSettings settings;
        settings.name = {"aws"};
        settings.kind = "amazon_connect";
        settings.caller_numbers.default_region = "US";
        settings.secrets = {"a-long-enough-api-key"};
        return make_amazon_connect_adapter(settings).value();
    }();
    if (size == 0) return 0;
    judge_adapter(*adapter, data[0] % 2 == 1 ? "flow" : "events", {}, data, size);
    return 0;
}
