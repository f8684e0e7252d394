// SPDX-License-Identifier: Apache-2.0
#include "support/customer_fixture.hpp"

#include <algorithm>

namespace answerd::store {
namespace {

TEST_F(CustomersTest, EveryMemberOfAContactComesBack) {
    Contact contact = a_contact(1);
    contact.email = PersonalText("ada@example.com");
    contact.phone = number_party(1);
    contact.mobile_phone = number_party(2);
    contact.home_phone = {.kind = PartyKind::extension, .raw = PersonalText("204"), .e164 = {}};
    contact.other_phone = number_party(4);
    contact.account_id = uuid(50);
    contact.external_id = "003-1";
    const Contact saved = save(contact);
    EXPECT_EQ(saved.version, 1);
    EXPECT_EQ(reader_->contact(contact.id), saved);
    contact.version = 1;
    EXPECT_EQ(saved, contact);
}

TEST_F(CustomersTest, EveryMemberOfALeadComesBack) {
    const Lead saved = save(Lead{.id = uuid(1),
                                 .first_name = PersonalText("Jo"),
                                 .last_name = PersonalText("Doe"),
                                 .company = PersonalText("Acme"),
                                 .email = PersonalText("jo@acme.example"),
                                 .phone = number_party(11),
                                 .mobile_phone = number_party(12),
                                 .converted_contact_id = uuid(9),
                                 .external_id = "00Q",
                                 .version = 0});
    EXPECT_EQ(reader_->lead(uuid(1)), saved);
}

TEST_F(CustomersTest, EveryMemberOfAnAccountComesBack) {
    const Account saved = save(Account{.id = uuid(1),
                                       .name = PersonalText("Acme"),
                                       .phone = number_party(21),
                                       .is_person_account = true,
                                       .person_contact_id = uuid(2),
                                       .external_id = "001",
                                       .version = 0});
    EXPECT_EQ(reader_->account(uuid(1)), saved);
}

TEST_F(CustomersTest, EveryMemberOfACaseComesBack) {
    const Case saved = save(Case{.id = uuid(1),
                                 .subject = PersonalText("No dial tone"),
                                 .status = CaseStatus::in_progress,
                                 .priority = 2,
                                 .contact_id = uuid(3),
                                 .account_id = uuid(4),
                                 .external_id = "500",
                                 .created_at = at_ms(77),
                                 .version = 0});
    EXPECT_EQ(reader_->service_case(uuid(1)), saved);
}

TEST_F(CustomersTest, AWriteOverAnOldVersionIsStaleAndChangesNothing) {
    const Contact first = save(a_contact(1));
    Contact second = first;
    second.last_name = PersonalText("King");
    EXPECT_EQ(save(second).version, 2);

    const Result<Contact> late = try_save(first);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ProblemCode::stale);
    EXPECT_EQ(reader_->contact(first.id)->last_name.reveal(), "King");
}

TEST_F(CustomersTest, WhatBreaksARuleIsRefusedWithItsPlace) {
    Contact nameless = a_contact(1);
    nameless.last_name = PersonalText();
    EXPECT_EQ(try_save(nameless).error().pointer, "/lastName");

    Contact without_id = a_contact(0);
    without_id.id = {};
    EXPECT_EQ(try_save(without_id).error().pointer, "/id");

    Contact odd_phone = a_contact(1);
    odd_phone.mobile_phone = {.kind = PartyKind::extension, .raw = PersonalText("1"), .e164 = E164{1}};
    EXPECT_EQ(try_save(odd_phone).error().pointer, "/mobilePhone/e164");

    Contact long_name = a_contact(1);
    long_name.first_name = PersonalText(std::string(256, 'x'));
    EXPECT_EQ(try_save(long_name).error().pointer, "/firstName");

    Account person{.id = uuid(1), .name = PersonalText("P")};
    person.is_person_account = true;
    EXPECT_EQ(try_save(person).error().pointer, "/personContactId");
    EXPECT_EQ(try_save(Account{.id = uuid(1)}).error().pointer, "/name");
    EXPECT_EQ(try_save(Case{.id = uuid(1)}).error().pointer, "/subject");
    EXPECT_EQ(try_save(Lead{.id = uuid(1)}).error().pointer, "/lastName");
}

TEST_F(CustomersTest, CreatingTwiceAndChangingWhatIsNotThereAreRefused) {
    save(a_contact(1));
    EXPECT_EQ(try_save(a_contact(1)).error().code, ProblemCode::duplicate);
    Contact absent = a_contact(2);
    absent.version = 1;
    EXPECT_EQ(try_save(absent).error().code, ProblemCode::not_found);
}

TEST_F(CustomersTest, ANumberLeadsToEveryRecordThatCarriesIt) {
    const Account account = save(Account{.id = uuid(50), .name = PersonalText("Acme"), .phone = number_party(caller)});
    Contact contact = a_contact(1);
    contact.mobile_phone = number_party(caller);
    contact.account_id = account.id;
    save(contact);
    save(Lead{.id = uuid(2),
              .last_name = PersonalText("Doe"),
              .company = PersonalText("Initech"),
              .phone = number_party(caller)});

    const auto found = hits(caller);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].candidate, (MatchCandidate{.record = {.kind = RecordKind::contact, .id = uuid(1)},
                                                  .label = PersonalText("Ada Lovelace"),
                                                  .field = "mobilePhone",
                                                  .account_id = account.id,
                                                  .account_label = PersonalText("Acme")}));
    EXPECT_EQ(found[1].candidate.record.kind, RecordKind::lead);
    EXPECT_EQ(found[1].candidate.label.reveal(), "Doe");
    EXPECT_EQ(found[2].candidate.record, (RecordReference{.kind = RecordKind::account, .id = account.id}));
    EXPECT_FALSE(found[2].candidate.account_id);
    EXPECT_TRUE(hits(caller + 1).empty());
}

