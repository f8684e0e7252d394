// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/match.hpp"
#include "answerd/domain/phone_number.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Caller number -> candidates -> outcome. Pure: rows are fetched through PhoneDirectory, which the store implements.
namespace answerd::matching {

// One record that carries a number in one of its phone fields.
struct PhoneHit {
    MatchCandidate candidate;
    bool has_open_case = false;
    Instant last_contact_at{}; // of the last call with this record; epoch when there was none
};

// Finds every record with exactly this number. A converted lead is answered as its contact, a person account's hits
// carry the account's id in `account_id` (on the account's own row too; a business account leaves it empty). Called off
// the core thread; must answer from an index.
class PhoneDirectory {
public:
    virtual ~PhoneDirectory() = default;
    [[nodiscard]] virtual std::vector<PhoneHit> find(E164 number) = 0;
};

// What kind of party the provider's text is, and its E.164 form when it is a number. `default_region` is an ISO 3166
// code ("DE") for numbers without "+"; empty = such numbers are extensions or stay without E.164. "+E.164" input never
// reaches libphonenumber. Withheld spellings are recognised first: words, all-equal digits, keypad sentinels such as
// +266696687 (reference telephony-formats.md §4).
[[nodiscard]] Party normalise_party(std::string_view raw, std::string_view default_region);

// A company's switchboard number may stand on thousands of records; the picker gets the best of them.
inline constexpr std::size_t candidates_max = 100;

// Person accounts count once, converted leads answer with their contact, equal records merge; then ordered by open
// case, last contact (newest first), kind, id: the same data gives the same order. Each with what it was ordered by.
[[nodiscard]] std::vector<PhoneHit> ranked(std::vector<PhoneHit> hits);

// None / one / several of them, in that order.
[[nodiscard]] CallerMatch rank(std::vector<PhoneHit> hits);

// Whether the party is looked up at all: a number with an E.164 form.
[[nodiscard]] bool can_match(const Party& party);

// `not_tried` unless the party can match.
[[nodiscard]] CallerMatch match_caller(const Party& party, PhoneDirectory& directory);

} // namespace answerd::matching
