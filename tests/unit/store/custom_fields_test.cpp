// SPDX-License-Identifier: Apache-2.0
// What an admin adds to the records, kept, found, and unique where it has to be.
#include "support/customer_fixture.hpp"

#include "answerd/store/lead_conversion.hpp"

namespace answerd::store {
namespace {

class CustomFieldsTest : public CustomersTest {
protected:
    void SetUp() override {
        CustomersTest::SetUp();
        define({.name = {"number"}, .label = {}, .objects = everywhere, .choices = {}, .is_unique = true});
        define({.name = {"tier"}, .label = {}, .objects = everywhere, .choices = {}, .is_indexed = true});
        define({.name = {"note"}, .label = {}, .objects = everywhere, .choices = {}});
        define({.name = {"fax"}, .label = {}, .objects = everywhere, .type = CustomFieldType::phone, .choices = {}});
    }
    void define(const CustomField& field) {
        commit([&](Transaction& t) {
            t.put(record::ConfigurationVersion{.kind = ConfigurationKind::custom_field,
                                               .key = field.name.value,
                                               .revision = ++revision_,
                                               .entity = field,
                                               .by = {}});
        });
    }
    static Contact a_member(std::uint64_t id, CustomValues values) {
        Contact contact = a_contact(id);
        contact.custom = std::move(values);
        return contact;
    }
    std::vector<Uuid> with(RecordKind kind, const std::string& field, const std::string& text) {
        std::vector<Uuid> ids;
        for (const auto& hit : reader_->find_identifier(kind, field, text)) {
            EXPECT_EQ(hit.candidate.field, field);
            EXPECT_EQ(hit.found_in, kind);
            ids.push_back(hit.candidate.record.id);
        }
        return ids;
    }
    std::vector<Uuid> listed(const RecordFilter& filter) {
        std::vector<Uuid> ids;
        for (const Contact& contact : reader_->contacts(filter, {}).items)
            ids.push_back(contact.id);
        return ids;
    }

    using Ids = std::vector<Uuid>;
    static inline const std::vector<RecordKind> everywhere = {RecordKind::contact, RecordKind::lead,
                                                              RecordKind::account, RecordKind::service_case};

private:
    std::int64_t revision_ = 0;
};

TEST_F(CustomFieldsTest, AreReadAsTheyWereLastConfigured) {
    CustomField tier{.name = {"tier"}, .label = "Loyalty", .objects = everywhere, .choices = {}, .is_indexed = true};
    tier.is_retired = true;
    define(tier);
    const auto fields = reader_->custom_fields();
    ASSERT_EQ(fields.size(), 4U);
    EXPECT_EQ(fields.at(3), tier);
}

TEST_F(CustomFieldsTest, EveryTypeComesBack) {
    define({.name = {"points"}, .label = {}, .objects = everywhere, .type = CustomFieldType::number, .choices = {}});
    define({.name = {"vip"}, .label = {}, .objects = everywhere, .type = CustomFieldType::boolean, .choices = {}});
    const CustomValues values = {
        {"tier", PersonalText("gold \"x\"\n")}, {"points", 1250.25}, {"vip", false}, {"fax", number_party(caller)}};
    save(a_member(1, values));
    EXPECT_EQ(reader_->contact(uuid(1))->custom, values);
    save(Lead{.id = uuid(2), .last_name = PersonalText("L"), .custom = values});
    EXPECT_EQ(reader_->lead(uuid(2))->custom, values);
    save(Account{.id = uuid(3), .name = PersonalText("A"), .custom = values});
    EXPECT_EQ(reader_->account(uuid(3))->custom, values);
    save(Case{.id = uuid(4), .subject = PersonalText("C"), .custom = {{"points", -3.0}}});
    EXPECT_EQ(reader_->service_case(uuid(4))->custom, (CustomValues{{"points", -3.0}}));
}

TEST_F(CustomFieldsTest, AFieldThatIsNotThereAndATextThatIsTooLongAreRefused) {
    EXPECT_EQ(try_save(a_member(1, {{"colour", PersonalText("red")}})).error().pointer, "/custom/colour");
    EXPECT_EQ(try_save(a_member(1, {{"note", PersonalText(std::string(256, 'x'))}})).error().pointer, "/custom/note");
    EXPECT_EQ(
        try_save(
            a_member(
                1, {{"fax", Party{.kind = PartyKind::number, .raw = PersonalText(std::string(256, '1')), .e164 = {}}}}))
            .error()
            .pointer,
        "/custom/fax/raw");
}

TEST_F(CustomFieldsTest, AUniqueValueIsOfOneRecordOfAKindUntilThatIsDeleted) {
    const Contact first = save(a_member(1, {{"number", PersonalText("47")}}));
    save(Lead{.id = uuid(9), .last_name = PersonalText("L"), .custom = first.custom}); // another kind
    const auto second = try_save(a_member(2, first.custom));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ProblemCode::duplicate);
    EXPECT_EQ(second.error().pointer, "/custom/number");
    EXPECT_TRUE(second.error().detail.contains("the new record"));
    EXPECT_TRUE(second.error().detail.contains(to_string(uuid(1))));

