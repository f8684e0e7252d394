// SPDX-License-Identifier: Apache-2.0
#include "demo/customers.hpp"

#include "answerd/store/store.hpp"

#include <array>
#include <chrono>
#include <random>
#include <span>
#include <string_view>

namespace answerd::app::demo {
namespace {

constexpr int contact_count = 2'000; // one of them is the person account's
constexpr int account_count = 300;
constexpr int lead_count = 150;
constexpr int case_count = 60;
constexpr int shared_number_count = 12;

constexpr std::array<std::string_view, 24> first_names{
    "Ada",   "Amir",  "Beatriz", "Björn",  "Chiara", "Daniel", "Elif",  "Emre",    "Fatima", "Greta", "Hannah", "Ivan",
    "Jonas", "Kamil", "Lucía",   "Mehmet", "Nadia",  "Oskar",  "Paula", "Quentin", "Rosa",   "Søren", "Tara",   "Zoë"};
constexpr std::array<std::string_view, 20> last_names{
    "Adler",  "Bauer",  "Castillo", "Demir", "Eriksen", "Fischer", "García", "Hoffmann", "Ibrahim", "Jansen",
    "Keller", "Lovato", "Müller",   "Novak", "Öztürk",  "Petrov",  "Roux",   "Schmidt",  "Vogel",   "Weiß"};
constexpr std::array<std::string_view, 12> company_words{"Nordlicht", "Alpen", "Hafen", "Linden", "Sonnen",  "Kupfer",
                                                         "Wald",      "Stern", "Feld",  "Insel",  "Brücken", "Glas"};
constexpr std::array<std::string_view, 6> company_kinds{"Logistik", "Bäckerei",  "Software",
                                                        "Apotheke", "Werkstatt", "Reisen"};
constexpr std::array<std::string_view, 6> case_subjects{"Invoice shows the wrong address", "Router restarts at night",
                                                        "Parcel arrived damaged",          "Contract ends too early",
                                                        "Password reset does not arrive",  "Second line is noisy"};

// The five drama ranges of a thousand numbers each.
constexpr std::array<std::string_view, 5> free_ranges{"+493023125", "+496990009", "+494066969", "+492214710",
                                                      "+498999998"};

[[nodiscard]] std::string number_at(int index) {
    const auto digits = std::to_string(1'000 + index % 1'000).substr(1);
    return std::string{free_ranges[static_cast<std::size_t>(index / 1'000)]} + digits;
}

// Which numbers belong to whom: contacts from 0, leads, accounts, shared ones, and from 4,000 on nobody.
constexpr int first_lead_number = contact_count;
constexpr int first_account_number = first_lead_number + lead_count;
constexpr int first_shared_number = first_account_number + account_count;
constexpr int first_unknown_number = 4'000;

[[nodiscard]] Party party_at(int index) {
    const std::string text = number_at(index);
    return {.kind = PartyKind::number, .raw = PersonalText{text}, .e164 = parse_e164(text)};
}

class Seeding {
public:
    Seeding(store::Transaction& transaction, std::uint64_t seed) : transaction_(transaction), random_(seed) {}

    Result<> all() {
        for (int i = 1; i < account_count; ++i)
            save(account(i));
        for (int i = 1; i < contact_count; ++i)
            save(contact(i));
        for (int i = 0; i < lead_count; ++i)
            save(lead(i));
        save_person_account();
        for (int i = 0; i < case_count; ++i)
            save(service_case(i));
        if (problem_) return std::unexpected(*problem_);
        return {};
    }

private:
    template <std::size_t count>
    [[nodiscard]] std::string one_of(const std::array<std::string_view, count>& words) {
        return std::string{words[random_() % count]};
    }

    [[nodiscard]] Uuid next_id() {
        // Made-up but ordered: a fixed start, so that the same seed gives the same records.
        at_ += Milliseconds{1};
        return make_uuid_v7(at_, random_(), random_());
    }

    template <class Record>
    void save(Record record) {
        if (problem_) return;
        if (const auto saved = transaction_.save(std::move(record)); !saved) problem_ = saved.error();
    }

    [[nodiscard]] Account account(int index) {
        Account account;
        account.id = next_id();
        account.name = PersonalText{one_of(company_words) + ' ' + one_of(company_kinds)};
        account.phone = party_at(first_account_number + index);
        accounts_.push_back(account.id);
        return account;
    }

    [[nodiscard]] Contact contact(int index) {
        Contact contact;
        contact.id = next_id();
        contact.first_name = PersonalText{one_of(first_names)};
        contact.last_name = PersonalText{one_of(last_names)};
        contact.email = PersonalText{"customer" + std::to_string(index) + "@example.com"};
        contact.phone = party_at(index);
        // Families and offices: the first few dozen share a second number in twos and threes.
        constexpr int sharing_contacts = shared_number_count * 5 / 2;
        if (index > 0 && index <= sharing_contacts)
            contact.home_phone = party_at(first_shared_number + index % shared_number_count);
        if (random_() % 3 != 0) contact.account_id = accounts_[random_() % accounts_.size()];
        contacts_.push_back(contact.id);
        return contact;
    }

    [[nodiscard]] Lead lead(int index) {
        Lead lead;
        lead.id = next_id();
        lead.first_name = PersonalText{one_of(first_names)};
        lead.last_name = PersonalText{one_of(last_names)};
        lead.company = PersonalText{one_of(company_words) + ' ' + one_of(company_kinds)};
        lead.phone = party_at(first_lead_number + index);
        return lead;
    }

    // A person who is a customer without a company: the account and its contact count as one match.
    void save_person_account() {
        Contact person = contact(0);
        person.first_name = PersonalText{"Ingrid"};
        person.last_name = PersonalText{"Solberg"};
        person.phone = party_at(first_account_number);
        person.account_id = next_id();
        Account own;
        own.id = *person.account_id;
        own.name = PersonalText{"Ingrid Solberg"};
        own.phone = person.phone;
        own.is_person_account = true;
        own.person_contact_id = person.id;
        save(own);
        save(person);
    }

    [[nodiscard]] Case service_case(int index) {
        Case service_case;
        service_case.id = next_id();
        service_case.subject = PersonalText{one_of(case_subjects)};
        service_case.contact_id = contacts_[static_cast<std::size_t>(index) * 7];
        service_case.created_at = at_;
        return service_case;
    }

    store::Transaction& transaction_;
    std::mt19937_64 random_;
    Instant at_{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};
    std::vector<Uuid> accounts_;
    std::vector<Uuid> contacts_;
    std::optional<Problem> problem_;
};

[[nodiscard]] std::vector<std::string> numbers_between(int first, int end) {
    std::vector<std::string> numbers;
    for (int index = first; index < end; ++index)
        numbers.push_back(number_at(index));
    return numbers;
}

} // namespace

CallerNumbers caller_numbers() {
    return {.known = numbers_between(1, first_shared_number),
            .several = numbers_between(first_shared_number, first_shared_number + shared_number_count),
            .unknown = numbers_between(first_unknown_number, first_unknown_number + 900)};
}

Result<> seed_customers(const std::filesystem::path& database, std::uint64_t seed) {
    if (!std::filesystem::exists(database)) {
        if (const auto migrated = store::migrate_sqlite(database); !migrated) return std::unexpected(migrated.error());
    }
    const auto store = store::open_sqlite(database);
    if (!store) return std::unexpected(store.error());
    if (!(*store)->open_reader()->contacts({}, {.cursor = {}, .limit = 1}).items.empty()) return {};

    Result<> outcome;
    const auto committed = (*store)->open_writer()->commit(
        [&](store::Transaction& transaction) { outcome = Seeding{transaction, seed}.all(); });
    if (!committed) return std::unexpected(Problem{ProblemCode::unavailable, "the customers could not be written"});
    return outcome;
}

} // namespace answerd::app::demo