TEST_F(CustomersTest, AConvertedLeadAnswersWithItsContact) {
    save(a_contact(1));
    save(Lead{.id = uuid(2),
              .last_name = PersonalText("Old"),
              .phone = number_party(caller),
              .converted_contact_id = uuid(1)});
    const auto found = hits(caller);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().candidate.record, (RecordReference{.kind = RecordKind::contact, .id = uuid(1)}));
    EXPECT_EQ(found.front().candidate.label.reveal(), "Ada Lovelace");
}

TEST_F(CustomersTest, APersonAccountNamesItselfAsItsAccount) {
    save(Account{.id = uuid(1),
                 .name = PersonalText("Ada Lovelace"),
                 .phone = number_party(caller),
                 .is_person_account = true,
                 .person_contact_id = uuid(2)});
    EXPECT_EQ(hits(caller).at(0).candidate.account_id, uuid(1));
}

TEST_F(CustomersTest, AHitTellsOfOpenCasesAndTheLastCall) {
    Contact contact = a_contact(1);
    contact.phone = number_party(caller);
    save(contact);
    EXPECT_FALSE(hits(caller).at(0).has_open_case);
    EXPECT_EQ(hits(caller).at(0).last_contact_at, Instant{});

    Case open_case = save(Case{.id = uuid(3), .subject = PersonalText("x"), .contact_id = contact.id});
    commit([&](Transaction& t) {
        for (std::uint64_t i : {1U, 2U}) {
            VoiceCall call{.id = CallId{uuid(i)}, .started_at = at_ms(static_cast<std::int64_t>(i) * 1000)};
            call.call_key = std::to_string(i);
            call.related_record = RecordReference{.kind = RecordKind::contact, .id = contact.id};
            t.put(call);
        }
    });
    EXPECT_TRUE(hits(caller).at(0).has_open_case);
    EXPECT_EQ(hits(caller).at(0).last_contact_at, at_ms(2000));

    open_case.status = CaseStatus::closed;
    save(open_case);
    EXPECT_FALSE(hits(caller).at(0).has_open_case);
}