    EXPECT_EQ(save(first).version, 2) << "its own value is no other's";
    save(a_contact(2));
    Contact taker = *reader_->contact(uuid(2));
    taker.custom = first.custom;
    EXPECT_TRUE(try_save(taker).error().detail.contains(to_string(uuid(2)))) << "names both";

    ASSERT_TRUE(remove({.kind = RecordKind::contact, .id = uuid(1)}, 2));
    save(taker);
    const auto back = restore({.kind = RecordKind::contact, .id = uuid(1)}, 3);
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().code, ProblemCode::duplicate);
}

TEST_F(CustomFieldsTest, ValuesAreFoundWhereTheyAreIndexedAsLongAsTheyStand) {
    const Contact first = save(a_member(1, {{"tier", PersonalText("gold")}, {"note", PersonalText("tall")}}));
    save(a_member(2, {{"tier", PersonalText("gold")}}));
    save(a_member(3, {{"tier", PersonalText("silver")}, {"number", PersonalText("gold")}}));
    EXPECT_EQ(with(RecordKind::contact, "custom.tier", "gold"), (Ids{uuid(1), uuid(2)}));
    EXPECT_EQ(with(RecordKind::contact, "custom.number", "gold"), Ids{uuid(3)});
    EXPECT_TRUE(with(RecordKind::contact, "custom.note", "tall").empty());
    EXPECT_TRUE(with(RecordKind::lead, "custom.tier", "gold").empty());
    EXPECT_EQ(listed({.custom = {{"tier", "gold"}}}), (Ids{uuid(1), uuid(2)}));

    Contact promoted = first;
    promoted.custom["tier"] = PersonalText("platinum");
    save(promoted);
    ASSERT_TRUE(remove({.kind = RecordKind::contact, .id = uuid(2)}, 1));
    EXPECT_TRUE(with(RecordKind::contact, "custom.tier", "gold").empty());
    EXPECT_EQ(with(RecordKind::contact, "custom.tier", "platinum"), Ids{uuid(1)});
    ASSERT_TRUE(restore({.kind = RecordKind::contact, .id = uuid(2)}, 2));
    EXPECT_EQ(listed({.custom = {{"tier", "gold"}}}), Ids{uuid(2)});
}

TEST_F(CustomFieldsTest, ACaseIsFoundWithItsAccount) {
    save(Account{.id = uuid(5), .name = PersonalText("Acme")});
    save(Case{.id = uuid(1),
              .subject = PersonalText("Broken"),
              .account_id = uuid(5),
              .custom = {{"number", PersonalText("T-1")}}});
    const auto found = reader_->find_identifier(RecordKind::service_case, "custom.number", "T-1");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().candidate.label.reveal(), "Broken");
    EXPECT_EQ(found.front().candidate.account_label.reveal(), "Acme");
    EXPECT_TRUE(found.front().has_open_case);
}

