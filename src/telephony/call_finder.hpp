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
    // What later events of a call need not say again.
    struct Known {
        Instant live_at{}; // when it was last known not to be over
        bool is_claimed = false;
        std::optional<E164> dialled;
    };

    // Whoever calls a number of a region, and names no country, is of that region.
    static void complete_by_region(command::CallSignal& signal, const MatchingSettings& settings,
                                   const CallerNumbers& numbers, const Known& known);
    [[nodiscard]] static bool is_claimed(const command::CallSignal& signal, const CallerNumbers& numbers, Known& known);
    [[nodiscard]] Known& known_of(const command::CallSignal& signal);
    [[nodiscard]] bool was_live_lately(const std::string& call, Instant now) const;
    void remember(const std::string& call, Known known);

    store::Reader& reader_;
    Milliseconds call_memory_;
    // In two generations: the older is dropped whole.
    std::unordered_map<std::string, Known> young_;
    std::unordered_map<std::string, Known> old_;
};

} // namespace answerd::telephony
