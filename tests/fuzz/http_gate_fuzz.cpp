// SPDX-License-Identifier: Apache-2.0
// Any bytes: the gate neither crashes nor depends on how reads cut them, and Beast means the same by what it takes.
#include "support/net_gate_judge.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

void require(bool holds, const std::string& what) {
    if (holds) return;
    std::fprintf(stderr, "%s\n", what.c_str());
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace answerd::net;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto whole = judge(bytes);
    require(summary(judge(bytes, 1)) == summary(whole), "the judgement depends on how the bytes arrive");
    for (const auto& request : whole.taken) {
        const auto difference = disagreement_with_beast(request);
        require(difference.empty(), difference);
    }
    return 0;
}
