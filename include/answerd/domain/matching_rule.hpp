// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// How a caller leads to records: what an admin configures, and the form in which a lookup reads it.
namespace answerd {

// How what is asked for is compared with a field. The first is certain; the next two find records that were written
// down without their country, at a stated risk: equal digits in another country, or behind another area code, are
// another person.
enum class MatchKind {
    number,          // the same E.164 number
    national_number, // the same number within a country, whatever the country
    last_digits,     // the same last `digits` digits
    extension,       // the same extension of up to six digits
    identifier,      // the same text, in the external id or a custom field that is indexed
};
ANSWERD_DESCRIBE_ENUM(MatchKind, number, national_number, last_digits, extension, identifier)

// Whether the one record that a rule finds is linked to the call at once. `verified`: unless the caller's number is
// only claimed (CallerMatch::is_claimed). Otherwise the agent is asked.
enum class AutoLink { always, verified, never };
ANSWERD_DESCRIBE_ENUM(AutoLink, always, verified, never)

struct MatchingRule {
    MatchingRuleName name;
    std::string label;
    int order = 0; // rules of one order are asked together; the lowest first
    RecordKind object = RecordKind::contact;
    // Of the object, a custom field by its path; empty = all that the kind reads, for an identifier the external id.
    std::vector<std::string> fields;
    MatchKind kind = MatchKind::number;
    int digits = 0;        // last_digits: how many
    std::string attribute; // what is looked for is this attribute of the call; empty = the caller's number
    bool stops = true;     // where it finds somebody, rules of a later order are not asked
    AutoLink links = AutoLink::always;
    friend bool operator==(const MatchingRule&, const MatchingRule&) = default;
};
ANSWERD_DESCRIBE(MatchingRule, name, label, order, object, fields, kind, digits, attribute, stops, links)

// The fields of its own that a kind of match can read in an object, as JSON names them; empty where there are none.
[[nodiscard]] std::span<const std::string_view> searchable_fields(RecordKind object, MatchKind kind);

// What a lookup needs of the configuration.
struct MatchingSettings {
    std::vector<MatchingRule> rules; // by order, then name; without any: contacts, leads and accounts by their numbers
    // Dialled number -> ISO 3166 code of the region whose national numbers its callers have.
    std::map<E164, std::string> regions;
    friend bool operator==(const MatchingSettings&, const MatchingSettings&) = default;
};

} // namespace answerd
