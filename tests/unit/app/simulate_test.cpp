// SPDX-License-Identifier: Apache-2.0
#include "app/simulate/simulate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace answerd::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* small = R"(
name = "Small"
replications = 4
length_minutes = 240
period_minutes = 120
[[queue]]
name = "english"
arrivals_per_hour = [60, 80]
handle_seconds = 300
patience_seconds = 120
[[queue]]
name = "spanish"
arrivals_per_hour = 20
handle_seconds = 240
handle_shape = "lognormal"
handle_cv = 1.1
[[staff]]
name = "english only"
queues = ["english"]
agents = [5, 6]
[[staff]]
name = "bilingual"
queues = ["spanish", "english"]
agents = 2
[[variant]]
name = "one more"
[[variant.staff]]
name = "bilingual"
agents = 3
)";

std::vector<std::string> faults_of(std::string_view toml) {
    const auto file = parse_scenario_file(toml);
    return file ? std::vector<std::string>{} : file.error().lines;
}

TEST(Simulate, AVariantSaysOnlyWhatItChanges) {
    const ScenarioFile file = parse_scenario_file(small).value();
    ASSERT_EQ(file.variants.size(), 2U);
    const planning::Scenario& base = file.variants[0].scenario;
    const planning::Scenario& more = file.variants[1].scenario;
    EXPECT_THAT(base.demands[0].arrivals_per_hour, ElementsAre(60, 80));
    EXPECT_EQ(base.demands[1].handle_time[0].shape, planning::Shape::lognormal);
    EXPECT_THAT(base.staff[0].agents, ElementsAre(5, 6));
    EXPECT_THAT(base.staff[1].agents, ElementsAre(2));
    EXPECT_THAT(more.staff[1].agents, ElementsAre(3));
    EXPECT_EQ(more.staff[1].queues, base.staff[1].queues);
    EXPECT_EQ(more.demands[1].handle_time[0].cv, 1.1);
}

TEST(Simulate, TheReportPairsEachVariantWithTheScenarioAsItIs) {
    const ScenarioFile file = parse_scenario_file(small).value();
    const auto variants = run_variants(file).value();
    const auto report = nlohmann::json::parse(report_json(file, variants));
    EXPECT_EQ(report["variants"][0]["name"], "as it is");
    EXPECT_EQ(report["variants"][0]["offered"], report["variants"][1]["offered"]);
    const auto& change = report["variants"][1]["change"]["serviceLevel"];
    const auto level = [&](std::size_t variant) {
        return report["variants"][variant]["figures"]["serviceLevel"]["mean"].get<double>();
    };
    EXPECT_GT(change["mean"].get<double>(), 0);
    EXPECT_NEAR(change["mean"].get<double>(), level(1) - level(0), 1e-5);
    EXPECT_TRUE(report["variants"][1]["figures"].contains("serviceLevel.spanish"));
    const std::string text = report_text(file, variants);
    EXPECT_THAT(text, HasSubstr("Small: 4 replications of 240 minutes"));
    EXPECT_THAT(text, HasSubstr("one more"));
    EXPECT_THAT(text, HasSubstr("  spanish (20 s)"));
    EXPECT_EQ(text, report_text(file, run_variants(file).value())); // whatever thread took which day
}

TEST(Simulate, AKnownDayIsAStart) {
    const ScenarioFile file = parse_scenario_file("day = \"bilingual-36\"\nlength_minutes = 400\n").value();
    EXPECT_EQ(file.variants[0].scenario.demands.size(), 2U);
    EXPECT_EQ(file.variants[0].scenario.horizon, std::chrono::minutes{400});
    EXPECT_THAT(faults_of("day = \"tuesday\""), ElementsAre(HasSubstr("is no known day")));
}

TEST(Simulate, EveryFaultOfAFileIsNamedWithItsLine) {
    EXPECT_THAT(faults_of("length_minutes = 10\nreplication = 4\n"),
                ElementsAre("line 2: unknown key replication; did you mean replications?"));
    EXPECT_THAT(faults_of("day = \"mmc\"\n[[queue]]\nname = \"calls\"\nhandle_seconds = \"long\"\nmodel = \"best\"\n"),
                ElementsAre(HasSubstr("line 4: queue.handle_seconds must be a number"),
                            HasSubstr("line 5: queue.model must be one of")));
    EXPECT_THAT(faults_of("day = \"mmc\"\n[[staff]]\nname = \"agents\"\nqueues = [\"sales\"]\n"),
                ElementsAre("as it is: /staff/0/queues: no such queue: sales"));
    EXPECT_THAT(faults_of("length_minutes = 10"), ElementsAre(HasSubstr("/queues: at least one queue")));
    EXPECT_THAT(faults_of("day = \n"), ElementsAre(HasSubstr("line 1: ")));
}

TEST(Simulate, TheExampleIsValidAndRuns) {
    auto file = read_scenario_file(std::string(ANSWERD_SOURCE_DIR) + "/config/simulation.example.toml");
    ASSERT_TRUE(file) << file.error().text();
    file->replications = 1;
    EXPECT_THAT(report_text(*file, run_variants(*file).value()), HasSubstr("two more bilingual"));
}

TEST(Simulate, WhatTheCoreRefusesIsReportedWithTheVariant) {
    ScenarioFile file = parse_scenario_file(small).value();
    file.variants[1].scenario.demands[0].channel.value = "Fax Machine";
    const auto refused = run_variants(file);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail, HasSubstr("one more: "));
}

} // namespace
} // namespace answerd::app
