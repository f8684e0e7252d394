// SPDX-License-Identifier: Apache-2.0
// The one index of numbers: endings, extensions and identifiers beside whole numbers, held against a walk over all.
#include "support/migrated_before.hpp"
#include "support/store_fixture.hpp"

#include <algorithm>
#include <random>
#include <set>

namespace answerd::store {
namespace {

using Ids = std::set<std::uint64_t>;

Ids ids_of(const std::vector<matching::RecordHit>& hits) {
    Ids ids;
    for (const matching::RecordHit& hit : hits)
        ids.insert(hit.candidate.record.id.low);
    return ids;
}

class PhoneIndexTest : public StoreTest {
protected:
    void save(std::uint64_t id, const Party& phone, const std::string& external_id = {}) {
        commit([&](Transaction& transaction) {
            ASSERT_TRUE(transaction.save(Contact{
                .id = uuid(id), .last_name = PersonalText("Lovelace"), .phone = phone, .external_id = external_id}));
        });
    }
};

// Numbers of every length, many with zeros at their ends, few enough digits that endings meet.
std::uint64_t some_number(std::mt19937_64& random) {
    const std::size_t length = 7 + random() % 9;
    std::uint64_t number = 1 + random() % 3;
    for (std::size_t i = 1; i < length; ++i)
        number = number * 10 + (random() % 2 == 0 ? 0 : random() % 3);
    return number;
}

TEST_F(PhoneIndexTest, AnEndingFindsWhatAWalkOverAllNumbersFinds) {
    std::mt19937_64 random(20'261'123);
    std::vector<std::uint64_t> numbers;
    commit([&](Transaction& transaction) {
        for (std::uint64_t id = 0; id < 400; ++id) {
            numbers.push_back(some_number(random));
            ASSERT_TRUE(transaction.save(
                Contact{.id = uuid(id), .last_name = PersonalText("x"), .phone = number_party(numbers.back())}));
        }
    });
    int found = 0;
    for (int i = 0; i < 2'000; ++i) {
        const std::string text = std::to_string(numbers[random() % numbers.size()]);
        matching::NumberEnding ending{.digits = text.substr(text.size() - (1 + random() % text.size()))};
        ending.length_min = 7 + random() % 4;
        ending.length_max = ending.length_min + random() % (16 - ending.length_min);
        Ids expected;
        for (std::uint64_t id = 0; id < numbers.size(); ++id) {
            const std::string digits = std::to_string(numbers[id]);
            const bool is_long_enough = digits.size() >= ending.length_min && digits.size() <= ending.length_max;
            if (is_long_enough && digits.ends_with(ending.digits)) expected.insert(id);
        }
        ASSERT_EQ(ids_of(reader_->find_ending(ending)), expected)
            << ending.digits << " " << ending.length_min << " " << ending.length_max;
        found += static_cast<int>(expected.size());
    }
    EXPECT_GT(found, 2'000) << "the walk has to find somebody to be worth anything";
}

TEST_F(PhoneIndexTest, AnExtensionIsNoNumberAndKeepsItsZeros) {
    const auto extension = [](const char* digits) {
        return Party{.kind = PartyKind::extension, .raw = PersonalText(digits), .e164 = {}};
    };
    save(1, extension("4711"));
    save(2, extension("04711"));
    save(3, number_party(4'930'004'711));
    EXPECT_EQ(ids_of(reader_->find_extension("4711")), Ids{1});
    EXPECT_EQ(ids_of(reader_->find_extension("04711")), Ids{2});
    EXPECT_EQ(ids_of(reader_->find_ending({.digits = "4711"})), Ids{3});
    EXPECT_EQ(ids_of(reader_->find(E164{4711})), Ids{});
}

TEST_F(PhoneIndexTest, AnEndingThatThousandsHaveAnswersWithTheFirst) {
    commit([&](Transaction& transaction) {
        for (std::uint64_t id = 0; id < matching::hits_max + 10; ++id) {
            ASSERT_TRUE(transaction.save(Contact{.id = uuid(id),
                                                 .last_name = PersonalText("x"),
                                                 .phone = number_party(4'930'000'000'000 + id * 1'000)}));
        }
    });
    EXPECT_EQ(reader_->find_ending({.digits = "000"}).size(), matching::hits_max);
}

TEST_F(PhoneIndexTest, AnIdentifierIsOfOneRecordOfItsKind) {
    save(1, {}, "K-1");
    commit([&](Transaction& transaction) {
        ASSERT_TRUE(transaction.save(Account{.id = uuid(2), .name = PersonalText("Engines"), .external_id = "K-1"}));
        ASSERT_TRUE(transaction.save(Case{.id = uuid(3), .subject = PersonalText("Late"), .external_id = "K-1"}));
    });
    const auto found = [&](RecordKind kind, const char* text) {
        return ids_of(reader_->find_identifier(kind, "externalId", text));
    };
    EXPECT_EQ(found(RecordKind::contact, "K-1"), Ids{1});
    EXPECT_EQ(found(RecordKind::account, "K-1"), Ids{2});
    EXPECT_EQ(found(RecordKind::service_case, "K-1"), Ids{3});
    EXPECT_EQ(found(RecordKind::lead, "K-1"), Ids{});
    EXPECT_EQ(found(RecordKind::contact, ""), Ids{}) << "nobody has no identifier";
    EXPECT_TRUE(reader_->find_identifier(RecordKind::service_case, "externalId", "K-1").front().has_open_case);
}

// Before, the digits stood in their order.
TEST(PhoneIndexMigration, KeepsEveryNumber) {
    const OwnFolder folder;
    const std::vector<std::string> numbers{"1234567", "4930901820", "123456789012345", "4900000", "10000000"};
    {
        MigratedBefore before(folder / "a.db", "_matching_rules.sql");
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            before.add_account(static_cast<int>(i) + 1, "");
            before.run("INSERT INTO phone_index VALUES (" + numbers[i] + ", 2, " + std::to_string(i + 1) +
                       ", 'phone')");
        }
    }
    ASSERT_TRUE(migrate_sqlite(folder / "a.db"));
    const auto reader = open_sqlite(folder / "a.db").value()->open_reader();
    for (std::size_t i = 0; i < numbers.size(); ++i)
        EXPECT_EQ(ids_of(reader->find(E164{std::stoull(numbers[i])})), Ids{i + 1}) << numbers[i];
}

} // namespace
} // namespace answerd::store
