// SPDX-License-Identifier: Apache-2.0
#include "byo/call_data.hpp"
#include "member_reader.hpp"

namespace answerd::telephony::byo {

Result<command::AgentLine> read_agent_line(const CloudEvent& event) {
    std::optional<Problem> problem;
    MemberReader data{*event.data, "/data", problem};
    const std::optional<bool> is_busy = data.boolean("busy");
    // Taken for free, an agent in a call would be rung; taken for busy, one who is free would get nothing.
    if (!is_busy && !problem) data.refuse("busy", "is required");
    if (problem) return std::unexpected(*problem);
    return command::AgentLine{.endpoint = event.subject, .is_busy = *is_busy, .occurred_at = event.time};
}

} // namespace answerd::telephony::byo