TEST_F(CustomFieldsTest, APhoneLeadsToItsRecordLikeItsOwnNumbers) {
    save(a_member(1, {{"fax", number_party(caller)}}));
    ASSERT_EQ(hits(caller).size(), 1U);
    EXPECT_EQ(hits(caller).front().candidate.field, "custom.fax");
    Contact without = *reader_->contact(uuid(1));
    without.custom.clear();
    save(without);
    EXPECT_TRUE(hits(caller).empty());
}

TEST_F(CustomFieldsTest, TextsAndPhonesAreSearchedWithTheRest) {
    save(a_member(1, {{"note", PersonalText("Zürich office")}, {"fax", number_party(caller)}}));
    EXPECT_EQ(listed({.text = "zurich"}), Ids{uuid(1)});
    EXPECT_EQ(listed({.text = std::to_string(caller)}), Ids{uuid(1)});
}

TEST_F(CustomFieldsTest, ListsAreFilteredByAllThatIsAsked) {
    Contact of_account = a_member(1, {{"tier", PersonalText("gold")}});
    of_account.account_id = uuid(50);
    save(of_account);
    save(a_member(2, {{"tier", PersonalText("gold")}}));
    EXPECT_EQ(listed({.account_id = uuid(50)}), Ids{uuid(1)});
    EXPECT_EQ(listed({.text = "ada", .account_id = uuid(50), .custom = {{"tier", "gold"}}}), Ids{uuid(1)});
    EXPECT_TRUE(listed({.account_id = uuid(50), .custom = {{"tier", "silver"}}}).empty());

    save(Case{.id = uuid(3), .subject = PersonalText("a"), .contact_id = uuid(1)});
    save(Case{.id = uuid(4), .subject = PersonalText("b"), .status = CaseStatus::closed, .contact_id = uuid(1)});
    save(Case{.id = uuid(5), .subject = PersonalText("c"), .contact_id = uuid(2)});
    const auto open = reader_->cases({.contact_id = uuid(1), .status = CaseStatus::open}, {}).items;
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open.front().id, uuid(3));
}

TEST_F(CustomFieldsTest, AMergeFillsAndTakesThemOneByOne) {
    save(a_member(1, {{"tier", PersonalText("silver")}}));
    save(a_member(2, {{"tier", PersonalText("gold")}, {"number", PersonalText("47")}}));
    save(a_member(3, {{"note", PersonalText("tall")}}));
    RecordMerge merge{.kind = RecordKind::contact,
                      .survivor = {.id = uuid(1), .version = 1},
                      .others = {{.id = uuid(2), .version = 1}, {.id = uuid(3), .version = 1}},
                      .take = {{"custom.colour", uuid(2)}}};
    using Gone = Result<std::vector<RecordReference>>;
    const auto run = [&] { return in_section<Gone>([&](Transaction& t) { return t.merge(merge, deleted_at); }); };
    EXPECT_EQ(run().error().pointer, "/take/custom.colour");
    merge.take = {{"custom.tier", uuid(2)}, {"custom.note", uuid(1)}};
    ASSERT_TRUE(run());
    EXPECT_EQ(reader_->contact(uuid(1))->custom,
              (CustomValues{{"tier", PersonalText("gold")}, {"number", PersonalText("47")}}));
    EXPECT_EQ(with(RecordKind::contact, "custom.number", "47"), Ids{uuid(1)});
}

TEST_F(CustomFieldsTest, FollowALeadIntoItsContact) {
    save(Lead{.id = uuid(1),
              .last_name = PersonalText("L"),
              .custom = {{"tier", PersonalText("gold")}, {"note", PersonalText("of leads alone")}}});
    const auto converted = in_section<Result<ConvertedLead>>([&](Transaction& t) {
        return convert_lead(t, {.lead = uuid(1),
                                .version = 1,
                                .new_contact = uuid(2),
                                .new_account = uuid(3),
                                .custom_fields = {"tier", "number"}});
    });
    ASSERT_TRUE(converted) << converted.error().detail;
    EXPECT_EQ(converted->contact.custom, (CustomValues{{"tier", PersonalText("gold")}}));
}

} // namespace
} // namespace answerd::store
