// SPDX-License-Identifier: Apache-2.0
// Whom a number leads to, out of the real index: the rules restated as a scan over all records.
#include "support/store_fixture.hpp"

#include "answerd/matching/matching.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

namespace answerd::store {
namespace {

constexpr std::uint64_t first_number = 4930123400;
constexpr std::uint64_t numbers = 25;

// The customers as they were last written, and the rules without an index. What is deleted stays among them.
class Customers {
public:
    std::map<Uuid, Contact> contacts;
    std::map<Uuid, Lead> leads;
    std::map<Uuid, Account> accounts;
    std::map<Uuid, Case> cases;
    std::map<Uuid, Instant> last_calls; // by record

    [[nodiscard]] std::vector<RecordReference> found_by(std::uint64_t digits) const {
        std::map<RecordReference, Standing> found;
        for (const auto& [id, contact] : contacts) {
            if (contact.deleted_at) continue;
            const Party* fields[] = {&contact.phone, &contact.mobile_phone, &contact.home_phone, &contact.other_phone};
            if (std::ranges::any_of(fields, [&](const Party* field) { return field->e164 == E164{digits}; }))
                add_contact(contact, found);
        }
        for (const auto& [id, lead] : leads) {
            if (lead.deleted_at) continue;
            if (lead.phone.e164 != E164{digits} && lead.mobile_phone.e164 != E164{digits}) continue;
            if (lead.converted_contact_id && !contacts.at(*lead.converted_contact_id).deleted_at) {
                add_contact(contacts.at(*lead.converted_contact_id), found);
            } else {
                found[{.kind = RecordKind::lead, .id = id}] = {.is_idle = true, .last = last_call(id)};
            }
        }
        for (const auto& [id, account] : accounts) {
            if (!account.deleted_at && account.phone.e164 == E164{digits}) add_account(account, found);
        }
        return in_order(found);
    }

private:
    struct Standing {
        bool is_idle = true; // no open case
        Instant last{};
    };
    using Found = std::map<RecordReference, Standing>;

    [[nodiscard]] Instant last_call(Uuid record) const {
        const auto call = last_calls.find(record);
        return call == last_calls.end() ? Instant{} : call->second;
    }
    [[nodiscard]] bool has_open_case(std::optional<Uuid> Case::* of, Uuid record) const {
        return std::ranges::any_of(cases, [&](const auto& one) {
            return one.second.*of == record && one.second.status != CaseStatus::closed && !one.second.deleted_at;
        });
    }
    void add_contact(const Contact& contact, Found& found) const {
        found[{.kind = RecordKind::contact, .id = contact.id}] = {
            .is_idle = !has_open_case(&Case::contact_id, contact.id), .last = last_call(contact.id)};
    }
    // A person account is its contact, where that was found too.
    void add_account(const Account& account, Found& found) const {
        const Standing own{.is_idle = !has_open_case(&Case::account_id, account.id), .last = last_call(account.id)};
        bool is_told_by_contact = false;
        for (auto& [record, standing] : found) {
            if (!account.is_person_account || record.kind != RecordKind::contact) continue;
            if (contacts.at(record.id).account_id != account.id) continue;
            is_told_by_contact = true;
            standing.is_idle = standing.is_idle && own.is_idle;
            standing.last = std::max(standing.last, own.last);
        }
        if (!is_told_by_contact) found[{.kind = RecordKind::account, .id = account.id}] = own;
    }
    static std::vector<RecordReference> in_order(const Found& found) {
        std::vector<std::tuple<bool, std::int64_t, RecordReference>> places;
        for (const auto& [record, standing] : found)
            places.emplace_back(standing.is_idle, -standing.last.time_since_epoch().count(), record);
        std::ranges::sort(places);
        std::vector<RecordReference> records;
        for (const auto& place : places)
            records.push_back(std::get<RecordReference>(place));
        return records;
    }
};

class MatchingTest : public StoreTest {
protected:
    template <class Record>
    void save(std::map<Uuid, Record>& all, Record record) {
        if (const auto known = all.find(record.id); known != all.end()) {
            if (known->second.deleted_at) return;
            record.version = known->second.version;
        }
        commit([&](Transaction& transaction) {
            const Result<Record> saved = transaction.save(record);
            ASSERT_TRUE(saved) << saved.error().pointer << " " << saved.error().detail;
            all[record.id] = *saved;
        });
    }

