// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/id.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/domain/record_kind.hpp"
#include "answerd/domain/time.hpp"

#include <optional>
#include <string>
#include <string_view>

// The texts that answer a command (docs/agent-protocol.md, "Results") and the reasons a socket is closed with.
namespace answerd::api {

[[nodiscard]] std::string ok_reply(std::string_view command_id);
[[nodiscard]] std::string sign_in_reply(std::string_view command_id, UserId agent, Instant server_time);
[[nodiscard]] std::string pong_reply(std::string_view command_id, Instant server_time);
[[nodiscard]] std::string error_reply(std::string_view command_id, const Problem& problem);
[[nodiscard]] std::string malformed_reply(const Problem& problem);

// Who a work is about; `background` is JSON text.
[[nodiscard]] std::string background_frame(AgentWorkId work, const RecordReference& record,
                                           std::string_view background);

// {"retryAfterMs":n}
[[nodiscard]] std::string retry_reason(Milliseconds retry_after);

} // namespace answerd::api
