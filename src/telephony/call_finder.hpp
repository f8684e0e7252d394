// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/commands.hpp"
#include "answerd/store/store.hpp"
#include "answerd/telephony/ingest.hpp"

#include <string>
#include <unordered_map>

namespace answerd::telephony {

// Completes a signal with what only the record store knows: who the caller is, and whether the call is long over.
// Owned by the ingest thread, like its reader.
class CallFinder {
public:
    CallFinder(store::Reader& reader, Milliseconds call_memory) : reader_(reader), call_memory_(call_memory) {}

    // By the number that the signal names, and by those of its attributes that a rule asks for.
    void look_up_caller(command::CallSignal& signal, const MatchingSettings& settings, const CallerNumbers& numbers);
    // The core has forgotten the call by now and would take the signal for a new one.
    [[nodiscard]] bool is_over_and_filed(const command::CallSignal& signal, Instant now);

private:
    [[nodiscard]] bool was_live_lately(const std::string& call, Instant now) const;
    void remember_live(const std::string& call, Instant now);

    store::Reader& reader_;
    Milliseconds call_memory_;
    // When each call was last known not to be over, in two generations: the older is dropped whole.
    std::unordered_map<std::string, Instant> young_;
    std::unordered_map<std::string, Instant> old_;
};

} // namespace answerd::telephony
