// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "byo/cloud_event.hpp"

#include "answerd/core/commands.hpp"
#include "answerd/telephony/adapter.hpp"

#include <optional>

// The `data` of the contract's events (docs: BYO contract) as commands.
namespace answerd::telephony::byo {

[[nodiscard]] Result<command::CallSignal> read_call(command::SignalKind kind, const CloudEvent& event,
                                                    const AdapterSettings& settings);

// Empty for a line that is not final: the sender will replace it.
[[nodiscard]] Result<std::optional<command::AddTranscriptLine>> read_transcript(const CloudEvent& event,
                                                                                const AdapterSettings& settings);

// The subject is the endpoint of an agent, not a call.
[[nodiscard]] Result<command::AgentLine> read_agent_line(const CloudEvent& event);

} // namespace answerd::telephony::byo
