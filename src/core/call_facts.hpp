// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/commands.hpp"
#include "answerd/core/state.hpp"

namespace answerd::core {

// What is known about a call, each fact with the time at which the provider said it. Joining signals in any order, any
// number of times, ends in the same facts: of two values the one said later wins, and of two said at one instant the
// greater one.
struct CallFacts {
    CallType type = CallType::inbound;
    Party from;
    Party to;
    std::map<std::string, PersonalText> attributes;
    CallerMatch match;
    std::optional<RecordReference> related_record;
    Instant started_at{};
    FactTimes times;
    friend bool operator==(const CallFacts&, const CallFacts&) = default;
};

[[nodiscard]] CallFacts facts_of(const VoiceCall& call, const FactTimes& times);
[[nodiscard]] CallFacts facts_of(const LiveCall& live);
void join(CallFacts& facts, const command::CallSignal& signal, Instant at);

// A person's "none of these" stands against whatever is found for the caller later. It is a fact of the call like the
// others, and goes along with a transfer.
void rule_out_records(FactTimes& times, Instant at);
[[nodiscard]] bool are_records_ruled_out(const FactTimes& times);

} // namespace answerd::core
