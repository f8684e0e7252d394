// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/match.hpp"
#include "answerd/domain/matching_rule.hpp"
#include "answerd/domain/phone_number.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// Caller -> candidates -> outcome. Pure: rows are fetched through CallerDirectory, which the store implements.
namespace answerd::matching {

// One record that was found by one of its fields.
struct RecordHit {
    MatchCandidate candidate;
    RecordKind found_in = RecordKind::contact; // whose field it was: of a converted lead the lead, not its contact
    bool has_open_case = false;
    Instant last_contact_at{}; // of the last call with this record; epoch when there was none
    // What found it: the more certain kind goes first, then the rule of the lower order.
    MatchKind kind = MatchKind::number;
    int order = 0;
    AutoLink links = AutoLink::always;
};

// An ending of numbers: `digits` is at most 15 decimal digits. Wanted are numbers of `length_min` to `length_max`
// digits.
struct NumberEnding {
    std::string digits;
    std::size_t length_min = 7;
    std::size_t length_max = 15;
    friend bool operator==(const NumberEnding&, const NumberEnding&) = default;
};
// Numbers that have an ending are many where it is short, and so may be records with one value; the first so many stand
// for all.
inline constexpr std::size_t hits_max = 500;

// Finds records by what stands in their fields. A converted lead is answered as its contact, a person account's hits
// carry the account's id in `account_id` (on the account's own row too; a business account leaves it empty). Called off
// the core thread; must answer from an index.
class CallerDirectory {
public:
    virtual ~CallerDirectory() = default;
    [[nodiscard]] virtual std::vector<RecordHit> find(E164 number) = 0;
    [[nodiscard]] virtual std::vector<RecordHit> find_ending(const NumberEnding& ending) = 0;
    [[nodiscard]] virtual std::vector<RecordHit> find_extension(const std::string& digits) = 0;
    // By the external id, which at most one record of the kind has, or by a custom field that is indexed: the first
    // `hits_max` records.
    [[nodiscard]] virtual std::vector<RecordHit> find_identifier(RecordKind kind, const std::string& field,
                                                                 const std::string& text) = 0;
};

// The digits of an extension, or empty: what stands in the index for a party of that kind.
[[nodiscard]] std::string extension_digits(const Party& party);

// What kind of party the provider's text is, and its E.164 form when it is a number. `default_region` is an ISO 3166
// code ("DE") for numbers without "+"; empty = such numbers are extensions or stay without E.164. "+E.164" input never
// reaches libphonenumber. Withheld spellings are recognised first: words, all-equal digits, keypad sentinels such as
// +266696687 (reference telephony-formats.md §4).
[[nodiscard]] Party normalise_party(std::string_view raw, std::string_view default_region);

// A company's switchboard number may stand on thousands of records; the picker gets the best of them.
inline constexpr std::size_t candidates_max = 100;

// Person accounts count once, converted leads answer with their contact, equal records merge; then ordered by open
// case, last contact (newest first), how certainly it was found, the rule's order, kind, id: the same data gives the
// same order. Each with what it was ordered by.
[[nodiscard]] std::vector<RecordHit> ranked(std::vector<RecordHit> hits);

// None / one / several of them, in that order.
[[nodiscard]] CallerMatch rank(std::vector<RecordHit> hits);

// What is known of a caller before anybody was found.
struct Caller {
    Party party; // of kind `unavailable` when only the attributes are looked at
    const std::map<std::string, PersonalText>* attributes = nullptr;
    bool is_claimed = false; // the number is not verified
};

// Every record that the rules lead to, in the order of `ranked`. `was_asked` is false where no rule could ask at all:
// a withheld caller without an identifier.
struct Lookup {
    std::vector<RecordHit> hits;
    bool was_asked = false;
};
[[nodiscard]] Lookup look_up(const Caller& caller, const std::vector<MatchingRule>& rules, CallerDirectory& directory);

// The outcome of a look-up; `not_tried` where nobody was asked for.
[[nodiscard]] CallerMatch match_of(Lookup lookup, bool is_claimed);
[[nodiscard]] CallerMatch match_caller(const Caller& caller, const std::vector<MatchingRule>& rules,
                                       CallerDirectory& directory);

// Whether a rule asks for one of these attributes.
[[nodiscard]] bool asks_for_any(const std::vector<MatchingRule>& rules,
                                const std::map<std::string, PersonalText>& attributes);

// Whether what a provider says of the number's verification leaves it a claim: anything but the full attestation "A"
// (reference telephony-formats.md, STIR; "none" is not told, and decided by whether the peer is trusted).
[[nodiscard]] bool is_claimed_by(std::string_view verification, bool is_peer_trusted);

} // namespace answerd::matching
