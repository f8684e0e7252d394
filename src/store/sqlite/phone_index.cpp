// SPDX-License-Identifier: Apache-2.0
#include "sqlite/phone_index.hpp"

#include "sqlite/columns.hpp"
#include "sqlite/customer_rows.hpp"
#include "sqlite/late_matches.hpp"

#include <algorithm>
#include <optional>
#include <ranges>
#include <string>
#include <utility>

namespace answerd::store {

namespace {

constexpr std::string_view insert_phone =
    "INSERT OR IGNORE INTO phone_index (key, kind, record_row, field) VALUES (?, ?, ?, ?)";
constexpr std::string_view delete_phone =
    "DELETE FROM phone_index WHERE key = ? AND kind = ? AND record_row = ? AND field = ?";

// What is told of a record that was found. The CASE keeps the rows of the other kinds from being looked up at all. A
// converted lead answers with its contact while that is there. A deleted record has no numbers. A case is open when its
// status sorts behind 'closed': one range of the index instead of two.
constexpr std::string_view select_told = R"sql(
SELECT p.kind, p.field,
       CASE p.kind
           WHEN 2 THEN EXISTS (SELECT 1 FROM service_case s WHERE s.account_id = a.id AND s.status > 'closed'
                               AND s.deleted_at IS NULL)
           ELSE EXISTS (SELECT 1 FROM service_case s WHERE s.contact_id = c.id AND s.status > 'closed'
                        AND s.deleted_at IS NULL) END,
       (SELECT v.started_at FROM voice_call v WHERE v.related_record_id = coalesce(c.id, l.id, a.id)
        ORDER BY v.started_at DESC LIMIT 1),
       c.id, c.first_name, c.last_name, ca.id, ca.name,
       l.id, l.first_name, l.last_name, l.company,
       a.id, a.name, a.is_person_account
FROM )sql";
constexpr std::string_view joined_records = R"sql( p
LEFT JOIN lead l ON l.row = CASE p.kind WHEN 1 THEN p.record_row END
LEFT JOIN contact c ON c.row = CASE p.kind WHEN 0 THEN p.record_row
    WHEN 1 THEN (SELECT k.row FROM contact k WHERE k.id = l.converted_contact_id AND k.deleted_at IS NULL) END
LEFT JOIN account a ON a.row = CASE p.kind WHEN 2 THEN p.record_row END
LEFT JOIN account ca ON ca.id = c.account_id AND ca.deleted_at IS NULL
)sql";
std::string select_from(std::string_view source, std::string_view condition) {
    return std::string(select_told).append(source).append(joined_records).append(condition);
}

const std::string& select_with_key() {
    static const std::string sql = select_from("phone_index", "WHERE p.key = ? ORDER BY p.kind, p.record_row, p.field");
    return sql;
}
// A number's length shows in the zeros that fill its key up.
const std::string& select_with_ending() {
    static const std::string sql =
        select_from("phone_index", "WHERE p.key BETWEEN ? AND ? AND p.key % ? = 0 AND p.key % ? <> 0 "
                                   "ORDER BY p.key, p.kind, p.record_row, p.field LIMIT ?");
    return sql;
}
// Who has an identifier: their kind, row and field. The conditions behind the first are those of the index.
std::string holders_of_external_id(RecordKind kind) {
    const std::string number = std::to_string(static_cast<int>(kind));
    const std::string table =
        with_record_type(kind, []<class Record>(const Record&) { return std::string(CustomerTable<Record>::table); });
    return "(SELECT " + number + " AS kind, row AS record_row, 'externalId' AS field FROM " + table +
           " WHERE external_id = ? AND external_id <> '' AND deleted_at IS NULL)";
}
std::string holders_of_custom_value(RecordKind kind) {
    const std::string number = std::to_string(static_cast<int>(kind));
    return "(SELECT kind, record_row, '" + std::string(custom_field_prefix) +
           "' || name AS field FROM custom_value JOIN custom_field ON row = field WHERE kind = " + number +
           " AND value = ? AND name = ? LIMIT " + std::to_string(matching::hits_max) + ")";
}
constexpr std::string_view select_case_told = R"sql(
SELECT p.kind, p.field, s.status > 'closed', (SELECT max(v.started_at) FROM voice_call v WHERE v.related_record_id = s.id),
       s.id, s.subject, a.id, a.name
FROM )sql";
constexpr std::string_view joined_case = R"sql( p
JOIN service_case s ON s.row = p.record_row
LEFT JOIN account a ON a.id = s.account_id AND a.deleted_at IS NULL
)sql";
std::string select_holders(RecordKind kind, const std::string& holders) {
    if (kind != RecordKind::service_case) return select_from(holders, "");
    return std::string(select_case_told).append(holders).append(joined_case);
}
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

constexpr std::size_t key_digits = 15; // as many as an E.164 number has at most
constexpr std::uint64_t extension_marker = 1;

