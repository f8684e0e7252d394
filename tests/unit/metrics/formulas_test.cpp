// SPDX-License-Identifier: Apache-2.0
#include "answerd/metrics/report.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace answerd::metrics {
namespace {

// Cisco's example: 70 answered within T, 10 abandoned within T, 20 over.
const QueueCounters cisco{.offered = 100,
                          .service_level_items = 100,
                          .answered = 85,
                          .answered_within = 70,
                          .abandoned = 15,
                          .abandoned_within = 10};

TEST(ServiceLevel, AgreesWithTheWorkedExampleInItsVariants) {
    EXPECT_DOUBLE_EQ(service_level(cisco).value(), 0.70);
    EXPECT_NEAR(service_level(cisco, ServiceLevelVariant::ignoring_early_abandons).value(), 0.778, 0.0005);
    EXPECT_DOUBLE_EQ(service_level(cisco, ServiceLevelVariant::positive).value(), 0.80);
    EXPECT_DOUBLE_EQ(service_level(cisco, ServiceLevelVariant::answered_only).value(), 70.0 / 85.0);
}

TEST(ServiceLevel, OfTheOfferedIsNeverAboveItsKinderVariants) {
    const double offered = service_level(cisco).value();

    EXPECT_LE(offered, service_level(cisco, ServiceLevelVariant::ignoring_early_abandons).value());
    EXPECT_LE(offered, service_level(cisco, ServiceLevelVariant::positive).value());
    EXPECT_LE(offered, service_level(cisco, ServiceLevelVariant::answered_only).value());
}

TEST(Ratios, AreEmptyWithoutAnythingToDivideBy) {
    const QueueCounters nothing;
    EXPECT_FALSE(service_level(nothing));
    EXPECT_FALSE(service_level(nothing, ServiceLevelVariant::ignoring_early_abandons));
    EXPECT_FALSE(service_level(nothing, ServiceLevelVariant::positive));
    EXPECT_FALSE(service_level(nothing, ServiceLevelVariant::answered_only));
    EXPECT_FALSE(average_speed_of_answer_ms(nothing));
    EXPECT_FALSE(abandon_rate(nothing));
    EXPECT_FALSE(average_handle_time_ms(nothing));
    EXPECT_FALSE(transfer_rate(nothing));
    EXPECT_FALSE(occupancy(AgentCounters{}));

    const QueueCounters only_short{.offered = 3, .abandoned = 3, .short_abandoned = 3};
    EXPECT_FALSE(abandon_rate(only_short)) << "short abandons are nobody's failure";
}

TEST(Ratios, DivideSumsByCounts) {
    const QueueCounters c{.offered = 10,
                          .answered = 7,
                          .abandoned = 3,
                          .short_abandoned = 1,
                          .transferred_out = 2,
                          .handled = 8,
                          .wait_answered_ms = 14'000,
                          .talk_ms = 60'000,
                          .hold_ms = 10'000,
                          .wrap_up_ms = 10'000};

    EXPECT_DOUBLE_EQ(average_speed_of_answer_ms(c).value(), 2'000);
    EXPECT_DOUBLE_EQ(abandon_rate(c).value(), 2.0 / 9.0);
    EXPECT_DOUBLE_EQ(average_handle_time_ms(c).value(), 10'000);
    EXPECT_DOUBLE_EQ(transfer_rate(c).value(), 0.25);
}

TEST(Occupancy, IsWorkOverWorkAndIdleTime) {
    EXPECT_DOUBLE_EQ(occupancy({.talk_ms = 20, .hold_ms = 5, .wrap_up_ms = 5, .available_ms = 120}).value(), 0.25);
    EXPECT_DOUBLE_EQ(occupancy({.available_ms = 120}).value(), 0.0);
}

TEST(Occupancy, IsNeverAboveOneWhenWorksRunSideBySide) {
    EXPECT_DOUBLE_EQ(occupancy({.talk_ms = 300, .available_ms = 120}).value(), 1.0);
    EXPECT_DOUBLE_EQ(occupancy({.talk_ms = 300}).value(), 1.0);
}

template <class Counters>
std::set<std::string> counters_without_formula() {
    std::set<std::string> missing;
    using Members = boost::describe::describe_members<Counters, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        std::string id;
        for (const char* c = member.name; *c != '\0'; ++c) {
            if (*c == '_') {
                id += static_cast<char>(*++c - 'a' + 'A');
            } else {
                id += *c;
            }
        }
        id += ".v1";
        if (std::ranges::find(formulas(), id, &Formula::id) == formulas().end()) missing.insert(id);
    });
    return missing;
}

TEST(Formulas, NameEveryCounterAndNoIdTwice) {
    EXPECT_EQ(counters_without_formula<QueueCounters>(), std::set<std::string>{});
    EXPECT_EQ(counters_without_formula<AgentCounters>(), std::set<std::string>{});

    std::set<std::string_view> ids;
    for (const auto& formula : formulas()) {
        EXPECT_TRUE(ids.insert(formula.id).second) << formula.id;
        EXPECT_FALSE(formula.title.empty() || formula.text.empty()) << formula.id;
    }
}

} // namespace
} // namespace answerd::metrics