    std::uint64_t pick(std::uint64_t bound) { return random_() % bound; }
    Party some_number() { return pick(3) == 0 ? Party{} : number_party(first_number + pick(numbers)); }

    void write_contact() {
        Contact contact{.id = uuid(1'000 + pick(40)), .last_name = PersonalText("Lovelace")};
        contact.phone = some_number();
        contact.mobile_phone = some_number();
        if (pick(3) == 0) contact.home_phone = some_number();
        if (pick(3) == 0) contact.other_phone = some_number();
        if (pick(2) == 0 && !customers_.accounts.empty()) contact.account_id = any_of(customers_.accounts);
        save(customers_.contacts, contact);
    }
    void write_lead() {
        Lead lead{.id = uuid(2'000 + pick(15)), .last_name = PersonalText("Hopper"), .phone = some_number()};
        lead.mobile_phone = some_number();
        if (pick(3) == 0 && !customers_.contacts.empty()) lead.converted_contact_id = any_of(customers_.contacts);
        save(customers_.leads, lead);
    }
    void write_account() {
        Account account{.id = uuid(3'000 + pick(12)), .name = PersonalText("Engines"), .phone = some_number()};
        account.is_person_account = pick(2) == 0 && !customers_.contacts.empty();
        if (account.is_person_account) account.person_contact_id = any_of(customers_.contacts);
        save(customers_.accounts, account);
    }
    void write_case() {
        Case found{
            .id = uuid(4'000 + pick(20)), .subject = PersonalText("Late"), .status = static_cast<CaseStatus>(pick(3))};
        if (!customers_.contacts.empty()) found.contact_id = any_of(customers_.contacts);
        if (pick(2) == 0 && !customers_.accounts.empty()) found.account_id = any_of(customers_.accounts);
        save(customers_.cases, found);
    }
    void write_call(int step) {
        VoiceCall call{.id = CallId{uuid(5'000 + static_cast<std::uint64_t>(step))}, .started_at = at_ms(step * 1'000)};
        call.call_key = std::to_string(step);
        const auto kind = pick(3);
        RecordReference record{.kind = RecordKind::contact};
        if (kind == 0 && !customers_.contacts.empty()) record.id = any_of(customers_.contacts);
        if (kind == 1 && !customers_.leads.empty()) record = {RecordKind::lead, any_of(customers_.leads)};
        if (kind == 2 && !customers_.accounts.empty()) record = {RecordKind::account, any_of(customers_.accounts)};
        if (record.id.is_nil()) return;
        call.related_record = record;
        call.ended_at = call.started_at;
        commit([&](Transaction& transaction) { transaction.put(call); });
        // Of a record that was merged it counts for the one that is left.
        customers_.last_calls[reader_->call(call.id)->related_record->id] = call.started_at;
    }
    // Deletes what is there, restores what is not; a person account and its contact together.
    template <class Record>
    void toggle(RecordKind kind, const std::map<Uuid, Record>& all) {
        if (all.empty()) return;
        const Record& record = all.at(any_of(all));
        commit([&](Transaction& transaction) {
            const RecordReference reference{.kind = kind, .id = record.id};
            const auto done = record.deleted_at ? transaction.restore(reference, record.version)
                                                : transaction.remove(reference, record.version, at_ms(++deletions_));
            ASSERT_TRUE(done) << done.error().detail;
        });
        reread_all();
    }
    void reread_all() {
        reread(customers_.contacts, &read_contact);
        reread(customers_.leads, &read_lead);
        reread(customers_.accounts, &read_account);
        reread(customers_.cases, &read_case);
    }
    // Two records that are there become one, unless a person stands against it.
    template <class Record>
    void merge(RecordKind kind, const std::map<Uuid, Record>& all) {
        if (all.empty()) return;
        const Record& survivor = all.at(any_of(all));
        const Record& other = all.at(any_of(all));
        if (survivor.deleted_at || other.deleted_at || survivor.id == other.id) return;
        std::vector<RecordReference> gone;
        commit([&](Transaction& transaction) {
            const Result<> merged = writer_->section(transaction, [&](Transaction& section) -> Result<> {
                auto done = section.merge({.kind = kind,
                                           .survivor = {.id = survivor.id, .version = survivor.version},
                                           .others = {{.id = other.id, .version = other.version}},
                                           .take = {}},
                                          at_ms(++deletions_));
                if (!done) return std::unexpected(done.error());
                gone = *std::move(done);
                return {};
            });
            ASSERT_TRUE(merged || merged.error().code == ProblemCode::conflict) << merged.error().detail;
        });
        reread_all();
        for (const RecordReference& record : gone)
            move_calls(record);
        merges_ += static_cast<int>(gone.size());
    }
    void move_calls(RecordReference record) {
        const auto moved = customers_.last_calls.extract(record.id);
        if (moved.empty()) return;
        const Uuid into = record.kind == RecordKind::contact ? *customers_.contacts.at(record.id).merged_into
                          : record.kind == RecordKind::lead  ? *customers_.leads.at(record.id).merged_into
                                                             : *customers_.accounts.at(record.id).merged_into;
        Instant& last = customers_.last_calls[into];
        last = std::max(last, moved.mapped());
    }
    void merge_any() {
        switch (pick(3)) {
        case 0:
            return merge(RecordKind::contact, customers_.contacts);
        case 1:
            return merge(RecordKind::lead, customers_.leads);
        default:
            return merge(RecordKind::account, customers_.accounts);
        }
    }
    void toggle_any() {
        switch (pick(4)) {
        case 0:
            return toggle(RecordKind::contact, customers_.contacts);
        case 1:
            return toggle(RecordKind::lead, customers_.leads);
        case 2:
            return toggle(RecordKind::account, customers_.accounts);
        default:
            return toggle(RecordKind::service_case, customers_.cases);
        }
    }
    template <class Record>
    void reread(std::map<Uuid, Record>& all, std::optional<Record> (*read)(Reader&, Uuid)) {
        for (auto& [id, record] : all)
            record = read(*reader_, id).value();
    }
    static std::optional<Contact> read_contact(Reader& reader, Uuid id) { return reader.contact(EvenDeleted{id}); }
    static std::optional<Lead> read_lead(Reader& reader, Uuid id) { return reader.lead(EvenDeleted{id}); }
    static std::optional<Account> read_account(Reader& reader, Uuid id) { return reader.account(EvenDeleted{id}); }
    static std::optional<Case> read_case(Reader& reader, Uuid id) { return reader.service_case(EvenDeleted{id}); }

    template <class Record>
    Uuid any_of(const std::map<Uuid, Record>& all) {
        return std::next(all.begin(), static_cast<std::ptrdiff_t>(pick(all.size())))->first;
    }
    void check() {
        for (std::uint64_t digits = first_number; digits < first_number + numbers; ++digits) {
            const auto match = matching::match_caller({.party = number_party(digits)}, {}, *reader_);
            std::vector<RecordReference> found;
            for (const MatchCandidate& candidate : match.candidates)
                found.push_back(candidate.record);
            ASSERT_EQ(found, customers_.found_by(digits)) << digits;
        }
    }

    std::mt19937_64 random_;
    Customers customers_;
    std::int64_t deletions_ = 0;
    int merges_ = 0;
};

TEST_F(MatchingTest, OfChangingRecordsIsWhatAScanOverAllOfThemFinds) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        random_.seed(seed);
        for (int step = 1; step <= 200; ++step) {
            const auto what = pick(13);
            if (what < 4) {
                write_contact();
            } else if (what < 6) {
                write_lead();
            } else if (what < 7) {
                write_account();
            } else if (what < 9) {
                write_case();
            } else if (what < 11) {
                toggle_any();
            } else if (what < 12) {
                merge_any();
            } else {
                write_call(static_cast<int>(seed) * 1'000 + step);
            }
            if (step % 20 == 0) ASSERT_NO_FATAL_FAILURE(check());
        }
    }
    EXPECT_GT(merges_, 20) << "too few to say anything";
}

} // namespace
} // namespace answerd::store
