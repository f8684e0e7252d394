// SPDX-License-Identifier: Apache-2.0
#include "support/core_world.hpp"

#include "answerd/core/what_if.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace answerd::testing {
namespace {

CustomField tier() {
    return {.name = {"tier"},
            .label = "Loyalty tier",
            .objects = {RecordKind::contact, RecordKind::account},
            .type = CustomFieldType::choice,
            .choices = {"silver", "gold"},
            .is_indexed = true};
}

using Pointers = std::vector<std::string>;
Pointers faults_of(const CoreWorld& world, const ConfigurationEntity& entity) {
    Pointers pointers;
    for (const Problem& fault :
         answerd::faults_of(world.core.state().configuration,
                            {.upserts = {entity}, .removals = {}, .expected_revision = std::nullopt})) {
        const std::size_t end = fault.pointer.find('/', fault.pointer.find('/', 1) + 1); // behind the entity's own
        pointers.push_back(fault.pointer.substr(end));
    }
    return pointers;
}
void expect_fault(CoreWorld& world, const ConfigurationEntity& entity, const std::string& pointer) {
    const Pointers faults = faults_of(world, entity);
    const command::PutConfiguration put{.entity = entity, .expected_revision = std::nullopt};
    if (pointer.empty()) {
        EXPECT_EQ(faults, Pointers{});
        world.ok(put);
        return;
    }
    EXPECT_NE(std::ranges::find(faults, pointer), faults.end()) << pointer;
    const Problem problem = world.refused(put);
    EXPECT_EQ(problem.code, ProblemCode::invalid);
}

using Change = std::function<void(CustomField&)>;
struct Attempt {
    const char* pointer; // empty: it is taken
    Change change;
};

TEST(CustomFields, AreRefusedWithThePlaceOfEachFault) {
    const std::vector<Attempt> cases = {
        {"", [](CustomField&) {}},
        {"/name", [](CustomField& field) { field.name = {"Tier"}; }},
        {"/label", [](CustomField& field) { field.label = std::string(201, 'x'); }},
        {"/objects", [](CustomField& field) { field.objects = {}; }},
        {"/objects/0", [](CustomField& field) { field.objects = {RecordKind::lead, RecordKind::lead}; }},
        {"/objects",
         [](CustomField& field) {
             field = {.name = {"fax"},
                      .label = {},
                      .objects = {RecordKind::service_case},
                      .type = CustomFieldType::phone,
                      .choices = {}};
         }},
        {"/choices", [](CustomField& field) { field.choices = {}; }},
        {"/choices/1", [](CustomField& field) { field.choices = {"gold", ""}; }},
        {"/choices", [](CustomField& field) { field.type = CustomFieldType::date; }},
        {"/isUnique", [](CustomField& field) { field.is_unique = true; }},
        {"/isIndexed",
         [](CustomField& field) {
             field.type = CustomFieldType::phone;
             field.choices = {};
         }},
    };
    for (const Attempt& each : cases) {
        CoreWorld world = a_contact_center();
        CustomField field = tier();
        each.change(field);
        expect_fault(world, field, each.pointer);
    }
}

TEST(CustomFields, ChangeOnlyWhereNoValueCouldBeLost) {
    CoreWorld world = a_contact_center();
    world.put(tier());
    const std::vector<Attempt> cases = {
        {"", [](CustomField& field) { field.label = "Tier"; }},
        {"", [](CustomField& field) { field.objects.push_back(RecordKind::lead); }},
        {"", [](CustomField& field) { field.choices.insert(field.choices.begin(), "bronze"); }},
        {"", [](CustomField& field) { field.is_retired = true; }},
        {"/objects", [](CustomField& field) { field.objects = {RecordKind::contact}; }},
        {"/choices", [](CustomField& field) { field.choices = {"gold"}; }},
        {"/isIndexed", [](CustomField& field) { field.is_indexed = false; }},
        {"/type",
         [](CustomField& field) {
             field.type = CustomFieldType::text;
             field.choices = {};
         }},
    };
    for (const Attempt& each : cases) {
        CustomField field = world.core.state().configuration.custom_fields.at({"tier"}).value;
        each.change(field);
        expect_fault(world, field, each.pointer);
    }
}

TEST(CustomFields, AreHeldToTheSameRulesByAWholeConfiguration) {
    CoreWorld world = a_contact_center();
    world.put(tier());
    CustomField smaller = tier();
    smaller.choices = {"gold"};
    const auto refused = [&](std::vector<ConfigurationEntity> upserts,
                             std::vector<command::ConfigurationKey> removals) {
        return world
            .refused(command::ApplyConfiguration{
                .upserts = std::move(upserts), .removals = std::move(removals), .expected_revision = std::nullopt})
            .errors.front()
            .pointer;
    };
    EXPECT_EQ(refused({smaller}, {}), "/customFields/tier/choices");
    EXPECT_EQ(refused({}, {{.kind = ConfigurationKind::custom_field, .key = "tier"}}), "/customFields/tier");
}

TEST(CustomFields, StayBecauseRecordsHaveValuesInThem) {
    CoreWorld world = a_contact_center();
    world.put(tier());
    const Problem problem = world.refused(command::RemoveConfiguration{
        .kind = ConfigurationKind::custom_field, .key = "tier", .expected_revision = std::nullopt});
    EXPECT_EQ(problem.code, ProblemCode::conflict);
}

TEST(CustomFields, AreReadByTheMatchingRulesThatTheyFit) {
    CoreWorld world = a_contact_center();
    CustomField number = tier();
    number.name = {"number"};
    number.type = CustomFieldType::text;
    number.choices = {};
    world.put(number);
    CustomField fax = number;
    fax.name = {"fax"};
    fax.type = CustomFieldType::phone;
    fax.is_indexed = false;
    world.put(fax);
    CustomField note = number;
    note.name = {"note"};
    note.is_indexed = false;
    world.put(note);

    MatchingRule by_text{.name = {"r"}, .label = {}, .fields = {}, .kind = MatchKind::identifier, .attribute = "id"};
    MatchingRule by_number{.name = {"r"}, .label = {}, .fields = {}, .attribute = {}};
    const auto faults = [&](MatchingRule rule, RecordKind object, std::vector<std::string> fields) {
        rule.object = object;
        rule.fields = std::move(fields);
        return faults_of(world, rule);
    };
    EXPECT_EQ(faults(by_text, RecordKind::contact, {"externalId", "custom.number"}), Pointers{});
    EXPECT_EQ(faults(by_number, RecordKind::account, {"phone", "custom.fax"}), Pointers{});
    EXPECT_EQ(faults(by_text, RecordKind::lead, {"custom.number"}), Pointers{"/fields/0"}) << "leads do not have it";
    EXPECT_EQ(faults(by_text, RecordKind::contact, {"custom.note"}), Pointers{"/fields/0"}) << "is not indexed";
    EXPECT_EQ(faults(by_text, RecordKind::contact, {"custom.fax"}), Pointers{"/fields/0"}) << "a number";
    EXPECT_EQ(faults(by_number, RecordKind::contact, {"custom.number"}), Pointers{"/fields/0"}) << "no number";
}

} // namespace
} // namespace answerd::testing
