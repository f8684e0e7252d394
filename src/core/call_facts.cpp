// SPDX-License-Identifier: Apache-2.0
#include "call_facts.hpp"

#include "answerd/core/screen_pop.hpp"

#include <algorithm>

namespace answerd::core {

namespace {

// True when the value said at `at` replaces the one that is known.
template <class T>
bool replaces(FactTimes& times, const std::string& fact, Instant at, const T& said, const T& known) {
    const auto time = times.find(fact);
    if (time == times.end() || at > time->second) {
        times[fact] = at;
        return true;
    }
    return at == time->second && known < said;
}

// A call's attributes are bounded as a whole: a key for which there is no room left is ignored.
bool has_room(const std::map<std::string, PersonalText>& attributes, const std::string& key, const PersonalText& said) {
    constexpr std::size_t attributes_max = 64;
    constexpr std::size_t bytes_max = std::size_t{32} * 1024;
    std::size_t count = 1;
    std::size_t bytes = key.size() + said.reveal().size();
    for (const auto& [known_key, known] : attributes) {
        if (known_key == key) continue;
        ++count;
        bytes += known_key.size() + known.reveal().size();
    }
    return count <= attributes_max && bytes <= bytes_max;
}

bool says_something(const std::optional<Party>& party) {
    return party && (party->kind != PartyKind::unavailable || !party->raw.empty());
}

void join_match(CallFacts& facts, const CallerMatch& match) {
    if (match.outcome == MatchOutcome::not_tried || match == facts.match) return;
    facts.match = match;
    const RecordReference* linked = linked_at_once(match);
    if (linked == nullptr || facts.related_record || are_records_ruled_out(facts.times)) return;
    facts.related_record = *linked;
}

// A call begins with the first "offered" or "queued", whenever that arrives. Until one has, the earliest signal of any
// kind stands for the beginning; afterwards the others cannot move it, whatever their clock says.
void join_start(CallFacts& facts, command::SignalKind kind, Instant at) {
    const bool is_beginning = kind == command::SignalKind::offered || kind == command::SignalKind::queued;
    if (is_beginning || !facts.times.contains("begun")) facts.started_at = std::min(facts.started_at, at);
    if (is_beginning) facts.times["begun"] = facts.started_at;
}

} // namespace

CallFacts facts_of(const VoiceCall& call, const FactTimes& times) {
    return CallFacts{.type = call.type,
                     .from = call.from,
                     .to = call.to,
                     .attributes = call.attributes,
                     .match = call.match,
                     .related_record = call.related_record,
                     .started_at = call.started_at,
                     .times = times};
}

CallFacts facts_of(const LiveCall& live) {
    return facts_of(live.call, live.fact_times);
}

void rule_out_records(FactTimes& times, Instant at) {
    times["record"] = at;
}

bool are_records_ruled_out(const FactTimes& times) {
    return times.contains("record");
}

void join(CallFacts& facts, const command::CallSignal& signal, Instant at) {
    if (signal.type && replaces(facts.times, "type", at, *signal.type, facts.type)) facts.type = *signal.type;
    if (says_something(signal.to) && replaces(facts.times, "to", at, *signal.to, facts.to)) facts.to = *signal.to;
    for (const auto& [key, value] : signal.attributes) {
        if (!has_room(facts.attributes, key, value)) continue;
        if (replaces(facts.times, "attribute/" + key, at, value, facts.attributes[key])) facts.attributes[key] = value;
    }
    const bool names_caller = says_something(signal.from);
    if (names_caller && replaces(facts.times, "from", at, *signal.from, facts.from)) facts.from = *signal.from;
    // The match belongs to the caller it was looked up for.
    if (signal.match && (!names_caller || *signal.from == facts.from)) join_match(facts, *signal.match);
    join_start(facts, signal.kind, at);
}

} // namespace answerd::core
