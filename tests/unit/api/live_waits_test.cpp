// SPDX-License-Identifier: Apache-2.0
#include "api/live_waits.hpp"
#include "support/store_empty_reader.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>

namespace answerd::api {
namespace {

const QueueName billing{"billing"};
constexpr planning::WaitOutlook one_agent{.ahead = 0, .agents = 1, .mean_handle_time = {}, .mean_patience = {}};

class Records : public test::EmptyReader {
public:
    void in_one_view(const std::function<void()>& reads) override { reads(); }
    void visit_works(Instant from, Instant to, const std::function<void(const AgentWork&)>& visit) override {
        ++looks;
        for (const AgentWork& work : works)
            if (work.closed_at >= from && work.closed_at < to) visit(work);
    }
    void visit_items(Instant, Instant, const std::function<void(const WorkItem&)>& visit) override {
        for (const WorkItem& item : items)
            visit(item);
    }
    void add_work(Instant closed_at, Seconds lasted) {
        AgentWork work;
        work.queue = billing;
        work.accepted_at = closed_at - lasted;
        work.closed_at = closed_at;
        works.push_back(work);
    }
    std::vector<AgentWork> works;
    std::vector<WorkItem> items;
    int looks = 0;
};

Milliseconds typical(const planning::QueueWatch& watch) {
    return watch.tell(billing, one_agent).estimate.value().typical;
}

TEST(LiveWaits, LearnsFromTheLastHoursAfterARestartAndThenFromEveryRecordOnce) {
    const Instant noon{std::chrono::hours{500'000}};
    Records records;
    LiveWaits waits;
    EXPECT_EQ(waits.at(noon, records)->tell(billing, one_agent).why_not, planning::NoEstimate::nothing_measured);
    records.add_work(noon - std::chrono::hours{1}, Seconds{100});
    EXPECT_EQ(LiveWaits{}.at(noon, records)->tell(billing, one_agent).why_not, planning::NoEstimate::none);

    records.add_work(noon + Seconds{5}, Seconds{200});
    EXPECT_EQ(waits.at(noon + Seconds{9}, records)->tell(billing, one_agent).why_not,
              planning::NoEstimate::nothing_measured);
    const Milliseconds first = typical(*waits.at(noon + Seconds{10}, records));
    EXPECT_NEAR(static_cast<double>(first.count()), 200'000 * 0.693, 3'000);
    EXPECT_EQ(typical(*waits.at(noon + Seconds{30}, records)), first);
}

TEST(LiveWaits, CountsWhoLeftWithoutAnAgentAsPatienceThatEnded) {
    const Instant noon{std::chrono::hours{500'000}};
    Records records;
    records.add_work(noon - Seconds{60}, Seconds{300});
    const planning::WaitOutlook behind{.ahead = 20, .agents = 1, .mean_handle_time = {}, .mean_patience = {}};
    const auto patient = LiveWaits{}.at(noon, records)->tell(billing, behind).estimate.value();
    WorkItem left;
    left.queue = billing;
    left.in_queue_since = noon - Seconds{90};
    left.closed_at = noon - Seconds{30};
    left.outcome = WorkItemOutcome::abandoned;
    records.items.push_back(left);
    EXPECT_LT(LiveWaits{}.at(noon, records)->tell(billing, behind).estimate.value().high, patient.high);
    records.items.front().outcome = WorkItemOutcome::deflected;
    EXPECT_EQ(LiveWaits{}.at(noon, records)->tell(billing, behind).estimate.value().high, patient.high);
}

TEST(LiveWaits, SaysAnIntervalInSecondsOrWhyThereIsNone) {
    codec::Json json = codec::Json::object();
    add_wait(
        json, 2,
        {.estimate = planning::WaitEstimate{.low = Milliseconds{900}, .typical = Seconds{20}, .high = Seconds{61}}});
    EXPECT_EQ(json, codec::Json::parse(R"({"position":3,"estimatedWait":{"low":1,"typical":20,"high":61}})"));
    json = codec::Json::object();
    add_wait(json, 0, {.estimate = std::nullopt, .why_not = planning::NoEstimate::not_waiting});
    EXPECT_EQ(json, codec::Json::parse(R"({"noEstimate":"notWaiting"})"));
}

} // namespace
} // namespace answerd::api
