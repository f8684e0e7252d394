// SPDX-License-Identifier: Apache-2.0
#include "sqlite/customer_merge.hpp"

#include "sqlite/customer_deletion.hpp"

#include "answerd/codec/member_name.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace answerd::store {

namespace {

std::unexpected<Problem> refused(ProblemCode code, std::string sentence, std::string pointer = {}) {
    return std::unexpected(Problem(code, std::move(sentence), std::move(pointer)));
}

// What makes a record this one, and whose contact a person account is, is not taken from another; custom fields are
// taken one by one.
constexpr std::array<std::string_view, 7> own_members = {
    "id", "version", "deletedAt", "mergedInto", "isPersonAccount", "personContactId", "custom"};
constexpr bool is_own(std::string_view member) {
    return std::ranges::find(own_members, member) != own_members.end();
}

// Calls `work(name, member)` for every member that is taken or filled.
template <class Record, class Work>
void for_each_member(const Work& work) {
    boost::mp11::mp_for_each<MembersOf<Record>>([&](auto descriptor) {
        constexpr std::string_view name = codec::member_name<decltype(descriptor)>;
        if constexpr (!is_own(name)) work(name, descriptor.pointer);
    });
}

bool is_empty(const PersonalText& text) {
    return text.empty();
}
bool is_empty(const std::string& text) {
    return text.empty();
}
bool is_empty(const Party& phone) {
    return phone.raw.empty();
}
bool is_empty(const std::optional<Uuid>& reference) {
    return !reference;
}

template <class Record>
using Group = std::vector<Stored<Record>>; // the survivor first

template <class Record>
const Record* member_of(const Group<Record>& group, const Uuid& id) {
    const auto found = std::ranges::find_if(group, [&](const auto& stored) { return stored.record.id == id; });
    return found == group.end() ? nullptr : &found->record;
}

template <class Record>
Result<> check_take(const RecordMerge& merge, const Group<Record>& group) {
    for (const auto& [member, id] : merge.take) {
        bool is_known = false;
        for_each_member<Record>(
            [&](std::string_view name, auto /*pointer*/) { is_known = is_known || name == member; });
        const std::string custom(custom_name_in(member));
        is_known = is_known || std::ranges::any_of(
                                   group, [&](const auto& stored) { return stored.record.custom.contains(custom); });
        if (!is_known) return refused(ProblemCode::invalid, "There is no such member to take.", "/take/" + member);
        if (member_of(group, id) == nullptr)
            return refused(ProblemCode::invalid, "None of the records that are merged has this id.", "/take/" + member);
    }
    return {};
}

Problem at_other(Problem problem, std::size_t number) {
    problem.pointer = "/others/" + std::to_string(number);
    return problem;
}

template <class Record>
Result<Group<Record>> group_of(Database& database, const RecordMerge& merge) {
    auto survivor = current<Record>(database, merge.survivor.id, merge.survivor.version);
    if (!survivor) return std::unexpected(survivor.error());
    Group<Record> group{*std::move(survivor)};
    for (std::size_t i = 0; i < merge.others.size(); ++i) {
        const MergedRecord& other = merge.others[i];
        if (member_of(group, other.id) != nullptr)
            return std::unexpected(at_other({ProblemCode::invalid, "The same record twice."}, i));
        auto found = current<Record>(database, other.id, other.version);
        if (!found) return std::unexpected(at_other(found.error(), i));
        group.push_back(*std::move(found));
    }
    return group;
}

template <class Record>
CustomValues merged_custom(const RecordMerge& merge, const Group<Record>& group) {
    CustomValues merged;
    for (const auto& each : group)
        merged.insert(each.record.custom.begin(), each.record.custom.end()); // keeps what is there
    for (const auto& [member, id] : merge.take) {
        const std::string name(custom_name_in(member));
        if (name.empty()) continue;
        const CustomValues& chosen = member_of(group, id)->custom;
        const auto value = chosen.find(name);
        if (value == chosen.end()) {
            merged.erase(name);
        } else {
            merged.insert_or_assign(name, value->second);
        }
    }
    return merged;
}

template <class Record>
Record merged_from(const RecordMerge& merge, const Group<Record>& group) {
    Record merged = group.front().record;
    for_each_member<Record>([&](std::string_view name, auto pointer) {
        if (const auto chosen = merge.take.find(std::string(name)); chosen != merge.take.end()) {
            merged.*pointer = member_of(group, chosen->second)->*pointer;
            return;
        }
        for (const auto& other : group) {
            if (is_empty(merged.*pointer)) merged.*pointer = other.record.*pointer;
        }
    });
    merged.custom = merged_custom(merge, group);
    return merged;
}

// ---- what refers to a record. A contact that was merged keeps its account: they are restored together.
struct Reference {
    RecordKind to;
    const char* update;
};
constexpr std::array<Reference, 10> references = {{
    {RecordKind::contact, "UPDATE service_case SET contact_id = ?, version = version + 1 WHERE contact_id = ?"},
    {RecordKind::contact,
     "UPDATE lead SET converted_contact_id = ?, version = version + 1 WHERE converted_contact_id = ?"},
    {RecordKind::account, "UPDATE service_case SET account_id = ?, version = version + 1 WHERE account_id = ?"},
    {RecordKind::account,
     "UPDATE contact SET account_id = ?, version = version + 1 WHERE account_id = ? AND merged_into IS NULL"},
    {RecordKind::contact, "UPDATE voice_call SET related_record_id = ? WHERE related_record_id = ? AND "
                          "related_record_kind = 'contact' AND ended_at IS NOT NULL"},
    {RecordKind::lead, "UPDATE voice_call SET related_record_id = ? WHERE related_record_id = ? AND "
                       "related_record_kind = 'lead' AND ended_at IS NOT NULL"},
    {RecordKind::account, "UPDATE voice_call SET related_record_id = ? WHERE related_record_id = ? AND "
                          "related_record_kind = 'account' AND ended_at IS NOT NULL"},
    {RecordKind::contact, "UPDATE work_item SET related_record_id = ? WHERE related_record_id = ? AND "
                          "related_record_kind = 'contact' AND closed_at IS NOT NULL"},
    {RecordKind::lead, "UPDATE work_item SET related_record_id = ? WHERE related_record_id = ? AND "
                       "related_record_kind = 'lead' AND closed_at IS NOT NULL"},
    {RecordKind::account, "UPDATE work_item SET related_record_id = ? WHERE related_record_id = ? AND "
                          "related_record_kind = 'account' AND closed_at IS NOT NULL"},
}};

void move_references(Database& database, RecordKind kind, const Uuid& from, const Uuid& to) {
    for (const Reference& reference : references) {
        if (reference.to != kind) continue;
        Statement update(database, reference.update);
        bind_all(update, to, from);
        update.run();
    }
}

// ---- persons
// Only the accounts say that two persons are one.
Result<> check_same_sort(Database& database, const Contact& /*survivor*/, const Contact& other) {
    const auto account = other_half(database, other);
    if (!account) return {};
    return refused(ProblemCode::conflict, "This contact is the person of the account " + to_string(account->record.id) +
                                              ": merge the accounts.");
}
Result<> check_same_sort(Database& /*database*/, const Lead& /*survivor*/, const Lead& /*other*/) {
    return {};
}
Result<> check_same_sort(Database& /*database*/, const Account& survivor, const Account& other) {
    if (survivor.is_person_account == other.is_person_account) return {};
    return refused(ProblemCode::conflict, "A person account and the account of a company cannot be merged.");
}

template <class Record>
Result<> check_sort(Database& database, const RecordMerge& merge, const Group<Record>& group) {
    for (std::size_t i = 1; i < group.size(); ++i) {
        const auto same = check_same_sort(database, group.front().record, group[i].record);
        if (!same) return std::unexpected(at_other(same.error(), i - 1));
    }
    if constexpr (std::is_same_v<Record, Contact>) {
        if (merge.take.contains("accountId") && other_half(database, group.front().record))
            return refused(ProblemCode::conflict, "A person account keeps its contact.", "/take/accountId");
    }
    return {};
}

template <class Record>
Result<> merge_group(Database& database, const RecordMerge& merge, const Group<Record>& group, Instant at,
                     std::vector<RecordReference>& gone) {
    const Uuid survivor = group.front().record.id;
    for (auto other = std::next(group.begin()); other != group.end(); ++other) {
        delete_row(database, *other, at, survivor);
        move_references(database, merge.kind, other->record.id, survivor);
        gone.push_back(reference_to(other->record));
    }
    // Behind the deletions, which free an external id.
    const auto saved = save_customer(database, merged_from(merge, group));
    if (!saved) return std::unexpected(saved.error());
    return {};
}

// Before the accounts: a contact that was merged keeps its account then.
Result<> merge_persons(Database& database, const Group<Account>& accounts, Instant at,
                       std::vector<RecordReference>& gone) {
    Group<Contact> contacts;
    for (const auto& account : accounts) {
        auto contact = other_half(database, account.record);
        const bool is_there = contact && !contact->record.deleted_at;
        if (is_there) contacts.push_back(*std::move(contact));
        if (contacts.empty()) return {}; // the survivor is nobody, so that the others' contacts stay who they are
    }
    if (contacts.size() < 2) return {};
    return merge_group(database, {.kind = RecordKind::contact, .survivor = {}, .others = {}, .take = {}}, contacts, at,
                       gone);
}

template <class Record>
Result<std::vector<RecordReference>> merge_records(Database& database, const RecordMerge& merge, Instant at) {
    const auto group = group_of<Record>(database, merge);
    if (!group) return std::unexpected(group.error());
    if (const auto same = check_sort(database, merge, *group); !same) return std::unexpected(same.error());
    if (const auto takes = check_take(merge, *group); !takes) return std::unexpected(takes.error());
    std::vector<RecordReference> gone;
    if constexpr (std::is_same_v<Record, Account>) {
        if (const auto merged = merge_persons(database, *group, at, gone); !merged)
            return std::unexpected(merged.error());
    }
    if (const auto merged = merge_group(database, merge, *group, at, gone); !merged)
        return std::unexpected(merged.error());
    return gone;
}

template <class Record>
Uuid survivor_of_kind(Database& database, Uuid id) {
    static const std::string sql =
        std::string("SELECT merged_into FROM ") + CustomerTable<Record>::table + " WHERE id = ?";
    for (;;) { // ends: who was merged into another is deleted, and only what is there merges others into itself
        Statement select(database, sql);
        bind_all(select, id);
        if (!select.step() || select.is_null()) return id;
        take(select, id);
    }
}

} // namespace

Result<std::vector<RecordReference>> merge_customers(Database& database, const RecordMerge& merge, Instant at) {
    if (merge.others.empty() || merge.others.size() > merged_records_max)
        return refused(ProblemCode::invalid,
                       "One to " + std::to_string(merged_records_max) + " records are merged into another.", "/others");
    return with_record_type(merge.kind,
                            [&]<class Record>(const Record& /*type*/) -> Result<std::vector<RecordReference>> {
                                if constexpr (std::is_same_v<Record, Case>) {
                                    return refused(ProblemCode::not_supported, "Cases are not merged.");
                                } else {
                                    return merge_records<Record>(database, merge, at);
                                }
                            });
}

RecordReference survivor_of(Database& database, RecordReference record) {
    record.id = with_record_type(record.kind, [&]<class Record>(const Record& /*type*/) {
        if constexpr (std::is_same_v<Record, Case>) {
            return record.id;
        } else {
            return survivor_of_kind<Record>(database, record.id);
        }
    });
    return record;
}

} // namespace answerd::store
