// SPDX-License-Identifier: Apache-2.0
#include "answerd/matching/matching.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace answerd::matching {
namespace {

// The most certain kind first, which an identifier is.
int certainty(MatchKind kind) {
    return kind == MatchKind::identifier ? -1 : static_cast<int>(kind);
}

auto found_by(const RecordHit& hit) {
    return std::tuple<int, int, const std::string&, const std::string&>{certainty(hit.kind), hit.order,
                                                                        hit.candidate.field, hit.candidate.rule};
}

// One hit for each record. A record found twice keeps the more certain way, then the first field by name, so that the
// answer does not depend on the order of the rows.
std::vector<RecordHit> merged(std::vector<RecordHit> hits) {
    std::map<RecordReference, RecordHit> by_record;
    for (RecordHit& hit : hits) {
        const RecordReference record = hit.candidate.record;
        const auto [place, is_new] = by_record.try_emplace(record, hit);
        if (is_new) continue;
        RecordHit& kept = place->second;
        hit.has_open_case = kept.has_open_case = kept.has_open_case || hit.has_open_case;
        hit.last_contact_at = kept.last_contact_at = std::max(kept.last_contact_at, hit.last_contact_at);
        if (found_by(hit) < found_by(kept)) kept = std::move(hit);
    }
    std::vector<RecordHit> result;
    result.reserve(by_record.size());
    for (auto& [record, hit] : by_record)
        result.push_back(std::move(hit));
    return result;
}

bool is_person_account(const RecordHit& hit) {
    return hit.candidate.record.kind == RecordKind::account && hit.candidate.account_id == hit.candidate.record.id;
}

// A person account is one customer in two rows. Its contact carries both ids, so the account's own row steps back.
void count_person_accounts_once(std::vector<RecordHit>& hits) {
    std::map<Uuid, RecordHit> person_accounts;
    for (const RecordHit& hit : hits) {
        if (is_person_account(hit)) person_accounts.emplace(hit.candidate.record.id, hit);
    }
    std::set<Uuid> answered_by_contact;
    for (RecordHit& hit : hits) {
        if (hit.candidate.record.kind != RecordKind::contact || !hit.candidate.account_id) continue;
        const auto account = person_accounts.find(*hit.candidate.account_id);
        if (account == person_accounts.end()) continue;
        hit.has_open_case = hit.has_open_case || account->second.has_open_case;
        hit.last_contact_at = std::max(hit.last_contact_at, account->second.last_contact_at);
        answered_by_contact.insert(account->first);
    }
    std::erase_if(hits, [&](const RecordHit& hit) {
        return hit.candidate.record.kind == RecordKind::account &&
               answered_by_contact.contains(hit.candidate.record.id);
    });
}

bool ranks_before(const RecordHit& left, const RecordHit& right) {
    const auto key = [](const RecordHit& hit) {
        return std::tuple{!hit.has_open_case, -hit.last_contact_at.time_since_epoch(), certainty(hit.kind), hit.order,
                          hit.candidate.record};
    };
    return key(left) < key(right);
}

MatchOutcome outcome_of(std::size_t candidates) {
    if (candidates == 0) return MatchOutcome::none;
    return candidates == 1 ? MatchOutcome::one : MatchOutcome::several;
}

bool needs_choice(const RecordHit& hit, bool is_claimed) {
    switch (hit.links) {
    case AutoLink::always:
        return false;
    case AutoLink::verified:
        // An identifier was typed in by the caller, not claimed by the network.
        return is_claimed && hit.kind != MatchKind::identifier;
    case AutoLink::never:
        return true;
    }
    return true;
}

} // namespace

std::vector<RecordHit> ranked(std::vector<RecordHit> hits) {
    if (hits.size() < 2) return hits; // most callers are one person
    std::vector<RecordHit> found = merged(std::move(hits));
    count_person_accounts_once(found);
    std::ranges::sort(found, ranks_before);
    return found;
}

CallerMatch rank(std::vector<RecordHit> hits) {
    return match_of({.hits = ranked(std::move(hits)), .was_asked = true}, false);
}

CallerMatch match_of(Lookup lookup, bool is_claimed) {
    if (!lookup.was_asked) return {};
    std::vector<RecordHit>& in_order = lookup.hits;
    CallerMatch match{.outcome = outcome_of(in_order.size()), .candidates = {}, .is_claimed = is_claimed};
    if (match.outcome == MatchOutcome::one) match.needs_choice = needs_choice(in_order.front(), is_claimed);
    if (in_order.size() > candidates_max) in_order.resize(candidates_max);
    match.candidates.reserve(in_order.size());
    for (RecordHit& hit : in_order)
        match.candidates.push_back(std::move(hit.candidate));
    return match;
}

} // namespace answerd::matching
