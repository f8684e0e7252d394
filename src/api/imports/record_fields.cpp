// SPDX-License-Identifier: Apache-2.0
#include "imports/record_fields.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/matching/matching.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace answerd::api {
namespace {

template <class>
struct MemberOf;
template <class Record, class Value>
struct MemberOf<Value Record::*> {
    using Class = Record;
};
template <auto member>
using ClassOf = typename MemberOf<decltype(member)>::Class;

std::unexpected<Problem> refused(std::string sentence) {
    return std::unexpected(Problem(ProblemCode::invalid, std::move(sentence)));
}

template <auto member>
void copy(const ClassOf<member>& from, ClassOf<member>& to) {
    to.*member = from.*member;
}

template <auto member>
constexpr RecordField<ClassOf<member>> text(std::string_view name) {
    using T = ClassOf<member>;
    return {.name = name,
            .read = [](const std::string& cell, const std::string&, T& record) -> Result<bool> {
                record.*member = std::remove_reference_t<decltype(record.*member)>(cell);
                return true;
            },
            .copy = copy<member>,
            .write = [](const T& record) -> std::string {
                if constexpr (std::is_same_v<decltype(T{}.*member), std::string&&>)
                    return record.*member;
                else
                    return (record.*member).reveal();
            }};
}

template <auto member>
constexpr RecordField<ClassOf<member>> phone(std::string_view name) {
    using T = ClassOf<member>;
    return {.name = name,
            .read = [](const std::string& cell, const std::string& default_region, T& record) -> Result<bool> {
                record.*member = cell.empty() ? Party{} : matching::normalise_party(cell, default_region);
                return true;
            },
            .copy = copy<member>,
            .write = [](const T& record) { return (record.*member).raw.reveal(); }};
}

template <auto member>
constexpr RecordField<ClassOf<member>> reference(std::string_view name, RecordKind refers_to) {
    using T = ClassOf<member>;
    return {.name = name,
            .write = [](const T& record) { return record.*member ? to_string(*(record.*member)) : std::string(); },
            .refers_to = refers_to,
            .reference = member};
}

template <class T>
constexpr RecordField<T> own_id() {
    return {.name = "id",
            .read = [](const std::string& cell, const std::string&, T& record) -> Result<bool> {
                if (cell.empty()) return false;
                const auto id = parse_uuid(cell);
                if (!id || id->is_nil())
                    return refused("not an id of this server; the id of another system belongs into externalId");
                record.id = *id;
                return true;
            },
            .copy = copy<&T::id>,
            .write = [](const T& record) { return to_string(record.id); }};
}

std::string folded(std::string_view text) {
    std::string letters;
    for (const char c : text)
        if (c != ' ' && c != '_') letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return letters;
}

Result<bool> read_status(const std::string& cell, const std::string&, Case& record) {
    static constexpr std::array<std::pair<std::string_view, CaseStatus>, 7> words = {
        {{"open", CaseStatus::open},
         {"new", CaseStatus::open},
         {"inprogress", CaseStatus::in_progress},
         {"working", CaseStatus::in_progress},
         {"onhold", CaseStatus::in_progress},
         {"escalated", CaseStatus::in_progress},
         {"closed", CaseStatus::closed}}};
    if (cell.empty()) return false;
    const auto found = std::ranges::find(words, folded(cell), &std::pair<std::string_view, CaseStatus>::first);
    if (found == words.end()) return refused("not open, inProgress or closed, nor New, Working, On Hold or Escalated");
    record.status = found->second;
    return true;
}

Result<bool> read_priority(const std::string& cell, const std::string&, Case& record) {
    static constexpr std::array<std::pair<std::string_view, int>, 3> words = {{{"high", 1}, {"medium", 5}, {"low", 9}}};
    if (cell.empty()) return false;
    const auto found = std::ranges::find(words, folded(cell), &std::pair<std::string_view, int>::first);
    if (found != words.end()) {
        record.priority = found->second;
        return true;
    }
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), record.priority);
    if (error != std::errc{} || end != cell.data() + cell.size() || record.priority > 1'000'000)
        return refused("not a whole number up to 1000000, nor High, Medium or Low");
    return true;
}

// Also "2026-01-31 08:00:00", which is UTC, and "+0000" for "Z": what exports write.
Result<bool> read_created_at(const std::string& cell, const std::string&, Case& record) {
    constexpr std::size_t date_and_time = 19;
    if (cell.empty()) return false;
    std::string text = cell;
    if (text.size() >= date_and_time && text[10] == ' ') text[10] = 'T';
    if (text.ends_with("+0000")) text.replace(text.size() - 5, 5, "Z");
    if (text.size() == date_and_time) text += 'Z';
    const auto at = codec::parse_rfc3339(text);
    if (!at) return refused("not a time such as 2026-01-31T08:00:00Z");
    record.created_at = *at;
    return true;
}

} // namespace

Result<bool> truth_of(std::string_view cell) {
    const std::string word = folded(cell);
    if (word == "true" || word == "1") return true;
    if (word == "false" || word == "0" || word.empty()) return false;
    return refused("neither true nor false");
}

template <>
std::span<const RecordField<Contact>> record_fields() {
    static constexpr std::array<RecordField<Contact>, 10> fields = {
        own_id<Contact>(),
        text<&Contact::external_id>("externalId"),
        text<&Contact::first_name>("firstName"),
        text<&Contact::last_name>("lastName"),
        text<&Contact::email>("email"),
        phone<&Contact::phone>("phone"),
        phone<&Contact::mobile_phone>("mobilePhone"),
        phone<&Contact::home_phone>("homePhone"),
        phone<&Contact::other_phone>("otherPhone"),
        reference<&Contact::account_id>("accountId", RecordKind::account)};
    return fields;
}

template <>
std::span<const RecordField<Lead>> record_fields() {
    static constexpr std::array<RecordField<Lead>, 9> fields = {
        own_id<Lead>(),
        text<&Lead::external_id>("externalId"),
        text<&Lead::first_name>("firstName"),
        text<&Lead::last_name>("lastName"),
        text<&Lead::company>("company"),
        text<&Lead::email>("email"),
        phone<&Lead::phone>("phone"),
        phone<&Lead::mobile_phone>("mobilePhone"),
        reference<&Lead::converted_contact_id>("convertedContactId", RecordKind::contact)};
    return fields;
}

template <>
std::span<const RecordField<Account>> record_fields() {
    static constexpr std::array<RecordField<Account>, 5> fields = {
        own_id<Account>(), text<&Account::external_id>("externalId"), text<&Account::name>("name"),
        phone<&Account::phone>("phone"),
        reference<&Account::person_contact_id>("personContactId", RecordKind::contact)};
    return fields;
}

template <>
std::span<const RecordField<Case>> record_fields() {
    static constexpr std::array<RecordField<Case>, 8> fields = {
        own_id<Case>(),
        text<&Case::external_id>("externalId"),
        text<&Case::subject>("subject"),
        {.name = "status",
         .read = read_status,
         .copy = copy<&Case::status>,
         .write = [](const Case& record) { return codec::to_json(record.status).get<std::string>(); }},
        {.name = "priority",
         .read = read_priority,
         .copy = copy<&Case::priority>,
         .write = [](const Case& record) { return std::to_string(record.priority); }},
        reference<&Case::contact_id>("contactId", RecordKind::contact),
        reference<&Case::account_id>("accountId", RecordKind::account),
        {.name = "createdAt",
         .read = read_created_at,
         .copy = copy<&Case::created_at>,
         .write = [](const Case& record) { return codec::to_rfc3339(record.created_at); }}};
    return fields;
}

} // namespace answerd::api
