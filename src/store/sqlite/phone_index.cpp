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

// The CASE keeps the rows of the other kinds from being looked up at all. A converted lead answers with its contact.
constexpr std::string_view select_hits = R"sql(
SELECT p.kind, p.field,
       c.id, c.first_name, c.last_name, c.account_id,
       l.id, l.first_name, l.last_name, l.company,
       a.id, a.name, a.is_person_account,
       ca.name,
       EXISTS (SELECT 1 FROM service_case s WHERE s.contact_id = c.id AND s.status IN ('open', 'in_progress'))
           OR EXISTS (SELECT 1 FROM service_case s WHERE s.account_id = a.id AND s.status IN ('open', 'in_progress')),
       (SELECT max(v.started_at) FROM voice_call v WHERE v.related_record_id = coalesce(c.id, l.id, a.id))
FROM phone_index p
LEFT JOIN lead l ON l.row = CASE p.kind WHEN 1 THEN p.record_row END
LEFT JOIN contact c ON c.row = CASE p.kind WHEN 0 THEN p.record_row
    WHEN 1 THEN (SELECT k.row FROM contact k WHERE k.id = l.converted_contact_id) END
LEFT JOIN account a ON a.row = CASE p.kind WHEN 2 THEN p.record_row END
LEFT JOIN account ca ON ca.id = c.account_id
WHERE p.digits = ?
ORDER BY p.kind, p.record_row, p.field
)sql";

PersonalText full_name(const std::string& first, const std::string& last) {
    if (first.empty()) return PersonalText(last);
    return PersonalText(last.empty() ? first : first + " " + last);
}

struct HitRow {
    RecordKind kind{};
    std::string field;
    std::optional<Uuid> contact;
    std::string contact_first, contact_last;
    std::optional<Uuid> contact_account;
    std::optional<Uuid> lead;
    std::string lead_first, lead_last, lead_company;
    std::optional<Uuid> account;
    std::string account_name;
    bool is_person_account = false;
    std::string contact_account_name;
    bool has_open_case = false;
    std::optional<Instant> last_contact;
};

HitRow taken_hit(Statement& from) {
    HitRow row;
    row.kind = static_cast<RecordKind>(from.take_integer());
    const auto each = [&](auto&... value) { (take(from, value), ...); };
    each(row.field, row.contact, row.contact_first, row.contact_last, row.contact_account, row.lead, row.lead_first,
         row.lead_last, row.lead_company, row.account, row.account_name, row.is_person_account,
         row.contact_account_name, row.has_open_case, row.last_contact);
    return row;
}

MatchCandidate contact_candidate(const HitRow& row) {
    return {.record = {.kind = RecordKind::contact, .id = *row.contact},
            .label = full_name(row.contact_first, row.contact_last),
            .field = row.field,
            .account_id = row.contact_account,
            .account_label = PersonalText(row.contact_account_name)};
}

MatchCandidate lead_candidate(const HitRow& row) {
    PersonalText label = full_name(row.lead_first, row.lead_last);
    if (label.empty()) label = PersonalText(row.lead_company);
    return {.record = {.kind = RecordKind::lead, .id = *row.lead},
            .label = std::move(label),
            .field = row.field,
            .account_id = {},
            .account_label = PersonalText(row.lead_company)};
}

MatchCandidate account_candidate(const HitRow& row) {
    const PersonalText name(row.account_name);
    return {.record = {.kind = RecordKind::account, .id = *row.account},
            .label = name,
            .field = row.field,
            .account_id = row.is_person_account ? row.account : std::nullopt,
            .account_label = row.is_person_account ? name : PersonalText()};
}

std::optional<MatchCandidate> candidate_of(const HitRow& row) {
    if (row.contact) return contact_candidate(row);
    if (row.lead) return lead_candidate(row);
    if (row.account) return account_candidate(row);
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
        const HitRow row = taken_hit(select);
        std::optional<MatchCandidate> candidate = candidate_of(row);
        if (!candidate) continue;
        hits.push_back({.candidate = std::move(*candidate),
                        .has_open_case = row.has_open_case,
                        .last_contact_at = row.last_contact.value_or(Instant{})});
    }
    return hits;
}

} // namespace answerd::store
