// SPDX-License-Identifier: Apache-2.0
#include "default_configuration.hpp"

namespace answerd::app {

std::vector<ConfigurationEntity> default_configuration() {
    const std::vector<ChannelName> all_channels = {{"voice"}, {"chat"}, {"email"}, {"case"}};
    return {
        ServiceChannel{.name = {"voice"}, .label = "Voice", .exclusive = true, .wrap_up_seconds = 30},
        ServiceChannel{.name = {"chat"}, .label = "Chat", .exclusive = false, .wrap_up_seconds = 0},
        ServiceChannel{.name = {"email"}, .label = "E-mail", .exclusive = false, .wrap_up_seconds = 0},
        ServiceChannel{.name = {"case"}, .label = "Case", .exclusive = false, .wrap_up_seconds = 0},
        PresenceStatus{.name = {"available"}, .label = "Available", .channels = all_channels},
        PresenceStatus{.name = {"available-voice"}, .label = "Available for calls", .channels = {{"voice"}}},
        PresenceStatus{.name = {"break"}, .label = "Break", .channels = {}},
        PresenceConfiguration{.name = {"default"}, .label = "Default", .capacity = 4},
        RoutingConfiguration{.name = {"default"}, .label = "Default"},
        Disposition{.name = {"resolved"}, .label = "Resolved", .category = "success"},
        Disposition{.name = {"follow-up"}, .label = "Follow-up needed", .category = "open"},
    };
}

} // namespace answerd::app
