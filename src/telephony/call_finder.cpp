// SPDX-License-Identifier: Apache-2.0
#include "call_finder.hpp"

#include "answerd/matching/matching.hpp"

#include <utility>

namespace answerd::telephony {

void CallFinder::look_up_caller(command::CallSignal& signal) {
    const bool is_outgoing = signal.type == CallType::outbound || signal.type == CallType::callback;
    const std::optional<Party>& customer = is_outgoing ? signal.to : signal.from;
    if (customer) signal.match = matching::match_caller(*customer, reader_);
}

bool CallFinder::was_live_lately(const std::string& call, Instant now) const {
    const auto live_in = [&](const auto& generation) {
        const auto found = generation.find(call);
        return found != generation.end() && now - found->second < call_memory_;
    };
    return live_in(young_) || live_in(old_);
}

void CallFinder::remember_live(const std::string& call, Instant now) {
    constexpr std::size_t generation_calls_max = 100'000;
    if (young_.size() >= generation_calls_max) old_ = std::exchange(young_, {});
    young_[call] = now;
}

bool CallFinder::is_over_and_filed(const command::CallSignal& signal, Instant now) {
    // The core knows a call for so long after its end: one that was live a moment ago is not worth a query. Having
    // heard of it since its end says nothing.
    const std::string call = signal.adapter.value + "\n" + signal.call_key;
    if (was_live_lately(call, now)) return false;
    const std::optional<VoiceCall> filed = reader_.call_by_key(signal.adapter, signal.call_key);
    const bool begins_anew = filed && filed->ended_at && signal.kind == command::SignalKind::offered &&
                             signal.occurred_at > *filed->ended_at;
    if (!filed || !filed->ended_at || begins_anew) {
        remember_live(call, now);
        return false;
    }
    return now - *filed->ended_at >= call_memory_;
}

} // namespace answerd::telephony
