// SPDX-License-Identifier: Apache-2.0
// Records that were deleted: found by nothing but their id, and restored as they were.
#include "support/customer_fixture.hpp"

namespace answerd::store {
namespace {

RecordReference contact_reference(std::uint64_t number) {
    return {.kind = RecordKind::contact, .id = uuid(number)};
}
RecordReference account_reference(std::uint64_t number) {
    return {.kind = RecordKind::account, .id = uuid(number)};
}

class DeletionTest : public CustomersTest {
protected:
    static Contact a_caller(std::uint64_t number) {
        Contact contact = a_contact(number);
        contact.mobile_phone = number_party(caller);
        contact.external_id = "003-1";
        return contact;
    }
    // An account of a person and its contact, each of which names the other.
    void save_person() {
        Contact contact = a_caller(1);
        contact.account_id = uuid(2);
        save(contact);
        save(Account{.id = uuid(2),
                     .name = PersonalText("Ada Lovelace"),
                     .phone = number_party(caller),
                     .is_person_account = true,
                     .person_contact_id = uuid(1),
                     .external_id = "001-1"});
    }
};

TEST_F(DeletionTest, ADeletedRecordIsFoundByNothingButItsId) {
    const Contact contact = save(a_caller(1));
    EXPECT_EQ(remove(contact_reference(1), 7).error().code, ProblemCode::stale);
    ASSERT_EQ(hits(caller).size(), 1U);

    EXPECT_TRUE(remove(contact_reference(1), 1));
    EXPECT_FALSE(reader_->contact(contact.id));
    EXPECT_FALSE(reader_->contact(ExternalId{"003-1"}));
    EXPECT_TRUE(hits(caller).empty());
    EXPECT_TRUE(reader_->find_identifier(RecordKind::contact, "externalId", "003-1").empty());
    EXPECT_TRUE(reader_->contacts({.text = "ada"}, {}).items.empty());
    EXPECT_TRUE(reader_->contacts({}, {}).items.empty());

    Contact deleted = contact;
    deleted.version = 2;
    deleted.deleted_at = deleted_at;
    EXPECT_EQ(reader_->contact(EvenDeleted{contact.id}), deleted);
    EXPECT_EQ(reader_->deleted_contacts({}).items, std::vector{deleted});

    EXPECT_EQ(remove(contact_reference(1), 2).error().code, ProblemCode::not_found);
    EXPECT_EQ(try_save(deleted).error().pointer, "/deletedAt");
    deleted.deleted_at.reset();
    EXPECT_EQ(try_save(deleted).error().code, ProblemCode::not_found);
}

TEST_F(DeletionTest, ARestoredRecordIsWhatItWas) {
    Contact contact = save(a_caller(1));
    ASSERT_TRUE(remove(contact_reference(1), 1));
    EXPECT_EQ(restore(contact_reference(1), 1).error().code, ProblemCode::stale);
    ASSERT_TRUE(restore(contact_reference(1), 2));
    contact.version = 3;
    EXPECT_EQ(reader_->contact(contact.id), contact);
    EXPECT_EQ(reader_->contact(ExternalId{"003-1"}), contact);
    EXPECT_EQ(hits(caller).size(), 1U);
    EXPECT_EQ(reader_->contacts({.text = "lovel"}, {}).items.size(), 1U);
    EXPECT_TRUE(reader_->deleted_contacts({}).items.empty());

    EXPECT_EQ(restore(contact_reference(1), 3).error().code, ProblemCode::conflict) << "it is not deleted";
    EXPECT_EQ(restore(contact_reference(9), 1).error().code, ProblemCode::not_found);
}

TEST_F(DeletionTest, EveryKindIsDeletedAndRestored) {
    save(Lead{.id = uuid(1), .last_name = PersonalText("Doe"), .phone = number_party(caller)});
    save(Account{.id = uuid(1), .name = PersonalText("Acme"), .phone = number_party(caller)});
    save(Case{.id = uuid(1), .subject = PersonalText("Late"), .external_id = "500-1"});
    for (const RecordKind kind : {RecordKind::lead, RecordKind::account, RecordKind::service_case}) {
        ASSERT_TRUE(remove({.kind = kind, .id = uuid(1)}, 1));
    }
    EXPECT_TRUE(hits(caller).empty());
    EXPECT_EQ(reader_->deleted_leads({}).items.size(), 1U);
    EXPECT_EQ(reader_->deleted_accounts({}).items.size(), 1U);
    EXPECT_EQ(reader_->deleted_cases({}).items.size(), 1U);
    EXPECT_TRUE(reader_->cases({.text = "late"}, {}).items.empty());
    EXPECT_TRUE(reader_->find_identifier(RecordKind::service_case, "externalId", "500-1").empty());
    for (const RecordKind kind : {RecordKind::lead, RecordKind::account, RecordKind::service_case}) {
        ASSERT_TRUE(restore({.kind = kind, .id = uuid(1)}, 2));
    }
    EXPECT_EQ(hits(caller).size(), 2U);
    EXPECT_EQ(reader_->cases({.text = "late"}, {}).items.size(), 1U);
}

TEST_F(DeletionTest, TheExternalIdOfADeletedRecordIsFreeUntilItIsRestored) {
    save(a_caller(1));
    ASSERT_TRUE(remove(contact_reference(1), 1));
    const Contact taker = save(a_caller(2));
    EXPECT_EQ(reader_->contact(ExternalId{"003-1"})->id, taker.id);

    const auto refused = restore(contact_reference(1), 2);
    EXPECT_EQ(refused.error().code, ProblemCode::duplicate);
    EXPECT_NE(refused.error().detail.find(to_string(taker.id)), std::string::npos) << refused.error().detail;
    EXPECT_FALSE(reader_->contact(uuid(1)));
    EXPECT_EQ(hits(caller).size(), 1U);

    ASSERT_TRUE(remove(contact_reference(2), 1));
    EXPECT_TRUE(restore(contact_reference(1), 2));
}

TEST_F(DeletionTest, TheIdOfADeletedRecordIsNotGivenAway) {
    save(a_caller(1));
    ASSERT_TRUE(remove(contact_reference(1), 1));
    const auto refused = try_save(a_contact(1));
    EXPECT_EQ(refused.error().code, ProblemCode::duplicate);
    EXPECT_NE(refused.error().detail.find("restore"), std::string::npos);
}

TEST_F(DeletionTest, AnAccountsLabelGoesWithTheAccount) {
    save(Account{.id = uuid(2), .name = PersonalText("Acme")});
    Contact contact = a_caller(1);
    contact.account_id = uuid(2);
    save(contact);
    ASSERT_TRUE(remove(account_reference(2), 1));
    EXPECT_FALSE(hits(caller).at(0).candidate.account_id);
    EXPECT_TRUE(hits(caller).at(0).candidate.account_label.empty());
    EXPECT_EQ(reader_->contact(uuid(1))->account_id, uuid(2)) << "the contact stays, and knows where it belongs";
    ASSERT_TRUE(restore(account_reference(2), 2));
    EXPECT_EQ(hits(caller).at(0).candidate.account_label.reveal(), "Acme");
}

TEST_F(DeletionTest, APersonAccountAndItsContactGoAndComeTogether) {
    for (const auto& [one, other] : {std::pair(contact_reference(1), account_reference(2)),
                                     std::pair(account_reference(2), contact_reference(1))}) {
        if (!reader_->contact(EvenDeleted{uuid(1)})) save_person();
        const auto version = reader_->contact(uuid(1))->version; // both change together
        EXPECT_EQ(remove(one, version), OtherHalf(other));
        EXPECT_FALSE(reader_->contact(uuid(1)));
        EXPECT_FALSE(reader_->account(uuid(2)));
        EXPECT_TRUE(hits(caller).empty());
        EXPECT_EQ(restore(other, version + 1), OtherHalf(one));
        EXPECT_TRUE(reader_->contact(uuid(1)));
        EXPECT_TRUE(reader_->account(uuid(2)));
        EXPECT_EQ(hits(caller).size(), 2U);
    }
}

TEST_F(DeletionTest, APersonIsNotRestoredByHalves) {
    save_person();
    ASSERT_TRUE(remove(account_reference(2), 1));
    save(a_caller(3)); // takes the contact's external id
    EXPECT_EQ(restore(account_reference(2), 2).error().code, ProblemCode::duplicate);
    EXPECT_FALSE(reader_->account(uuid(2)));
    EXPECT_FALSE(reader_->contact(uuid(1)));
}

TEST_F(DeletionTest, AContactThatNobodyCallsAPersonStaysWhenItsAccountGoes) {
    save(a_caller(1)); // names no account
    save(Account{.id = uuid(2), .name = PersonalText("Ada"), .is_person_account = true, .person_contact_id = uuid(1)});
    EXPECT_EQ(remove(account_reference(2), 1), OtherHalf(std::nullopt));
    EXPECT_TRUE(reader_->contact(uuid(1)));
}

TEST_F(DeletionTest, ADeletedCaseIsNoOpenCase) {
    save(a_caller(1));
    save(Case{.id = uuid(3), .subject = PersonalText("x"), .contact_id = uuid(1)});
    EXPECT_TRUE(hits(caller).at(0).has_open_case);
    ASSERT_TRUE(remove({.kind = RecordKind::service_case, .id = uuid(3)}, 1));
    EXPECT_FALSE(hits(caller).at(0).has_open_case);
    EXPECT_TRUE(reader_->open_cases(contact_reference(1), 10).empty());
    ASSERT_TRUE(restore({.kind = RecordKind::service_case, .id = uuid(3)}, 2));
    EXPECT_TRUE(hits(caller).at(0).has_open_case);
}

TEST_F(DeletionTest, ALeadWhoseContactWasDeletedAnswersForItself) {
    save(a_contact(1));
    save(Lead{.id = uuid(2),
              .last_name = PersonalText("Doe"),
              .phone = number_party(caller),
              .converted_contact_id = uuid(1)});
    ASSERT_TRUE(remove(contact_reference(1), 1));
    EXPECT_EQ(hits(caller).at(0).candidate.record, (RecordReference{.kind = RecordKind::lead, .id = uuid(2)}));
    ASSERT_TRUE(restore(contact_reference(1), 2));
    EXPECT_EQ(hits(caller).at(0).candidate.record, contact_reference(1));
}

} // namespace
} // namespace answerd::store
