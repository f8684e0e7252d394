// SPDX-License-Identifier: Apache-2.0
#include "demo/customers.hpp"
#include "demo/live_view.hpp"
#include "demo/secrets.hpp"
#include "demo/world.hpp"

#include "answerd/matching/matching.hpp"
#include "answerd/store/store.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <vector>

namespace answerd::app::demo {
namespace {

namespace fs = std::filesystem;

class DemoFolder : public ::testing::Test {
protected:
    fs::path folder = make_folder();

    ~DemoFolder() override { fs::remove_all(folder); }

    static fs::path make_folder() {
        std::string pattern = (fs::temp_directory_path() / "answerd-demo-XXXXXX").string();
        return ::mkdtemp(pattern.data());
    }
    [[nodiscard]] std::unique_ptr<store::Reader> seeded_reader(const char* name, std::uint64_t seed) {
        EXPECT_TRUE(seed_customers(folder / name, seed).has_value());
        store_ = store::open_sqlite(folder / name).value();
        return store_->open_reader();
    }
    [[nodiscard]] static std::size_t count_contacts(store::Reader& reader) {
        std::size_t count = 0;
        store::PageRequest request{.cursor = {}, .limit = 200};
        do {
            const auto page = reader.contacts({}, request);
            count += page.items.size();
            request.cursor = page.next;
        } while (!request.cursor.empty());
        return count;
    }

private:
    std::unique_ptr<store::Store> store_;
};

MatchOutcome outcome_for(const std::string& number, matching::CallerDirectory& directory) {
    return matching::match_caller({.party = matching::normalise_party(number, "DE")}, {}, directory).outcome;
}

TEST_F(DemoFolder, GivesEveryCallerTheMatchThatTheirNumberPromises) {
    const auto reader = seeded_reader("a.sqlite", 1);
    const CallerNumbers numbers = caller_numbers();

    EXPECT_EQ(count_contacts(*reader), 2'000U);
    for (const std::string& number : numbers.known)
        ASSERT_EQ(outcome_for(number, *reader), MatchOutcome::one) << number;
    for (const std::string& number : numbers.several)
        ASSERT_EQ(outcome_for(number, *reader), MatchOutcome::several) << number;
    for (const std::string& number : numbers.unknown)
        ASSERT_EQ(outcome_for(number, *reader), MatchOutcome::none) << number;
}

TEST_F(DemoFolder, SeedsTheSameCustomersForTheSameSeedAndOnlyOnce) {
    const auto first = seeded_reader("a.sqlite", 7)->contacts({}, {.cursor = {}, .limit = 50}).items;
    const auto again = seeded_reader("b.sqlite", 7)->contacts({}, {.cursor = {}, .limit = 50}).items;
    const auto others = seeded_reader("c.sqlite", 8)->contacts({}, {.cursor = {}, .limit = 50}).items;
    EXPECT_EQ(first, again);
    EXPECT_NE(first, others);

    const auto reader = seeded_reader("a.sqlite", 7);
    EXPECT_EQ(count_contacts(*reader), 2'000U);
}

TEST_F(DemoFolder, KeepsItsSecretsForItsOwnerAndForTheNextRun) {
    const auto made = load_or_make_secrets(folder).value();
    const auto loaded = load_or_make_secrets(folder).value();

    EXPECT_EQ(made.password, loaded.password);
    EXPECT_EQ(made.webhook_secret, loaded.webhook_secret);
    EXPECT_EQ(made.password.size(), 16U);
    EXPECT_TRUE(made.webhook_secret.starts_with("whsec_"));
    EXPECT_EQ(fs::status(folder / "demo-secrets").permissions(), fs::perms::owner_read | fs::perms::owner_write);

    const auto other = DemoFolder::make_folder();
    EXPECT_NE(load_or_make_secrets(other).value().password, made.password);
    fs::remove_all(other);
}

TEST(DemoWorld, DoesWhatIsPlannedInTheOrderOfTimeAndForgetsTheRestWhenItEnds) {
    World world{1};
    std::vector<int> done;
    world.after(Milliseconds{2}, [&] {
        done.push_back(2);
        world.after(Milliseconds{3'600'000}, [&] { done.push_back(4); });
        world.finish();
    });
    world.after(Milliseconds{1}, [&] { done.push_back(1); });
    world.run();

    EXPECT_EQ(done, (std::vector{1, 2}));
}

TEST(DemoView, ShowsQueuesAgentsAndCallsAndSaysWhatHasNoFigure) {
    const codec::Json figure{{"formula", "serviceLevel.offered.v1"}};
    const codec::Json hour{{"offered", 3}, {"answered", 2}, {"abandoned", 1}, {"serviceLevel", figure}};
    const codec::Json queue{{"queue", "billing"},      {"label", "Billing"}, {"waiting", 4},
                            {"longestWaitMs", 65'000}, {"assigned", 1},      {"thisHour", hour}};
    const codec::Json work{
        {"channel", "voice"}, {"queue", "billing"}, {"state", "opened"}, {"since", "2026-11-22T10:00:00.000Z"}};
    const codec::Json agent{{"displayName", "Ada Okafor"},
                            {"status", "available"},
                            {"statusSince", "2026-11-22T10:00:00.000Z"},
                            {"works", codec::Json::array({work})}};
    const codec::Json call{{"startedAt", "2026-11-22T10:00:05.000Z"},
                           {"from", {{"kind", "restricted"}, {"raw", ""}}},
                           {"isAbandoned", true}};
    const LiveData data{.live = {{"at", "2026-11-22T10:01:30.000Z"},
                                 {"liveCalls", 2},
                                 {"queues", codec::Json::array({queue})},
                                 {"agents", codec::Json::array({agent})}},
                        .calls = {{"items", codec::Json::array({call})}}};
    Tally tally;
    tally.calls_placed = 17;

    const auto screen = screen_text({.base_url = "http://127.0.0.1:8080", .password = "secret"}, data, tally);
    EXPECT_NE(screen.find("http://127.0.0.1:8080"), std::string::npos);
    EXPECT_NE(screen.find("placed 17"), std::string::npos);
    EXPECT_NE(screen.find("Billing          4     1:05"), std::string::npos) << screen;
    EXPECT_NE(screen.find("voice billing opened 1:30"), std::string::npos) << screen;
    EXPECT_NE(screen.find("10:00:05  restricted"), std::string::npos) << screen;
    EXPECT_NE(screen.find("gave up"), std::string::npos);

    const auto line = line_text(data, tally);
    EXPECT_NE(line.find("billing waiting 4 longest 1:05 SL -"), std::string::npos) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
}

} // namespace
} // namespace answerd::app::demo
