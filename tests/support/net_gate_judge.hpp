// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/body_reader.hpp"
#include "net/request_gate.hpp"

#include <string>
#include <vector>

// The whole way of bytes through the gate, without a socket: what the case table and the fuzz target judge.
namespace answerd::net {

struct TakenRequest {
    std::string_view bytes; // head and body as they came
    std::string_view head_bytes;
    RequestHead head;
    std::string body;
};

struct Judgement {
    std::vector<TakenRequest> taken;
    int refused_with = 0; // status, 0 = not refused
    bool is_incomplete = false;
};

inline constexpr std::size_t judged_body_bytes_max = 1'000;

[[nodiscard]] HeadLimits judged_limits();
// `step` > 0 gives the body to its reader that many bytes at a time, as a slow client would.
[[nodiscard]] Judgement judge(std::string_view bytes, std::size_t step = 0);
// "200,400": each request taken, then what ended it; "-" when the last one is incomplete.
[[nodiscard]] std::string summary(const Judgement& judgement);

// Empty when Beast reads the same request from the same bytes; else what differs. The gate takes a subset of what Beast
// takes, and means the same by it.
[[nodiscard]] std::string disagreement_with_beast(const TakenRequest& request);

} // namespace answerd::net
