// SPDX-License-Identifier: Apache-2.0
// Records that turned out to be one.
#include "support/customer_fixture.hpp"

namespace answerd::store {
namespace {

using Gone = Result<std::vector<RecordReference>>;

class MergingTest : public CustomersTest {
protected:
    Gone merge(const RecordMerge& merge) {
        return in_section<Gone>([&](Transaction& t) { return t.merge(merge, deleted_at); });
    }
    // The second into the first, both as they were written first.
    static RecordMerge of(RecordKind kind, std::uint64_t survivor = 1, std::uint64_t other = 2) {
        return {.kind = kind,
                .survivor = {.id = uuid(survivor), .version = 1},
                .others = {{.id = uuid(other), .version = 1}},
                .take = {}};
    }
    void save_two_contacts() {
        Contact first = a_contact(1);
        first.phone = number_party(caller);
        save(first);
        Contact second = a_contact(2);
        second.last_name = PersonalText("King");
        second.phone = number_party(caller + 1);
        second.mobile_phone = number_party(caller + 2);
        second.email = PersonalText("ada@example.org");
        second.external_id = "003-2";
        save(second);
    }
    void call(std::uint64_t number, RecordReference record, std::optional<Instant> ended) {
        VoiceCall call{.id = CallId{uuid(number)}, .started_at = at_ms(static_cast<std::int64_t>(number))};
        call.call_key = std::to_string(number);
        call.related_record = record;
        call.ended_at = ended;
        commit([&](Transaction& t) { t.put(call); });
    }
    void item(std::uint64_t number, RecordReference record, std::optional<Instant> closed) {
        WorkItem item{.id = WorkItemId{uuid(number)}, .queue = {"billing"}};
        item.related_record = record;
        item.closed_at = closed;
        commit([&](Transaction& t) { t.put(item); });
    }
    [[nodiscard]] Uuid record_of_item(std::uint64_t number) {
        return reader_->work_item(WorkItemId{uuid(number)})->related_record->id;
    }
    [[nodiscard]] Uuid called(std::uint64_t number) { return reader_->call(CallId{uuid(number)})->related_record->id; }
};

TEST_F(MergingTest, FillsWhatIsEmptyAndKeepsTheRest) {
    save_two_contacts();
    const auto gone = merge(of(RecordKind::contact));
    ASSERT_TRUE(gone) << gone.error().detail;
    EXPECT_EQ(*gone, (std::vector<RecordReference>{{.kind = RecordKind::contact, .id = uuid(2)}}));
    Contact expected = a_contact(1);
    expected.phone = number_party(caller);
    expected.mobile_phone = number_party(caller + 2);
    expected.email = PersonalText("ada@example.org");
    expected.external_id = "003-2";
    expected.version = 2;
    EXPECT_EQ(reader_->contact(uuid(1)), expected);
    EXPECT_EQ(reader_->contact(ExternalId{"003-2"}), expected);

    EXPECT_FALSE(reader_->contact(uuid(2)));
    const auto other = reader_->contact(EvenDeleted{uuid(2)});
    EXPECT_EQ(other->merged_into, uuid(1));
    EXPECT_EQ(other->deleted_at, deleted_at);
    EXPECT_TRUE(hits(caller + 1).empty()) << "a number that the survivor did not take leads to nobody";
    ASSERT_EQ(hits(caller + 2).size(), 1U);
    EXPECT_EQ(hits(caller + 2).at(0).candidate.record.id, uuid(1));
    EXPECT_TRUE(reader_->contacts({.text = "king"}, {}).items.empty());
}

TEST_F(MergingTest, TakesWhatIsToldTo) {
    save_two_contacts();
    RecordMerge told = of(RecordKind::contact);
    told.take = {{"lastName", uuid(2)}, {"phone", uuid(2)}, {"email", uuid(1)}};
    ASSERT_TRUE(merge(told));
    const auto merged = reader_->contact(uuid(1));
    EXPECT_EQ(merged->last_name.reveal(), "King");
    EXPECT_EQ(merged->phone, number_party(caller + 1));
    EXPECT_TRUE(merged->email.empty()) << "empty, because the survivor's was chosen";
    EXPECT_TRUE(hits(caller).empty());
    EXPECT_EQ(hits(caller + 1).size(), 1U);
}

TEST_F(MergingTest, TheFirstOfTwoOthersFillsFirst) {
    save_two_contacts();
    Contact third = a_contact(3);
    third.mobile_phone = number_party(caller + 3);
    third.home_phone = number_party(caller + 4);
    save(third);
    RecordMerge both = of(RecordKind::contact);
    both.others.push_back({.id = uuid(3), .version = 1});
    ASSERT_EQ(merge(both)->size(), 2U);
    EXPECT_EQ(reader_->contact(uuid(1))->mobile_phone, number_party(caller + 2));
    EXPECT_EQ(reader_->contact(uuid(1))->home_phone, number_party(caller + 4));
}

TEST_F(MergingTest, WhatReferredToAContactRefersToTheSurvivor) {
    save_two_contacts();
    save(Case{.id = uuid(7), .subject = PersonalText("Late"), .contact_id = uuid(2)});
    save(Lead{.id = uuid(8),
              .last_name = PersonalText("Old"),
              .phone = number_party(caller + 9),
              .converted_contact_id = uuid(2)});
    const RecordReference other{.kind = RecordKind::contact, .id = uuid(2)};
    call(100, other, at_ms(200));
    call(101, other, std::nullopt);
    ASSERT_TRUE(merge(of(RecordKind::contact)));

    EXPECT_EQ(reader_->service_case(uuid(7))->contact_id, uuid(1));
    EXPECT_EQ(reader_->service_case(uuid(7))->version, 2);
    EXPECT_EQ(hits(caller + 9).at(0).candidate.record.id, uuid(1));
    EXPECT_TRUE(hits(caller).at(0).has_open_case);
    EXPECT_EQ(hits(caller).at(0).last_contact_at, at_ms(100));
    EXPECT_EQ(called(100), uuid(1));
    EXPECT_EQ(called(101), uuid(2)) << "the core knows a live call by this";
    call(101, other, at_ms(300));
    EXPECT_EQ(called(101), uuid(1)) << "filed with the survivor when it ends";
    EXPECT_EQ(hits(caller).at(0).last_contact_at, at_ms(101));
}

TEST_F(MergingTest, WorkThatIsOverRefersToTheSurvivor) {
    save_two_contacts();
    const RecordReference other{.kind = RecordKind::contact, .id = uuid(2)};
    item(100, other, at_ms(200));
    item(101, other, std::nullopt);
    item(102, {.kind = RecordKind::service_case, .id = uuid(2)}, at_ms(200));
    ASSERT_TRUE(merge(of(RecordKind::contact)));

    EXPECT_EQ(record_of_item(100), uuid(1));
    EXPECT_EQ(record_of_item(101), uuid(2)) << "the core knows live work by this";
    EXPECT_EQ(record_of_item(102), uuid(2)) << "a case of the same id is another record";
    item(101, other, at_ms(300));
    EXPECT_EQ(record_of_item(101), uuid(1)) << "filed with the survivor when it closes";
}

TEST_F(MergingTest, ACallFindsTheSurvivorThroughSeveralMerges) {
    save_two_contacts();
    save(a_contact(3));
    ASSERT_TRUE(merge(of(RecordKind::contact, 3, 2)));
    RecordMerge second = of(RecordKind::contact, 1, 3);
    second.others.front().version = 2;
    ASSERT_TRUE(merge(second));
    call(100, {.kind = RecordKind::contact, .id = uuid(2)}, at_ms(200));
    EXPECT_EQ(called(100), uuid(1));
}

TEST_F(MergingTest, AnAccountBringsItsContactsAndCases) {
    save(Account{.id = uuid(1), .name = PersonalText("Acme")});
    save(Account{.id = uuid(2), .name = PersonalText("ACME Ltd"), .phone = number_party(caller)});
    Contact contact = a_contact(5);
    contact.account_id = uuid(2);
    save(contact);
    save(Case{.id = uuid(7), .subject = PersonalText("Late"), .account_id = uuid(2)});
    call(100, {.kind = RecordKind::account, .id = uuid(2)}, at_ms(200));
    ASSERT_TRUE(merge(of(RecordKind::account)));
    EXPECT_EQ(reader_->contact(uuid(5))->account_id, uuid(1));
    EXPECT_EQ(reader_->service_case(uuid(7))->account_id, uuid(1));
    EXPECT_EQ(called(100), uuid(1));
    EXPECT_EQ(hits(caller).at(0).candidate.label.reveal(), "Acme");
    EXPECT_TRUE(hits(caller).at(0).has_open_case);
}

TEST_F(MergingTest, LeadsAreMergedWithTheirCalls) {
    save(Lead{.id = uuid(1), .last_name = PersonalText("Doe")});
    save(Lead{.id = uuid(2), .last_name = PersonalText("D."), .company = PersonalText("Acme")});
    call(100, {.kind = RecordKind::lead, .id = uuid(2)}, at_ms(200));
    ASSERT_TRUE(merge(of(RecordKind::lead)));
    EXPECT_EQ(reader_->lead(uuid(1))->company.reveal(), "Acme");
    EXPECT_EQ(called(100), uuid(1));
}

class PersonMergingTest : public MergingTest {
protected:
    void save_person(std::uint64_t account, std::uint64_t contact) {
        Contact person = a_contact(contact);
        person.account_id = uuid(account);
        person.mobile_phone = number_party(caller + contact);
        save(person);
        save(Account{.id = uuid(account),
                     .name = PersonalText("Ada"),
                     .is_person_account = true,
                     .person_contact_id = uuid(contact)});
    }
};

TEST_F(PersonMergingTest, TwoPersonsBecomeOne) {
    save_person(1, 11);
    save_person(2, 12);
    save(Case{.id = uuid(7), .subject = PersonalText("Late"), .contact_id = uuid(12)});
    const auto gone = merge(of(RecordKind::account));
    ASSERT_TRUE(gone) << gone.error().detail;
    EXPECT_EQ(gone->size(), 2U);
    EXPECT_EQ(reader_->account(uuid(1))->person_contact_id, uuid(11));
    EXPECT_EQ(reader_->contact(uuid(11))->account_id, uuid(1));
    EXPECT_EQ(reader_->contact(EvenDeleted{uuid(12)})->merged_into, uuid(11));
    EXPECT_EQ(reader_->service_case(uuid(7))->contact_id, uuid(11));

    // Whoever was merged by mistake comes back as a person.
    EXPECT_EQ(restore({.kind = RecordKind::account, .id = uuid(2)}, 2),
              OtherHalf(RecordReference{.kind = RecordKind::contact, .id = uuid(12)}));
    EXPECT_FALSE(reader_->account(uuid(2))->merged_into);
    EXPECT_FALSE(reader_->contact(uuid(12))->merged_into);
    EXPECT_EQ(reader_->service_case(uuid(7))->contact_id, uuid(11)) << "what was moved stays";
}

TEST_F(PersonMergingTest, APersonIsNotMergedByHalves) {
    save_person(1, 11);
    save(Account{.id = uuid(2), .name = PersonalText("Acme")});
    save(a_contact(12));
    EXPECT_EQ(merge(of(RecordKind::account)).error().pointer, "/others/0") << "a company into a person";
    EXPECT_EQ(merge(of(RecordKind::account, 2, 1)).error().code, ProblemCode::conflict);
    EXPECT_EQ(merge(of(RecordKind::contact, 12, 11)).error().code, ProblemCode::conflict);
    RecordMerge away = of(RecordKind::contact, 11, 12);
    away.take = {{"accountId", uuid(12)}};
    EXPECT_EQ(merge(away).error().pointer, "/take/accountId");
    away.take.clear();
    EXPECT_TRUE(merge(away)) << "another contact of the same person";
    EXPECT_EQ(reader_->contact(uuid(11))->account_id, uuid(1));
}

TEST_F(MergingTest, ARefusalNamesItsPlaceAndChangesNothing) {
    save_two_contacts();
    const auto refusal = [&](auto change) {
        RecordMerge refused = of(RecordKind::contact);
        change(refused);
        return merge(refused).error();
    };
    EXPECT_EQ(refusal([](auto& m) { m.survivor.version = 9; }).code, ProblemCode::stale);
    EXPECT_EQ(refusal([](auto& m) { m.survivor.id = uuid(9); }).code, ProblemCode::not_found);
    const Problem stale = refusal([](auto& m) { m.others.front().version = 9; });
    EXPECT_EQ(std::pair(stale.code, stale.pointer), std::pair(ProblemCode::stale, std::string("/others/0")));
    EXPECT_EQ(refusal([](auto& m) { m.others.push_back({.id = uuid(9), .version = 1}); }).pointer, "/others/1");
    EXPECT_EQ(refusal([](auto& m) { m.others.front().id = uuid(1); }).pointer, "/others/0") << "itself";
    EXPECT_EQ(refusal([](auto& m) { m.others.push_back(m.others.front()); }).pointer, "/others/1") << "twice";
    EXPECT_EQ(refusal([](auto& m) { m.others.clear(); }).pointer, "/others");
    EXPECT_EQ(refusal([](auto& m) { m.others.resize(3); }).pointer, "/others");
    EXPECT_EQ(refusal([](auto& m) { m.take = {{"version", uuid(2)}}; }).pointer, "/take/version");
    EXPECT_EQ(refusal([](auto& m) { m.take = {{"lastName", uuid(9)}}; }).pointer, "/take/lastName");
    EXPECT_EQ(refusal([](auto& m) { m.kind = RecordKind::service_case; }).code, ProblemCode::not_supported);
    EXPECT_EQ(reader_->contact(uuid(1))->version, 1);
    EXPECT_EQ(reader_->contact(uuid(2))->version, 1);
}

TEST_F(MergingTest, AMergedRecordIsRestoredAsItWas) {
    save_two_contacts();
    const RecordReference other{.kind = RecordKind::contact, .id = uuid(2)};
    ASSERT_TRUE(merge(of(RecordKind::contact)));
    EXPECT_EQ(restore(other, 2).error().code, ProblemCode::duplicate) << "the survivor has its external id";
    Contact survivor = *reader_->contact(uuid(1));
    survivor.external_id.clear();
    save(survivor);
    ASSERT_TRUE(restore(other, 2));
    EXPECT_FALSE(reader_->contact(uuid(2))->merged_into);
    EXPECT_EQ(hits(caller + 1).at(0).candidate.record.id, uuid(2));
    call(100, other, at_ms(200));
    EXPECT_EQ(called(100), uuid(2));
}

} // namespace
} // namespace answerd::store
