// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/net/server.hpp"

#include <expected>
#include <optional>
#include <span>

// The strict gate: reads the head of a request from its raw bytes and takes only what two implementations cannot
// understand differently. It is the only parser a request passes, so nothing a lenient library lets through can reach a
// handler; the fuzz target and the case table hold it against Beast, which must agree on every head the gate takes.
// Pure functions: no socket, no clock.
namespace answerd::net {

struct HeadLimits {
    std::size_t header_bytes_max = 16 << 10;
    std::size_t header_fields_max = 100;
    std::size_t target_bytes_max = 4 << 10;
    std::span<const std::string> allowed_hosts; // empty = any
};

// One error, one answer, and the connection closes: after a broken request nobody knows where the next one starts.
struct Refusal {
    int status = 400;
    std::string_view reason; // a fixed sentence: never a byte of the request
};

enum class Framing { none, length, chunked };

struct RequestHead {
    Request request; // without body and peer
    Framing framing = Framing::none;
    std::uint64_t content_length = 0;
    bool keep_alive = true;
    bool expects_continue = false;
};

// Bytes of the head with its blank line, nothing while it is incomplete. `scanned` is how much an earlier call has
// seen.
[[nodiscard]] std::expected<std::optional<std::size_t>, Refusal> find_head(std::string_view bytes, std::size_t scanned,
                                                                           const HeadLimits& limits);
[[nodiscard]] std::expected<RequestHead, Refusal> read_head(std::string_view head, const HeadLimits& limits);

} // namespace answerd::net
