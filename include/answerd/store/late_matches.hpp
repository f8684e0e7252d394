// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/call_link.hpp"
#include "answerd/domain/problem.hpp"
#include "answerd/domain/voice_call.hpp"

#include <cstdint>
#include <optional>
#include <vector>

// Calls that ended without a record, and whom somebody may know by now (row B13). A record that is written with the
// number of such a call's customer puts the call on a list, in the same transaction; whoever works the list off settles
// each entry.
namespace answerd::store {

struct LateMatch {
    std::int64_t entry = 0;
    VoiceCall call;
};

class LateMatchWriting {
public:
    virtual ~LateMatchWriting() = default;
    // Puts the calls on the list that ended in [from, before) without a record.
    virtual void look_again(Instant ended_from, Instant ended_before) = 0;
    // Takes the entry off the list. With a link the call gets its record, unless it has one by now or a person has
    // linked or unlinked it.
    virtual void settle(const LateMatch& match, const std::optional<CallLink>& link) = 0;
};

class LateMatchReading {
public:
    virtual ~LateMatchReading() = default;
    [[nodiscard]] virtual std::vector<LateMatch> late_matches(int limit) = 0; // oldest entry first
};

} // namespace answerd::store
