// SPDX-License-Identifier: Apache-2.0
// A lead becomes a contact, and both stay findable.
#include "support/customer_fixture.hpp"

#include "answerd/store/lead_conversion.hpp"

namespace answerd::store {
namespace {

class ConversionTest : public CustomersTest {
protected:
    static Lead a_lead() {
        return {.id = uuid(1),
                .first_name = PersonalText("Grace"),
                .last_name = PersonalText("Hopper"),
                .company = PersonalText("Compilers"),
                .email = PersonalText("grace@example.org"),
                .phone = number_party(caller),
                .mobile_phone = number_party(caller + 1)};
    }
    static LeadConversion of_lead() {
        return {.lead = uuid(1), .version = 1, .new_contact = uuid(50), .new_account = uuid(60)};
    }
    Result<ConvertedLead> convert(const LeadConversion& conversion) {
        return in_section<Result<ConvertedLead>>([&](Transaction& t) { return convert_lead(t, conversion); });
    }
};

TEST_F(ConversionTest, MakesTheContactOutOfTheLead) {
    save(a_lead());
    const auto converted = convert(of_lead());
    ASSERT_TRUE(converted) << converted.error().detail;
    EXPECT_EQ(converted->contact, (Contact{.id = uuid(50),
                                           .first_name = PersonalText("Grace"),
                                           .last_name = PersonalText("Hopper"),
                                           .email = PersonalText("grace@example.org"),
                                           .phone = number_party(caller),
                                           .mobile_phone = number_party(caller + 1),
                                           .version = 1}));
    EXPECT_FALSE(converted->account);
    EXPECT_EQ(converted->lead.converted_contact_id, uuid(50));
    EXPECT_EQ(converted->lead.version, 2);
    EXPECT_EQ(reader_->lead(uuid(1)), converted->lead);
    EXPECT_EQ(reader_->contact(uuid(50)), converted->contact);
    for (const auto& hit : hits(caller))
        EXPECT_EQ(hit.candidate.record.id, uuid(50));
}

TEST_F(ConversionTest, NamesTheAccountByTheCompany) {
    save(a_lead());
    auto conversion = of_lead();
    conversion.creates_account = true;
    const auto converted = convert(conversion);
    ASSERT_TRUE(converted) << converted.error().detail;
    EXPECT_EQ(reader_->account(uuid(60))->name.reveal(), "Compilers");
    EXPECT_EQ(converted->account, reader_->account(uuid(60)));
    EXPECT_EQ(reader_->contact(uuid(50))->account_id, uuid(60));
}

TEST_F(ConversionTest, FillsWhatIsEmptyInAContactThatIsThere) {
    save(a_lead());
    Contact contact = a_contact(2);
    contact.phone = number_party(99);
    contact.email = PersonalText("ada@example.org");
    save(contact);
    auto conversion = of_lead();
    conversion.contact = uuid(2);
    const auto converted = convert(conversion);
    ASSERT_TRUE(converted) << converted.error().detail;
    contact.other_phone = number_party(caller); // its own field was not free
    contact.mobile_phone = number_party(caller + 1);
    contact.version = 2;
    EXPECT_EQ(converted->contact, contact);
    EXPECT_EQ(reader_->contact(uuid(2)), contact);
}

TEST_F(ConversionTest, WritesNoContactThatHasEverything) {
    save(a_lead());
    Contact contact = a_contact(2);
    contact.home_phone = number_party(caller);
    contact.phone = number_party(caller + 1);
    contact.email = PersonalText("ada@example.org");
    contact = save(contact);
    auto conversion = of_lead();
    conversion.contact = uuid(2);
    ASSERT_TRUE(convert(conversion));
    EXPECT_EQ(reader_->contact(uuid(2)), contact);
}

TEST_F(ConversionTest, GivesAContactThatIsThereAnAccount) {
    save(a_lead());
    save(a_contact(2));
    save(Account{.id = uuid(3), .name = PersonalText("Navy")});
    auto conversion = of_lead();
    conversion.contact = uuid(2);
    conversion.account = uuid(3);
    const auto converted = convert(conversion);
    ASSERT_TRUE(converted) << converted.error().detail;
    EXPECT_EQ(converted->account->id, uuid(3));
    EXPECT_EQ(reader_->contact(uuid(2))->account_id, uuid(3));
}

TEST_F(ConversionTest, ARefusalNamesItsPlaceAndLeavesNothing) {
    Lead lead = a_lead();
    lead.company = {};
    lead = save(lead);
    Contact contact = a_contact(2);
    contact.account_id = save(Account{.id = uuid(3), .name = PersonalText("Navy")}).id;
    save(contact);
    save(Account{.id = uuid(4), .name = PersonalText("Other")});
    const auto refusal = [&](auto change) {
        auto conversion = of_lead();
        change(conversion);
        const auto converted = convert(conversion);
        return converted ? std::string("done") : converted.error().pointer;
    };
    EXPECT_EQ(refusal([](auto& c) { c.contact = uuid(9); }), "/contactId");
    EXPECT_EQ(refusal([](auto& c) { c.account = uuid(9); }), "/accountId");
    EXPECT_EQ(refusal([](auto& c) { c.creates_account = true; }), "/createAccount") << "no company";
    EXPECT_EQ(refusal([](auto& c) {
                  c.creates_account = true;
                  c.account = uuid(3);
              }),
              "/createAccount");
    EXPECT_EQ(refusal([](auto& c) {
                  c.contact = uuid(2);
                  c.account = uuid(4);
              }),
              "/accountId")
        << "the contact has another";
    auto late = of_lead();
    late.version = 7;
    EXPECT_EQ(convert(late).error().code, ProblemCode::stale);
    late.lead = uuid(8);
    EXPECT_EQ(convert(late).error().code, ProblemCode::not_found);
    EXPECT_EQ(reader_->contacts({}, {}).items.size(), 1U);
    EXPECT_EQ(reader_->accounts({}, {}).items.size(), 2U);
    EXPECT_EQ(reader_->lead(uuid(1)), lead);
}

TEST_F(ConversionTest, HappensOnce) {
    save(a_lead());
    ASSERT_TRUE(convert(of_lead()));
    auto again = of_lead();
    again.version = 2;
    again.new_contact = uuid(51);
    const auto refused = convert(again);
    EXPECT_EQ(refused.error().code, ProblemCode::conflict);
    EXPECT_NE(refused.error().detail.find(to_string(uuid(50))), std::string::npos);
    EXPECT_FALSE(reader_->contact(uuid(51)));
}

} // namespace
} // namespace answerd::store
