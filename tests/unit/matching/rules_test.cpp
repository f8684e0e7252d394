// SPDX-License-Identifier: Apache-2.0
// Who is looked for by which rule: rows B1 to B5, B8 and B12 of the reference, and what a rule must never do.
#include "answerd/matching/matching.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace answerd::matching {
namespace {

Uuid uuid(std::uint64_t low) {
    return {.high = 0x0193'0000'0000'7000, .low = low};
}

// One field of one record.
struct Entry {
    RecordKind kind = RecordKind::contact;
    std::uint64_t id = 0;
    std::string field;
    std::string text; // "+49…", the digits of an extension, or an identifier
};

// The contract of the directory, as a walk over all entries.
class Entries final : public CallerDirectory {
public:
    std::vector<Entry> all;
    int asked = 0;

    std::vector<RecordHit> find(E164 number) override {
        return those([&](const Entry& entry) { return entry.text == to_text(number); });
    }
    std::vector<RecordHit> find_ending(const NumberEnding& ending) override {
        return those([&](const Entry& entry) {
            const std::size_t digits = entry.text.size() - 1;
            return entry.text.starts_with('+') && entry.text.ends_with(ending.digits) && digits >= ending.length_min &&
                   digits <= ending.length_max;
        });
    }
    std::vector<RecordHit> find_extension(const std::string& digits) override {
        return those([&](const Entry& entry) { return entry.text == digits; });
    }
    std::vector<RecordHit> find_identifier(RecordKind kind, const std::string& field,
                                           const std::string& text) override {
        return those(
            [&](const Entry& entry) { return entry.kind == kind && entry.field == field && entry.text == text; });
    }

private:
    template <class Fits>
    std::vector<RecordHit> those(Fits fits) {
        ++asked;
        std::vector<RecordHit> hits;
        for (const Entry& entry : all) {
            if (!fits(entry)) continue;
            MatchCandidate candidate{.record = {.kind = entry.kind, .id = uuid(entry.id)}, .field = entry.field};
            hits.push_back({.candidate = std::move(candidate), .found_in = entry.kind});
        }
        return hits;
    }
};

MatchingRule rule(const char* name, RecordKind object, MatchKind kind = MatchKind::number) {
    return {.name = {name}, .label = {}, .object = object, .fields = {}, .kind = kind, .attribute = {}};
}

class Rules : public ::testing::Test {
protected:
    Rules() {
        directory_.all = {
            {RecordKind::contact, 1, "phone", "+4930901820"}, {RecordKind::contact, 2, "homePhone", "+4930901821"},
            {RecordKind::lead, 3, "phone", "+4930901820"},    {RecordKind::account, 4, "phone", "+4930901820"},
            {RecordKind::account, 4, "externalId", "K-4711"}, {RecordKind::contact, 5, "phone", "+4330901820"},
            {RecordKind::contact, 6, "phone", "4711"},        {RecordKind::service_case, 7, "externalId", "00012"}};
    }

    Lookup found(const std::string& from) {
        return look_up({.party = normalise_party(from, "DE"), .attributes = &attributes_}, rules_, directory_);
    }
    std::vector<std::uint64_t> ids(const std::string& from) {
        std::vector<std::uint64_t> ids;
        for (const RecordHit& hit : found(from).hits)
            ids.push_back(hit.candidate.record.id.low);
        return ids;
    }
    CallerMatch match(const std::string& from, bool is_claimed = false) {
        return match_caller(
            {.party = normalise_party(from, "DE"), .attributes = &attributes_, .is_claimed = is_claimed}, rules_,
            directory_);
    }

    using Ids = std::vector<std::uint64_t>;
    Entries directory_;
    std::vector<MatchingRule> rules_;
    std::map<std::string, PersonalText> attributes_;
};

TEST_F(Rules, WithoutAnyContactsLeadsAndAccountsAreFoundByTheirNumbersWithOneQuestion) {
    EXPECT_EQ(ids("030 901820"), (Ids{1, 3, 4}));
    EXPECT_EQ(directory_.asked, 1);
}

TEST_F(Rules, B1OnlyTheObjectsThatAreNamedAreSearched) {
    rules_ = {rule("leads", RecordKind::lead), rule("accounts", RecordKind::account)};
    EXPECT_EQ(ids("+4930901820"), (Ids{3, 4}));
}

TEST_F(Rules, B1WhereAnEarlierOrderFindsSomebodyTheLaterIsNotAskedUnlessItGoesOn) {
    rules_ = {rule("accounts", RecordKind::account), rule("contacts", RecordKind::contact)};
    rules_[1].order = 1;
    EXPECT_EQ(ids("+4930901820"), (Ids{4}));
    EXPECT_EQ(ids("+4930901821"), (Ids{2})) << "nobody stopped it";
    rules_[0].stops = false;
    EXPECT_EQ(ids("+4930901820"), (Ids{4, 1})) << "the lower order goes first among equals";
}

TEST_F(Rules, B2OnlyTheFieldsThatAreNamedAreRead) {
    rules_ = {rule("contacts", RecordKind::contact)};
    rules_[0].fields = {"phone", "mobilePhone"};
    EXPECT_EQ(ids("+4930901821"), Ids{});
    rules_[0].fields.emplace_back("homePhone");
    EXPECT_EQ(ids("+4930901821"), (Ids{2}));
}

TEST_F(Rules, AConvertedLeadIsFoundByTheRuleOfLeadsAndAnswersWithItsContact) {
    class Converted final : public CallerDirectory {
    public:
        std::vector<RecordHit> find(E164) override {
            MatchCandidate contact{.record = {.kind = RecordKind::contact, .id = uuid(1)}, .field = "phone"};
            return {{.candidate = std::move(contact), .found_in = RecordKind::lead}};
        }
        std::vector<RecordHit> find_ending(const NumberEnding&) override { return {}; }
        std::vector<RecordHit> find_extension(const std::string&) override { return {}; }
        std::vector<RecordHit> find_identifier(RecordKind, const std::string&, const std::string&) override {
            return {};
        }
    } directory;
    const Caller caller{.party = normalise_party("+4930901820", "")};
    EXPECT_EQ(match_caller(caller, {rule("leads", RecordKind::lead)}, directory).outcome, MatchOutcome::one);
    EXPECT_EQ(match_caller(caller, {rule("contacts", RecordKind::contact)}, directory).outcome, MatchOutcome::none);
}

TEST_F(Rules, ANumberWithinACountryIsTheSameInAnyAndTheCertainOneGoesFirst) {
    rules_ = {rule("exact", RecordKind::contact), rule("anywhere", RecordKind::contact, MatchKind::national_number)};
    EXPECT_EQ(ids("+4330901820"), (Ids{5, 1})) << "the exact number first";
    const auto hits = found("+4330901820").hits;
    EXPECT_EQ(hits[0].candidate.rule, "exact");
    EXPECT_EQ(hits[1].candidate.rule, "anywhere");
}

TEST_F(Rules, TheLastDigitsFindWhatEndsWithThem) {
    rules_ = {rule("ending", RecordKind::contact, MatchKind::last_digits)};
    rules_[0].digits = 6;
    EXPECT_EQ(ids("+41 44 901820"), (Ids{1, 5}));
    rules_[0].digits = 8;
    EXPECT_EQ(ids("+41 44 901820"), Ids{}) << "eight of them are others";
}

TEST_F(Rules, AnExtensionFindsTheRecordThatHasIt) {
    EXPECT_EQ(ids("4711"), Ids{}) << "not without a rule";
    rules_ = {rule("inside", RecordKind::contact, MatchKind::extension)};
    EXPECT_EQ(ids("4711"), (Ids{6}));
    EXPECT_EQ(ids("+4930901820"), Ids{});
}

TEST_F(Rules, AnIdentifierFromTheCallIsAskedForWhoeverCalls) {
    rules_ = {rule("number", RecordKind::account, MatchKind::identifier), rule("contacts", RecordKind::contact)};
    rules_[0].attribute = "accountNumber";
    rules_[1].order = 1;
    EXPECT_EQ(ids("anonymous"), Ids{});
    attributes_["accountNumber"] = PersonalText("K-4711");
    EXPECT_EQ(ids("anonymous"), (Ids{4}));
    EXPECT_EQ(ids("+4930901820"), (Ids{4})) << "it stops before the number";
    attributes_["accountNumber"] = PersonalText("K-0000");
    EXPECT_EQ(ids("+4930901820"), (Ids{1}));
    rules_ = {rule("case", RecordKind::service_case, MatchKind::identifier)};
    rules_[0].attribute = "accountNumber";
    attributes_["accountNumber"] = PersonalText("00012");
    EXPECT_EQ(ids("anonymous"), (Ids{7}));
}

TEST_F(Rules, ANumberThatTheCallerTypedInIsLookedFor) {
    rules_ = {rule("callback", RecordKind::contact)};
    rules_[0].attribute = "callbackNumber";
    attributes_["callbackNumber"] = PersonalText("+49 30 901820");
    EXPECT_EQ(ids("anonymous"), (Ids{1}));
}

TEST_F(Rules, B12AWithheldCallerIsNeverLookedForByWhatStandsInTheNumbersPlace) {
    for (const MatchKind kind : {MatchKind::number, MatchKind::national_number, MatchKind::last_digits}) {
        rules_ = {rule("any", RecordKind::contact, kind)};
        rules_[0].digits = kind == MatchKind::last_digits ? 6 : 0;
        for (const char* from : {"anonymous", "+266696687", "", "restricted", "+86282452253", "0000000"}) {
            EXPECT_EQ(match(from).outcome, MatchOutcome::not_tried) << from;
        }
    }
    EXPECT_EQ(directory_.asked, 0);
}

TEST_F(Rules, B3TheOneRecordIsLinkedOrTheAgentIsAsked) {
    rules_ = {rule("leads", RecordKind::lead)};
    EXPECT_FALSE(match("+4930901820").needs_choice);
    rules_[0].links = AutoLink::never;
    EXPECT_TRUE(match("+4930901820").needs_choice);
    EXPECT_EQ(match("+4930901820").outcome, MatchOutcome::one);
}

TEST_F(Rules, AClaimedNumberIsShownAsUnverifiedAndLinkedOnlyWhereTheAdminSaysSo) {
    rules_ = {rule("leads", RecordKind::lead)};
    EXPECT_TRUE(match("+4930901820", true).is_claimed);
    EXPECT_FALSE(match("+4930901820", true).needs_choice);
    rules_[0].links = AutoLink::verified;
    EXPECT_TRUE(match("+4930901820", true).needs_choice);
    EXPECT_FALSE(match("+4930901820", false).needs_choice);
}

TEST_F(Rules, OnlyTheFullAttestationVerifiesANumber) {
    for (const char* said : {"B", "C", "failed", "passed"})
        EXPECT_TRUE(is_claimed_by(said, true)) << said;
    EXPECT_FALSE(is_claimed_by("A", false));
    for (const char* nothing : {"", "none"}) {
        EXPECT_FALSE(is_claimed_by(nothing, true)) << "a trusted peer";
        EXPECT_TRUE(is_claimed_by(nothing, false)) << "an untrusted one";
    }
}

TEST_F(Rules, B5GiveTheSameOrderAThousandTimesWhateverTheOrderOfTheRows) {
    rules_ = {rule("exact", RecordKind::contact), rule("leads", RecordKind::lead),
              rule("anywhere", RecordKind::contact, MatchKind::national_number)};
    const Ids first = ids("+4930901820");
    ASSERT_EQ(first.size(), 3U);
    for (int i = 0; i < 1'000; ++i) {
        std::ranges::rotate(directory_.all, directory_.all.begin() + 1);
        ASSERT_EQ(ids("+4930901820"), first);
    }
}

} // namespace
} // namespace answerd::matching
