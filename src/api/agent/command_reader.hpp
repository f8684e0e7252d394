// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/commands.hpp"
#include "answerd/domain/problem.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace answerd::api {

struct SignIn {
    std::string token;
    std::optional<std::uint64_t> last_seq;
    bool wants_background = false;
};
struct SignOut {};
struct Ping {};

// One message of a console. A core command's `agent` is still nil: who sends is the session's knowledge, not the
// message's.
struct AgentCommand {
    std::string id;
    std::variant<SignIn, SignOut, Ping, Command> body;
};

struct RefusedMessage {
    std::optional<std::string> id; // empty: not readable
    bool is_malformed = false;     // no JSON object with a usable id: not a command at all
    Problem problem;
};

// Pure: the text says it all. docs/agent-protocol.md lists the commands.
[[nodiscard]] std::expected<AgentCommand, RefusedMessage> read_agent_command(std::string_view text);

// Every value of `type`, sorted.
[[nodiscard]] std::vector<std::string_view> agent_command_types();

void set_agent(Command& command, UserId agent);

inline constexpr std::size_t command_id_bytes_max = 64;
inline constexpr std::size_t token_bytes_max = 512;
inline constexpr std::size_t decline_reason_bytes_max = 255;
inline constexpr std::size_t notes_bytes_max = 32'000;

} // namespace answerd::api
