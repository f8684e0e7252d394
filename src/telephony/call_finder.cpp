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

bool CallFinder::was_seen_lately(const std::string& call, Instant now) {
    constexpr std::size_t generation_calls_max = 100'000;
    const auto seen_in = [&](const auto& generation) {
        const auto found = generation.find(call);
        return found != generation.end() && now - found->second < call_memory_;
    };
    const bool is_known = seen_in(young_) || seen_in(old_);
    if (young_.size() >= generation_calls_max) old_ = std::exchange(young_, {});
    young_[call] = now;
    return is_known;
}

bool CallFinder::is_over_and_filed(const command::CallSignal& signal, Instant now) {
    // A call that was live a moment ago is still known to the core; only a key out of nowhere is worth a query.
    if (was_seen_lately(signal.adapter.value + "\n" + signal.call_key, now)) return false;
    const std::optional<VoiceCall> filed = reader_.call_by_key(signal.adapter, signal.call_key);
    if (!filed || !filed->ended_at || now - *filed->ended_at < call_memory_) return false;
    const bool begins_anew = signal.kind == command::SignalKind::offered && signal.occurred_at > *filed->ended_at;
    return !begins_anew;
}

} // namespace answerd::telephony
