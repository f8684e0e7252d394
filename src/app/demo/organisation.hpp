// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "demo/rest_client.hpp"
#include "demo/secrets.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace answerd::app::demo {

inline constexpr std::string_view adapter_name = "exchange";
inline constexpr std::string_view supervisor_name = "sofia";
inline constexpr std::string_view admin_name = "admin";

struct DemoQueue {
    std::string_view name;
    int weight; // how often callers choose it
};
[[nodiscard]] std::span<const DemoQueue> demo_queues();
[[nodiscard]] std::span<const std::string_view> demo_dispositions();

struct SignedInAgent {
    std::string username;
    std::string token;
};

struct Organisation {
    std::vector<SignedInAgent> agents;
    std::string supervisor_token;
};

// Claims a fresh installation and builds the organisation over REST: 4 queues, 12 agents, skills, dispositions. On a
// folder that has it already it only signs everybody in. `set_up_path` is empty when the installation is claimed.
[[nodiscard]] Result<Organisation> set_up_organisation(RestClient& rest, const std::string& set_up_path,
                                                       const Secrets& secrets);

} // namespace answerd::app::demo
