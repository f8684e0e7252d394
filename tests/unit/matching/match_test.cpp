// SPDX-License-Identifier: Apache-2.0
#include "answerd/matching/matching.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace answerd::matching {
namespace {

Uuid uuid(std::uint64_t n) {
    return {.high = 0, .low = n};
}

RecordHit a_hit(RecordKind kind, std::uint64_t id, const std::string& field = "phone") {
    RecordHit hit;
    hit.candidate.record = {.kind = kind, .id = uuid(id)};
    hit.candidate.label = PersonalText{"record " + std::to_string(id)};
    hit.candidate.field = field;
    return hit;
}

RecordHit with_open_case(RecordHit hit) {
    hit.has_open_case = true;
    return hit;
}

RecordHit last_called(RecordHit hit, int minute) {
    hit.last_contact_at = Instant{} + std::chrono::minutes{minute};
    return hit;
}

RecordHit of_account(RecordHit hit, std::uint64_t account) {
    hit.candidate.account_id = uuid(account);
    return hit;
}

std::vector<std::uint64_t> ids_of(const CallerMatch& match) {
    std::vector<std::uint64_t> ids;
    for (const MatchCandidate& candidate : match.candidates)
        ids.push_back(candidate.record.id.low);
    return ids;
}

class FixedDirectory final : public CallerDirectory {
public:
    std::multimap<std::uint64_t, RecordHit> hits;
    int asked = 0;

    std::vector<RecordHit> find_ending(const NumberEnding&) override { return {}; }
    std::vector<RecordHit> find_extension(const std::string&) override { return {}; }
    std::vector<RecordHit> find_identifier(RecordKind, const std::string&, const std::string&) override { return {}; }

