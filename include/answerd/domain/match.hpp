// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/describe.hpp"

#include <optional>
#include <string>
#include <vector>

namespace answerd {

// One record that the caller's number led to, and the field that did it.
struct MatchCandidate {
    RecordReference record;
    PersonalText label;             // what the agent reads: "Ada Lovelace"
    std::string field;              // "mobilePhone"
    std::optional<Uuid> account_id; // the contact's account; for a person account the account itself
    PersonalText account_label;
    std::string rule; // the matching rule that found it; empty = there are none, and its number was the caller's
    friend bool operator==(const MatchCandidate&, const MatchCandidate&) = default;
};
ANSWERD_DESCRIBE(MatchCandidate, record, label, field, account_id, account_label, rule)

enum class MatchOutcome {
    not_tried, // withheld caller, or no number: never matched
    none,
    one,     // linked at once, unless the agent is asked first
    several, // nothing is linked until the agent picks (row B5)
};
ANSWERD_DESCRIBE_ENUM(MatchOutcome, not_tried, none, one, several)

// The result of looking a caller up. Candidates are in a fixed order for the same data (invariant 28).
struct CallerMatch {
    MatchOutcome outcome = MatchOutcome::not_tried;
    std::vector<MatchCandidate> candidates;
    bool needs_choice = false; // one candidate, and its rule has the agent confirm it: nothing is linked until then
    bool is_claimed = false;   // the caller's number is not verified: whoever was found is shown as unverified
    friend bool operator==(const CallerMatch&, const CallerMatch&) = default;
};
ANSWERD_DESCRIBE(CallerMatch, outcome, candidates, needs_choice, is_claimed)

} // namespace answerd
