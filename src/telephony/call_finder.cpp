// SPDX-License-Identifier: Apache-2.0
#include "call_finder.hpp"

#include "answerd/matching/matching.hpp"

#include <utility>

namespace answerd::telephony {

namespace {

bool is_outgoing(const command::CallSignal& signal) {
    return signal.type == CallType::outbound || signal.type == CallType::callback;
}

// Whoever calls a number of a region, and names no country, is of that region. What the provider completed itself
// stays.
void complete_by_region(command::CallSignal& signal, const MatchingSettings& settings, const CallerNumbers& numbers) {
    if (is_outgoing(signal) || !signal.from || !signal.to || !signal.to->e164) return;
    const auto region = settings.regions.find(*signal.to->e164);
    if (region == settings.regions.end() || region->second == numbers.default_region) return;
    const std::string& raw = signal.from->raw.reveal();
    if (*signal.from == matching::normalise_party(raw, numbers.default_region)) {
        signal.from = matching::normalise_party(raw, region->second);
    }
}

} // namespace

void CallFinder::look_up_caller(command::CallSignal& signal, const MatchingSettings& settings,
                                const CallerNumbers& numbers) {
    complete_by_region(signal, settings, numbers);
    const std::optional<Party>& customer = is_outgoing(signal) ? signal.to : signal.from;
    const bool has_identifier = matching::asks_for_any(settings.rules, signal.attributes);
    if (!customer && !has_identifier) return;
    const auto said = signal.attributes.find("callerVerification");
    const std::string verification = said == signal.attributes.end() ? std::string{} : said->second.reveal();
    const bool is_claimed =
        customer && !is_outgoing(signal) && matching::is_claimed_by(verification, numbers.are_trusted);
    const matching::Caller caller{
        .party = customer.value_or(Party{}), .attributes = &signal.attributes, .is_claimed = is_claimed};
    CallerMatch match = matching::match_caller(caller, settings.rules, reader_);
    // An attribute that leads nowhere takes nothing away from whom the number led to.
    if (customer || !match.candidates.empty()) signal.match = std::move(match);
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