std::int64_t power_of_ten(std::size_t exponent) {
    std::int64_t power = 1;
    for (std::size_t i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

// The digits from the last to the first, filled up with zeros behind: numbers with one ending lie side by side, so that
// one index answers for whole numbers and for endings. The first digit of a number is no zero, so none is lost.
std::int64_t key_of(E164 number) {
    std::int64_t key = 0;
    std::size_t digits = 0;
    for (std::uint64_t rest = number.digits; rest != 0; rest /= 10, ++digits)
        key = key * 10 + static_cast<std::int64_t>(rest % 10);
    return key * power_of_ten(key_digits - std::min(digits, key_digits));
}

struct KeyRange {
    std::int64_t first = 0;
    std::int64_t last = 0;
};
KeyRange keys_with_ending(std::string_view digits) {
    std::int64_t key = 0;
    for (const char digit : digits | std::views::reverse)
        key = key * 10 + (digit - '0');
    const std::int64_t width = power_of_ten(key_digits - digits.size());
    return {.first = key * width, .last = key * width + width - 1};
}

// Below zero, so that no extension is ever the ending of a number; the marker keeps zeros in front.
std::int64_t key_of_extension(std::string_view digits) {
    std::int64_t key = extension_marker;
    for (const char digit : digits)
        key = key * 10 + (digit - '0');
    return -key;
}

std::optional<std::int64_t> key_of(const Party& party) {
    if (party.e164) return key_of(*party.e164);
    const std::string extension = matching::extension_digits(party);
    if (extension.empty() || extension.size() > key_digits) return std::nullopt;
    return key_of_extension(extension);
}

std::vector<PhoneField> with_custom(const CustomValues& values, std::vector<PhoneField> fields) {
    for (const auto& [name, value] : values) {
        if (const auto* phone = std::get_if<Party>(&value))
            fields.push_back({.name = path_of_custom(name), .party = phone});
    }
    return fields;
}

template <class Change>
void for_each_number(RecordKind kind, std::int64_t row, const std::vector<PhoneField>& fields, Change& statement) {
    for (const PhoneField& field : fields) {
        const std::optional<std::int64_t> key = key_of(*field.party);
        if (!key) continue;
        bind_all(statement, *key, static_cast<int>(kind), row, field.name);
        statement.run();
        statement.rewind();
    }
}

std::optional<MatchCandidate> taken_case(Statement& from) {
    MatchCandidate candidate{.record = {.kind = RecordKind::service_case, .id = taken<Uuid>(from)}};
    take(from, candidate.label);
    take(from, candidate.account_id);
    take(from, candidate.account_label);
    return candidate;
}

using CandidateTaker = std::optional<MatchCandidate> (*)(Statement&);

std::vector<matching::RecordHit> taken_hits(Statement& select, CandidateTaker take_candidate = taken_candidate) {
    std::vector<matching::RecordHit> hits;
    while (select.step()) {
        const auto kind = static_cast<RecordKind>(taken<int>(select));
        auto field = taken<std::string>(select);
        const auto has_open_case = taken<bool>(select);
        const auto last_contact = taken<std::optional<Instant>>(select);
        std::optional<MatchCandidate> candidate = take_candidate(select);
        if (!candidate) continue;
        candidate->field = std::move(field);
        hits.push_back({.candidate = std::move(*candidate),
                        .found_in = kind,
                        .has_open_case = has_open_case,
                        .last_contact_at = last_contact.value_or(Instant{})});
    }
    return hits;
}

std::vector<matching::RecordHit> hits_with_key(Database& database, std::int64_t key) {
    Statement select(database, select_with_key());
    bind_all(select, key);
    return taken_hits(select);
}

} // namespace

std::vector<PhoneField> phone_fields(const Contact& contact) {
    return with_custom(contact.custom, {{.name = "phone", .party = &contact.phone},
                                        {.name = "mobilePhone", .party = &contact.mobile_phone},
                                        {.name = "homePhone", .party = &contact.home_phone},
                                        {.name = "otherPhone", .party = &contact.other_phone}});
}

std::vector<PhoneField> phone_fields(const Lead& lead) {
    return with_custom(lead.custom,
                       {{.name = "phone", .party = &lead.phone}, {.name = "mobilePhone", .party = &lead.mobile_phone}});
}

std::vector<PhoneField> phone_fields(const Account& account) {
    return with_custom(account.custom, {{.name = "phone", .party = &account.phone}});
}

std::vector<PhoneField> phone_fields(const Case& /*service_case*/) {
    return {};
}

void add_phones(Database& database, RecordKind kind, std::int64_t row, const std::vector<PhoneField>& fields) {
    Statement insert(database, insert_phone);
    for_each_number(kind, row, fields, insert);
    for (const PhoneField& field : fields) {
        if (field.party->e164) look_again_by(database, *field.party->e164);
    }
}

void remove_phones(Database& database, RecordKind kind, std::int64_t row, const std::vector<PhoneField>& fields) {
    Statement erase(database, delete_phone);
    for_each_number(kind, row, fields, erase);
}

std::vector<matching::RecordHit> find_by_phone(Database& database, E164 number) {
    return hits_with_key(database, key_of(number));
}

std::vector<matching::RecordHit> find_by_extension(Database& database, const std::string& digits) {
    return hits_with_key(database, key_of_extension(digits));
}

std::vector<matching::RecordHit> find_by_ending(Database& database, const matching::NumberEnding& ending) {
    const KeyRange keys = keys_with_ending(ending.digits);
    // The zeros that fill a shorter number up would pass for zeros that the ending begins with.
    const std::size_t length_min = std::max(ending.length_min, ending.digits.size());
    Statement select(database, select_with_ending());
    bind_all(select, keys.first, keys.last, power_of_ten(key_digits - ending.length_max),
             power_of_ten(key_digits - length_min + 1), static_cast<std::int64_t>(matching::hits_max));
    return taken_hits(select);
}

std::vector<matching::RecordHit> find_by_identifier(Database& database, RecordKind kind, const std::string& field,
                                                    const std::string& text) {
    const std::string_view custom = custom_name_in(field);
    Statement select(
        database, select_holders(kind, custom.empty() ? holders_of_external_id(kind) : holders_of_custom_value(kind)));
    bind_all(select, text);
    if (!custom.empty()) bind_all(select, custom);
    return taken_hits(select, kind == RecordKind::service_case ? taken_case : taken_candidate);
}

} // namespace answerd::store
