// SPDX-License-Identifier: Apache-2.0
#include "call_finder.hpp"

#include "attributes.hpp"
#include "customer_side.hpp"

#include "answerd/matching/matching.hpp"

#include <utility>

namespace answerd::telephony {

namespace {

std::string key_of(const command::CallSignal& signal) {
    return signal.adapter.value + "\n" + signal.call_key;
}

} // namespace

// What the provider completed itself stays.
void CallFinder::complete_by_region(command::CallSignal& signal, const MatchingSettings& settings,
                                    const CallerNumbers& numbers, const Known& known) {
    const auto region = known.dialled ? settings.regions.find(*known.dialled) : settings.regions.end();
    if (!signal.from || region == settings.regions.end() || region->second == numbers.default_region) return;
    const std::string& raw = signal.from->raw.reveal();
    if (*signal.from == matching::normalise_party(raw, numbers.default_region)) {
        signal.from = matching::normalise_party(raw, region->second);
    }
}

// A later event that says nothing of the number does not verify it.
bool CallFinder::is_claimed(const command::CallSignal& signal, const CallerNumbers& numbers, Known& known) {
    const auto said = signal.attributes.find(caller_verification);
    const std::string verification = said == signal.attributes.end() ? "none" : said->second.reveal();
    const bool is_told = verification != "none";
    if (is_told || !known.is_claimed) known.is_claimed = matching::is_claimed_by(verification, numbers.are_trusted);
    return known.is_claimed;
}

void CallFinder::look_up_caller(command::CallSignal& signal, const MatchingSettings& settings,
                                const CallerNumbers& numbers) {
    Known& known = known_of(signal);
    if (signal.to) known.dialled = signal.to->e164;
    if (!is_outgoing(signal.type)) complete_by_region(signal, settings, numbers, known);
    const std::optional<Party>& customer = is_outgoing(signal.type) ? signal.to : signal.from;
    if (!customer && !matching::asks_for_any(settings.rules, signal.attributes)) return;
    const matching::Caller caller{.party = customer.value_or(Party{}),
                                  .attributes = &signal.attributes,
                                  .is_claimed = !is_outgoing(signal.type) && is_claimed(signal, numbers, known)};
    CallerMatch match = matching::match_caller(caller, settings.rules, reader_);
    // An attribute that leads nowhere takes nothing away from whom the number led to.
    if (customer || !match.candidates.empty()) signal.match = std::move(match);
}

CallFinder::Known& CallFinder::known_of(const command::CallSignal& signal) {
    const std::string call = key_of(signal);
    const auto found = old_.find(call);
    return found != old_.end() && !young_.contains(call) ? found->second : young_[call];
}

bool CallFinder::was_live_lately(const std::string& call, Instant now) const {
    const auto live_in = [&](const auto& generation) {
        const auto found = generation.find(call);
        return found != generation.end() && now - found->second.live_at < call_memory_;
    };
    return live_in(young_) || live_in(old_);
}

void CallFinder::remember(const std::string& call, Known known) {
    constexpr std::size_t generation_calls_max = 100'000;
    if (young_.size() >= generation_calls_max) old_ = std::exchange(young_, {});
    young_[call] = known;
}

bool CallFinder::is_over_and_filed(const command::CallSignal& signal, Instant now) {
    // The core knows a call for so long after its end: one that was live a moment ago is not worth a query. Having
    // heard of it since its end says nothing.
    const std::string call = key_of(signal);
    if (was_live_lately(call, now)) return false;
    const std::optional<VoiceCall> filed = reader_.call_by_key(signal.adapter, signal.call_key);
    const bool begins_anew = filed && filed->ended_at && signal.kind == command::SignalKind::offered &&
                             signal.occurred_at > *filed->ended_at;
    if (!filed || begins_anew) {
        remember(call, {.live_at = now});
        return false;
    }
    if (!filed->ended_at) {
        remember(call, {.live_at = now, .is_claimed = filed->match.is_claimed, .dialled = filed->to.e164});
        return false;
    }
    return now - *filed->ended_at >= call_memory_;
}

} // namespace answerd::telephony