    std::vector<RecordHit> find(E164 number) override {
        ++asked;
        std::vector<RecordHit> found;
        const auto [begin, end] = hits.equal_range(number.digits);
        for (auto at = begin; at != end; ++at)
            found.push_back(at->second);
        return found;
    }
};

TEST(Rank, NamesTheOutcomeByTheNumberOfCustomers) {
    EXPECT_EQ(rank({}).outcome, MatchOutcome::none);
    EXPECT_EQ(rank({a_hit(RecordKind::contact, 1)}).outcome, MatchOutcome::one);
    EXPECT_EQ(rank({a_hit(RecordKind::contact, 1), a_hit(RecordKind::lead, 1)}).outcome, MatchOutcome::several);
}

TEST(Rank, OneRecordFoundByTwoFieldsCountsOnce) {
    const CallerMatch match =
        rank({a_hit(RecordKind::contact, 1, "phone"), a_hit(RecordKind::contact, 1, "mobilePhone")});
    EXPECT_EQ(match.outcome, MatchOutcome::one);
    EXPECT_EQ(match.candidates.at(0).field, "mobilePhone") << "the first by name, whatever the order of the rows";
}

TEST(Rank, APersonAccountCountsOnceAndAnswersWithBothIds) {
    const CallerMatch match =
        rank({of_account(a_hit(RecordKind::account, 9), 9), of_account(a_hit(RecordKind::contact, 1), 9)});

    EXPECT_EQ(match.outcome, MatchOutcome::one);
    EXPECT_EQ(match.candidates.at(0).record, (RecordReference{RecordKind::contact, uuid(1)}));
    EXPECT_EQ(match.candidates.at(0).account_id, uuid(9));
}

TEST(Rank, ABusinessAccountAndItsContactAreTwoCandidates) {
    const CallerMatch match = rank({a_hit(RecordKind::account, 9), of_account(a_hit(RecordKind::contact, 1), 9)});
    EXPECT_EQ(match.outcome, MatchOutcome::several);
}

TEST(Rank, AConvertedLeadAndItsContactAreOne) {
    const CallerMatch match =
        rank({a_hit(RecordKind::contact, 4, "phone"), a_hit(RecordKind::contact, 4, "lead.phone")});
    EXPECT_EQ(match.outcome, MatchOutcome::one);
}

TEST(Rank, OrdersByOpenCaseThenLastContactThenKindThenId) {
    const CallerMatch match = rank({
        a_hit(RecordKind::contact, 6),
        a_hit(RecordKind::lead, 5),
        a_hit(RecordKind::contact, 4),
        last_called(a_hit(RecordKind::lead, 3), 10),
        last_called(a_hit(RecordKind::account, 2), 20),
        with_open_case(a_hit(RecordKind::lead, 1)),
    });
    EXPECT_EQ(ids_of(match), (std::vector<std::uint64_t>{1, 2, 3, 4, 6, 5}));
}

TEST(Rank, GivesTheSameOrderAThousandTimesWhateverTheOrderOfTheRows) {
    constexpr unsigned seed = 7;
    std::mt19937 random{seed};
    std::vector<RecordHit> hits;
    for (std::uint64_t id = 1; id <= 12; ++id) {
        RecordHit hit = a_hit(id % 2 == 0 ? RecordKind::contact : RecordKind::lead, id);
        if (id % 3 == 0) hit = last_called(std::move(hit), 5);
        if (id % 5 == 0) hit = with_open_case(std::move(hit));
        hits.push_back(hit);
        hit.candidate.field = "homePhone";
        hits.push_back(hit);
    }
    const CallerMatch first = rank(hits);
    for (int round = 0; round < 1'000; ++round) {
        std::ranges::shuffle(hits, random);
        ASSERT_EQ(rank(hits), first) << "seed " << seed << " round " << round;
    }
}

TEST(Rank, KeepsTheBestCandidatesOfASwitchboardNumber) {
    std::vector<RecordHit> hits;
    for (std::uint64_t id = 1; id <= 5'000; ++id)
        hits.push_back(a_hit(RecordKind::contact, id));
    hits.push_back(with_open_case(a_hit(RecordKind::lead, 9'999)));
    const CallerMatch match = rank(hits);
    EXPECT_EQ(match.outcome, MatchOutcome::several);
    EXPECT_EQ(match.candidates.size(), candidates_max);
    EXPECT_EQ(match.candidates.at(0).record.id, uuid(9'999));
}

TEST(MatchCaller, AsksTheDirectoryOnlyForNumbers) {
    FixedDirectory directory;
    directory.hits.emplace(4930901820, a_hit(RecordKind::contact, 1));
    for (const std::string raw :
         {"anonymous", "+86282452253", "sip:ada@example.com", "7042", "", "client:ada", "ACME", "0000000000"}) {
        EXPECT_EQ(match_caller({.party = normalise_party(raw, "DE")}, {}, directory), CallerMatch{}) << raw;
    }
    EXPECT_EQ(directory.asked, 0);
}

TEST(MatchCaller, AWithheldCallerMatchesNobodyEvenWhereARecordCarriesTheSentinel) {
    FixedDirectory directory;
    directory.hits.emplace(86282452253, a_hit(RecordKind::contact, 1));
    EXPECT_EQ(match_caller({.party = normalise_party("+86282452253", "CN")}, {}, directory).outcome,
              MatchOutcome::not_tried);
}

TEST(MatchCaller, EqualNationalDigitsOfAnotherCountryAreAnotherNumber) {
    FixedDirectory directory;
    directory.hits.emplace(15551230001, a_hit(RecordKind::contact, 1));
    EXPECT_EQ(match_caller({.party = normalise_party("+495551230001", "US")}, {}, directory).outcome,
              MatchOutcome::none);
    EXPECT_EQ(match_caller({.party = normalise_party("555 123 0001", "US")}, {}, directory).outcome, MatchOutcome::one);
}

// Every record with up to four numbers; the expected answer is a scan over all of them.
struct ScannedRecord {
    RecordReference record;
    std::vector<std::uint64_t> numbers;
};

TEST(MatchCaller, AgreesWithAScanOverAllRecords) {
    constexpr unsigned seed = 42;
    std::mt19937 random{seed};
    constexpr std::uint64_t first_number = 4930900000;
    FixedDirectory directory;
    std::vector<ScannedRecord> all;
    const std::vector<std::string> fields{"phone", "mobilePhone", "homePhone", "otherPhone"};
    for (std::uint64_t id = 1; id <= 400; ++id) {
        ScannedRecord record{.record = {.kind = static_cast<RecordKind>(random() % 3), .id = uuid(id)}, .numbers = {}};
        for (std::size_t field = 0; field < 1 + random() % 4; ++field) {
            const std::uint64_t number = first_number + random() % 300;
            record.numbers.push_back(number);
            directory.hits.emplace(number, a_hit(record.record.kind, id, fields[field]));
        }
        all.push_back(record);
    }
    for (std::uint64_t number = first_number; number < first_number + 310; ++number) {
        std::vector<RecordReference> expected;
        for (const ScannedRecord& record : all) {
            if (std::ranges::count(record.numbers, number) > 0) expected.push_back(record.record);
        }
        std::ranges::sort(expected);
        std::vector<RecordReference> found;
        for (const MatchCandidate& candidate :
             match_caller({.party = normalise_party(to_text(E164{number}), "")}, {}, directory).candidates) {
            found.push_back(candidate.record);
        }
        ASSERT_EQ(found, expected) << "seed " << seed << " number " << number;
    }
}

} // namespace
} // namespace answerd::matching
