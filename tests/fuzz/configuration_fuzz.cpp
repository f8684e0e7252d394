// SPDX-License-Identifier: Apache-2.0
#include "app/process_configuration.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Any bytes give a configuration or at least one fault in words, never a crash or both.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto configuration = answerd::app::parse_process_configuration(text);
    if (!configuration && configuration.error().text().empty()) std::abort();
    return 0;
}
