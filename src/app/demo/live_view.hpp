// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "demo/world.hpp"

#include "answerd/codec/json.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace answerd::app::demo {

// What stays the same while the demo runs: where to go and how to get in.
struct LiveHeader {
    std::string base_url;
    std::string password;
    std::string webhook_secret;
    std::string data_directory;
};

struct LiveData {
    codec::Json live;  // GET /api/v1/live
    codec::Json calls; // GET /api/v1/voice-calls
};

[[nodiscard]] std::string header_text(const LiveHeader& header);
// The whole picture, for a terminal that is redrawn each second.
[[nodiscard]] std::string screen_text(const LiveHeader& header, const LiveData& data, const Tally& tally);
// The same in one line, for a log.
[[nodiscard]] std::string line_text(const LiveData& data, const Tally& tally);

} // namespace answerd::app::demo