TEST_F(CustomersTest, AChangedNumberIsFoundAndTheOldOneIsNot) {
    Contact contact = a_contact(1);
    contact.phone = number_party(caller);
    contact.mobile_phone = number_party(caller);
    contact = save(contact);
    EXPECT_EQ(hits(caller).size(), 2U) << "one hit for each field";
    contact.phone = number_party(caller + 1);
    contact.mobile_phone = {};
    save(contact);
    EXPECT_TRUE(hits(caller).empty());
    EXPECT_EQ(hits(caller + 1).size(), 1U);
}

TEST_F(CustomersTest, SearchFoldsDiacriticsAndMatchesTheBeginningOfWords) {
    Contact contact = a_contact(1);
    contact.last_name = PersonalText("Ärger-Müller");
    contact.phone = number_party(caller);
    save(contact);
    save(a_contact(2));
    for (const char* typed : {"arger", "Ärger", "MULL ad", "müller", "+49301", "arger-mu"}) {
        ASSERT_EQ(reader_->contacts({.text = typed}, {}).items.size(), 1U) << typed;
        EXPECT_EQ(reader_->contacts({.text = typed}, {}).items.front().id, uuid(1)) << typed;
    }
    EXPECT_EQ(reader_->contacts({}, {}).items.size(), 2U);
    for (const char* typed : {"rger", "\" OR *", "!!!", "lovelace arger", "NEAR("}) {
        EXPECT_TRUE(reader_->contacts({.text = typed}, {}).items.empty()) << typed;
    }
}

TEST_F(CustomersTest, ARenamedRecordIsNotFoundByItsOldName) {
    Account account = save(Account{.id = uuid(1), .name = PersonalText("Acme")});
    account.name = PersonalText("Initech");
    save(account);
    EXPECT_TRUE(reader_->accounts({.text = "acme"}, {}).items.empty());
    EXPECT_EQ(reader_->accounts({.text = "init"}, {}).items.size(), 1U);
}

TEST_F(CustomersTest, LeadsAndCasesAreSearchedToo) {
    save(Lead{.id = uuid(1), .last_name = PersonalText("Doe"), .company = PersonalText("Café Zoë")});
    save(Case{.id = uuid(1), .subject = PersonalText("Internet too slow")});
    EXPECT_EQ(reader_->leads({.text = "zoe"}, {}).items.size(), 1U);
    EXPECT_EQ(reader_->cases({.text = "slow inter"}, {}).items.size(), 1U);
}

TEST_F(CustomersTest, PagesNeitherSkipNorRepeatWhatWasThereWhenRowsAreInserted) {
    for (std::uint64_t i = 10; i <= 60; i += 10)
        save(a_contact(i));
    std::vector<Uuid> seen;
    PageRequest request{.cursor = {}, .limit = 2};
    std::uint64_t inserted = 5;
    do {
        const Page<Contact> page = reader_->contacts({.text = "lovelace"}, request);
        for (const Contact& contact : page.items)
            seen.push_back(contact.id);
        request.cursor = page.next;
        save(a_contact(inserted)); // before the place where the next page starts
        inserted += 1;
    } while (!request.cursor.empty());
    EXPECT_EQ(seen, (std::vector<Uuid>{uuid(10), uuid(20), uuid(30), uuid(40), uuid(50), uuid(60)}));
}

TEST_F(CustomersTest, ACursorThatIsNotOursGivesNothing) {
    save(a_contact(1));
    for (const char* cursor : {"?", "AAAA", "not a cursor"}) {
        EXPECT_TRUE(reader_->contacts({}, {.cursor = cursor}).items.empty()) << cursor;
    }
}

TEST_F(CustomersTest, ALimitOutsideItsBoundsIsTakenAsTheNearestBound) {
    for (std::uint64_t i = 1; i <= 3; ++i)
        save(a_contact(i));
    EXPECT_EQ(reader_->contacts({}, {.cursor = {}, .limit = 0}).items.size(), 1U);
    EXPECT_EQ(reader_->contacts({}, {.cursor = {}, .limit = 100'000}).items.size(), 3U);
}

} // namespace
} // namespace answerd::store
