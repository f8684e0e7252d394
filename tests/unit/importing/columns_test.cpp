// SPDX-License-Identifier: Apache-2.0
#include "answerd/importing/columns.hpp"

#include <gtest/gtest.h>

namespace answerd::importing {
namespace {

using Names = std::vector<std::string>;

ColumnPlan planned(RecordKind object, const Names& heading, const Mapping& mapping = {}) {
    const auto plan = plan_columns(object, heading, mapping);
    EXPECT_TRUE(plan) << plan.error().detail;
    return plan.value_or(ColumnPlan{});
}

Problem refused(const Names& heading, const Mapping& mapping = {}) {
    const auto plan = plan_columns(RecordKind::contact, heading, mapping);
    EXPECT_FALSE(plan);
    return plan ? Problem{} : plan.error();
}

TEST(Columns, KnowTheContactsThatSalesforceExports) {
    const auto plan = planned(RecordKind::contact,
                              {"Id", "IsDeleted", "AccountId", "IsPersonAccount", "LastName", "FirstName", "Salutation",
                               "Name", "Phone", "MobilePhone", "HomePhone", "OtherPhone", "Email", "OwnerId"});
    EXPECT_EQ(plan.fields, (Names{"externalId", "", "accountId", "isPersonAccount", "lastName", "firstName", "", "",
                                  "phone", "mobilePhone", "homePhone", "otherPhone", "email", ""}));
    EXPECT_EQ(plan.ignored, (Names{"IsDeleted", "Salutation", "Name", "OwnerId"}));
}

TEST(Columns, KnowCustomFieldsByTheirPathAndByTheNamesTheyHaveElsewhere) {
    const Names custom = {"custom.loyalty_tier", "custom.points", "custom.phone"};
    const auto fields_of = [&](const Names& heading, const Mapping& mapping = {}) {
        return plan_columns(RecordKind::contact, heading, mapping, custom)->fields;
    };
    EXPECT_EQ(fields_of({"Id", "Loyalty_Tier__c", "custom.points"}),
              (Names{"externalId", "custom.loyalty_tier", "custom.points"}));
    EXPECT_EQ(fields_of({"Id", "Loyalty Tier", "POINTS", "Points__c"}),
              (Names{"externalId", "custom.loyalty_tier", "custom.points", ""}));
    EXPECT_EQ(fields_of({"Id", "Phone", "Phone__c"}), (Names{"externalId", "phone", "custom.phone"}))
        << "the record's own fields come first";
    EXPECT_EQ(fields_of({"Id", "Stufe"}, {{"Stufe", "custom.loyalty_tier"}}),
              (Names{"externalId", "custom.loyalty_tier"}));
    EXPECT_FALSE(plan_columns(RecordKind::contact, {"Id", "Stufe"}, {{"Stufe", "custom.colour"}}, custom));
}

TEST(Columns, NeverGiveAColumnToAnotherCustomFieldThanItNames) {
    const Names alike = {"custom.a_b", "custom.ab", "custom.size", "custom.sizec"};
    const auto fields_of = [&](const Names& heading) {
        return plan_columns(RecordKind::contact, heading, {}, alike)->fields;
    };
    EXPECT_EQ(fields_of({"Id", "custom.ab"}), (Names{"externalId", "custom.ab"}));
    EXPECT_EQ(fields_of({"Id", "custom.ab", "custom.a_b"}), (Names{"externalId", "custom.ab", "custom.a_b"}));
    EXPECT_EQ(fields_of({"Id", "A B"}), (Names{"externalId", ""})) << "both fold to it";
    EXPECT_EQ(fields_of({"Id", "Sizec", "Size__c"}), (Names{"externalId", "custom.sizec", "custom.size"}));
}

TEST(Columns, KnowTheLeadsAccountsAndCasesThatSalesforceExports) {
    EXPECT_EQ(planned(RecordKind::lead, {"Id", "LastName", "Company", "IsConverted", "ConvertedContactId"}).fields,
              (Names{"externalId", "lastName", "company", "", "convertedContactId"}));
    EXPECT_EQ(planned(RecordKind::account, {"Id", "Name", "Phone", "IsPersonAccount", "PersonContactId"}).fields,
              (Names{"externalId", "name", "phone", "isPersonAccount", "personContactId"}));
    EXPECT_EQ(planned(RecordKind::service_case,
                      {"Id", "CaseNumber", "ContactId", "AccountId", "Subject", "Status", "Priority", "CreatedDate"})
                  .fields,
              (Names{"externalId", "", "contactId", "accountId", "subject", "status", "priority", "createdAt"}));
    EXPECT_EQ(planned(RecordKind::service_case, {"CaseNumber", "Subject"}).fields, (Names{"externalId", "subject"}));
}

TEST(Columns, KnowTheFieldsOfTheApiAndKeepOurIdFromTheirs) {
    EXPECT_EQ(planned(RecordKind::contact, {"id", "externalId", "mobile_phone", "Last Name"}).fields,
              (Names{"id", "externalId", "mobilePhone", "lastName"}));
    EXPECT_EQ(planned(RecordKind::contact, {"ID", "Contact ID"}).fields, (Names{"externalId", ""}));
}

TEST(Columns, AreMappedBeforeTheirUsualNames) {
    const auto plan = planned(RecordKind::contact, {"Kundennummer", "Id", "Phone", "Tel. 2", "Email"},
                              {{"Kundennummer", "externalId"}, {"Tel. 2", "phone"}, {"Email", ""}});
    EXPECT_EQ(plan.fields, (Names{"externalId", "", "", "phone", ""}));
    EXPECT_EQ(plan.ignored, (Names{"Id", "Phone", "Email"}));
}

TEST(Columns, RefuseAHeadingOrMappingThatDoesNotFit) {
    EXPECT_EQ(refused({"Id", "Phone", "Phone"}).detail, "The column Phone stands in the heading twice.");
    EXPECT_EQ(refused({"Id", "Stra\xDF"
                             "e"})
                  .pointer,
              "/heading");
    EXPECT_EQ(refused({"LastName"}).pointer, "/heading");
    EXPECT_EQ(refused({"Id"}, {{"Fax", "phone"}}).pointer, "/mapping/Fax");
    EXPECT_TRUE(refused({"Id", "Fax"}, {{"Fax", "fax"}}).detail.contains("otherPhone"));
    EXPECT_EQ(refused({"Id", "A", "B"}, {{"A", "phone"}, {"B", "phone"}}).pointer, "/mapping/B");
}

TEST(Columns, RefuseRowsOfAnotherWidthOrEncoding) {
    const auto plan = planned(RecordKind::contact, {"Id", "LastName"});
    EXPECT_FALSE(fault_of(plan, {.line = 2, .cells = {"1", "M\xC3\xBCller"}}));
    EXPECT_EQ(fault_of(plan, {.line = 3, .cells = {"1"}})->reason, "1 cells, but the heading has 2");
    const auto latin = fault_of(plan, {.line = 4, .cells = {"1", "M\xFCller"}});
    ASSERT_TRUE(latin);
    EXPECT_EQ(latin->line, 4);
    EXPECT_EQ(latin->column, 2);
    EXPECT_TRUE(fault_of(plan, {.line = 5, .cells = {"1", std::string(1, '\0')}}));
}

} // namespace
} // namespace answerd::importing
