// SPDX-License-Identifier: Apache-2.0
#include "sqlite/phone_index.hpp"

#include "sqlite/columns.hpp"

#include <optional>
#include <string>
#include <utility>

namespace answerd::store {

namespace {

constexpr std::string_view insert_phone =
    "INSERT OR IGNORE INTO phone_index (digits, kind, record_row, field) VALUES (?, ?, ?, ?)";
constexpr std::string_view delete_phone =
    "DELETE FROM phone_index WHERE digits = ? AND kind = ? AND record_row = ? AND field = ?";

// The CASE keeps the rows of the other kinds from being looked up at all. A converted lead answers with its contact. A
// case is open when its status sorts behind 'closed': one range of the index instead of two.
constexpr std::string_view select_hits = R"sql(
SELECT p.field,
       EXISTS (SELECT 1 FROM service_case s WHERE s.contact_id = c.id AND s.status > 'closed')
           OR EXISTS (SELECT 1 FROM service_case s WHERE s.account_id = a.id AND s.status > 'closed'),
       (SELECT max(v.started_at) FROM voice_call v WHERE v.related_record_id = coalesce(c.id, l.id, a.id)),
       c.id, c.first_name, c.last_name, c.account_id, ca.name,
       l.id, l.first_name, l.last_name, l.company,
       a.id, a.name, a.is_person_account
FROM phone_index p
LEFT JOIN lead l ON l.row = CASE p.kind WHEN 1 THEN p.record_row END
LEFT JOIN contact c ON c.row = CASE p.kind WHEN 0 THEN p.record_row
    WHEN 1 THEN (SELECT k.row FROM contact k WHERE k.id = l.converted_contact_id) END
LEFT JOIN account a ON a.row = CASE p.kind WHEN 2 THEN p.record_row END
LEFT JOIN account ca ON ca.id = c.account_id
WHERE p.digits = ?
ORDER BY p.kind, p.record_row, p.field
)sql";
constexpr int contact_columns = 5;
constexpr int lead_columns = 4;

PersonalText full_name(const std::string& first, const std::string& last) {
    if (first.empty()) return PersonalText(last);
    return PersonalText(last.empty() ? first : first + " " + last);
}

MatchCandidate taken_contact(Statement& from) {
    MatchCandidate candidate{.record = {.kind = RecordKind::contact, .id = taken<Uuid>(from)}};
    const auto first = taken<std::string>(from);
    candidate.label = full_name(first, taken<std::string>(from));
    take(from, candidate.account_id);
    take(from, candidate.account_label);
    return candidate;
}

MatchCandidate taken_lead(Statement& from) {
    MatchCandidate candidate{.record = {.kind = RecordKind::lead, .id = taken<Uuid>(from)}};
    const auto first = taken<std::string>(from);
    candidate.label = full_name(first, taken<std::string>(from));
    take(from, candidate.account_label); // its company
    if (candidate.label.empty()) candidate.label = candidate.account_label;
    return candidate;
}

MatchCandidate taken_account(Statement& from) {
    MatchCandidate candidate{.record = {.kind = RecordKind::account, .id = taken<Uuid>(from)}};
    take(from, candidate.label);
    if (!taken<bool>(from)) return candidate;
    candidate.account_id = candidate.record.id;
    candidate.account_label = candidate.label;
    return candidate;
}

// The first record of the row that is there.
std::optional<MatchCandidate> taken_candidate(Statement& from) {
    if (!from.is_null()) return taken_contact(from);
    from.skip(contact_columns);
    if (!from.is_null()) return taken_lead(from);
    from.skip(lead_columns);
    if (!from.is_null()) return taken_account(from);
    return std::nullopt;
}

template <class Change>
void for_each_number(RecordKind kind, std::int64_t row, const std::vector<PhoneField>& fields, Change& statement) {
    for (const PhoneField& field : fields) {
        if (!field.party->e164) continue;
        bind_all(statement, *field.party->e164, static_cast<int>(kind), row, field.name);
        statement.run();
        statement.rewind();
    }
}

} // namespace

std::vector<PhoneField> phone_fields(const Contact& contact) {
    return {{.name = "phone", .party = &contact.phone},
            {.name = "mobilePhone", .party = &contact.mobile_phone},
            {.name = "homePhone", .party = &contact.home_phone},
            {.name = "otherPhone", .party = &contact.other_phone}};
}

std::vector<PhoneField> phone_fields(const Lead& lead) {
    return {{.name = "phone", .party = &lead.phone}, {.name = "mobilePhone", .party = &lead.mobile_phone}};
}

std::vector<PhoneField> phone_fields(const Account& account) {
    return {{.name = "phone", .party = &account.phone}};
}

std::vector<PhoneField> phone_fields(const Case& /*service_case*/) {
    return {};
}

void add_phones(Database& database, RecordKind kind, std::int64_t row, const std::vector<PhoneField>& fields) {
    Statement insert(database, insert_phone);
    for_each_number(kind, row, fields, insert);
}

void remove_phones(Database& database, RecordKind kind, std::int64_t row, const std::vector<PhoneField>& fields) {
    Statement erase(database, delete_phone);
    for_each_number(kind, row, fields, erase);
}

std::vector<matching::PhoneHit> find_by_phone(Database& database, E164 number) {
    std::vector<matching::PhoneHit> hits;
    Statement select(database, select_hits);
    bind_all(select, number);
    while (select.step()) {
        auto field = taken<std::string>(select);
        const auto has_open_case = taken<bool>(select);
        const auto last_contact = taken<std::optional<Instant>>(select);
        std::optional<MatchCandidate> candidate = taken_candidate(select);
        if (!candidate) continue;
        candidate->field = std::move(field);
        hits.push_back({.candidate = std::move(*candidate),
                        .has_open_case = has_open_case,
                        .last_contact_at = last_contact.value_or(Instant{})});
    }
    return hits;
}

} // namespace answerd::store
