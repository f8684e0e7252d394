// SPDX-License-Identifier: Apache-2.0
#include "document.hpp"

#include "figures.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <string_view>

namespace answerd::bench {

namespace {

using nlohmann::ordered_json;
using planning::Estimate;
using planning::Metric;

[[gnu::format(printf, 1, 2)]] std::string text(const char* format, ...) {
    char line[400] = {};
    va_list values;
    va_start(values, format);
    std::vsnprintf(line, sizeof line, format, values);
    va_end(values);
    return line;
}

Estimate occupancy_of(const PolicyRuns& runs) {
    return estimate_of(runs, [](const planning::DayResult& day) { return planning::ratio_of(day.occupancy); });
}

Estimate spread_of(const PolicyRuns& runs) {
    return estimate_of(runs, [](const planning::DayResult& day) { return planning::Ratio{day.occupancy_spread, 1}; });
}

Estimate primary_share_of(const PolicyRuns& runs) {
    return estimate_of(runs, [](const planning::DayResult& day) {
        return planning::Ratio{static_cast<double>(day.overall.answered_by_primary),
                               static_cast<double>(day.overall.answered)};
    });
}

std::string row_of(const Trial& trial, const PolicyRuns& runs) {
    const PolicyRuns& base = trial.runs.front();
    const auto mean = [&](Metric metric) { return estimate_of(runs, overall(metric)).mean; };
    const std::size_t worst = worst_queue(base);
    const Estimate gain = difference_of(base, runs, overall(Metric::service_level));
    const bool is_base = &runs == &base;
    return text("| %s | %s | %.1f | %s | %.1f | %.2f | %.2f | %.1f | %.0f | %.0f | %.0f | %.1f | %.1f |\n",
                is_base ? trial.scenario.name.c_str() : "", std::string(runs.policy->name).c_str(),
                100 * mean(Metric::service_level),
                is_base ? "" : text("%+.2f ± %.2f", 100 * gain.mean, 100 * gain.half_width).c_str(),
                100 * estimate_of(runs, of_queue(worst, Metric::service_level)).mean, 100 * mean(Metric::abandonment),
                100 * mean(Metric::blocked), mean(Metric::mean_wait), mean(Metric::wait_p95), mean(Metric::wait_p99),
                longest_wait(runs), 100 * occupancy_of(runs).mean, 100 * spread_of(runs).mean);
}

ordered_json json_of(const Estimate& estimate) {
    const auto rounded = [](double value) { return std::round(value * 1e6) / 1e6; };
    return {{"mean", rounded(estimate.mean)}, {"halfWidth", rounded(estimate.half_width)}};
}

ordered_json json_of(const Trial& trial, const PolicyRuns& runs) {
    const PolicyRuns& base = trial.runs.front();
    const auto figure = [&](Metric metric) { return json_of(estimate_of(runs, overall(metric))); };
    const auto change = [&](Metric metric) { return json_of(difference_of(base, runs, overall(metric))); };
    std::uint64_t commands = 0;
    std::uint64_t assignments = 0;
    for (const planning::DayResult& day : runs.days) {
        commands += day.commands;
        assignments += day.assignments;
    }
    ordered_json queues = ordered_json::object();
    for (std::size_t queue = 0; queue < trial.scenario.demands.size(); ++queue) {
        queues[trial.scenario.demands[queue].queue.name.value] = {
            {"serviceLevel", json_of(estimate_of(runs, of_queue(queue, Metric::service_level)))},
            {"abandonment", json_of(estimate_of(runs, of_queue(queue, Metric::abandonment)))},
            {"meanWaitSeconds", json_of(estimate_of(runs, of_queue(queue, Metric::mean_wait)))}};
    }
    ordered_json groups = ordered_json::object();
    for (std::size_t group = 0; group < trial.scenario.staff.size(); ++group) {
        groups[trial.scenario.staff[group].name] = json_of(estimate_of(
            runs, [group](const planning::DayResult& day) { return planning::ratio_of(day.by_group[group]); }));
    }
    return {{"policy", runs.policy->name},
            {"serviceLevel", figure(Metric::service_level)},
            {"abandonment", figure(Metric::abandonment)},
            {"blocked", figure(Metric::blocked)},
            {"meanWaitSeconds", figure(Metric::mean_wait)},
            {"waitP50Seconds", figure(Metric::wait_p50)},
            {"waitP95Seconds", figure(Metric::wait_p95)},
            {"waitP99Seconds", figure(Metric::wait_p99)},
            {"longestWaitSeconds", longest_wait(runs)},
            {"occupancy", json_of(occupancy_of(runs))},
            {"occupancySpread", json_of(spread_of(runs))},
            {"answeredByPrimary", json_of(primary_share_of(runs))},
            {"pairedWithBaseline",
             {{"serviceLevel", change(Metric::service_level)},
              {"abandonment", change(Metric::abandonment)},
              {"meanWaitSeconds", change(Metric::mean_wait)},
              {"waitP99Seconds", change(Metric::wait_p99)}}},
            {"queues", queues},
            {"occupancyByGroup", groups},
            {"commands", commands},
            {"assignments", assignments},
            {"commandsPerSecond", std::round(static_cast<double>(commands) / std::max(runs.seconds, 1e-9))}};
}

} // namespace

std::string markdown(const std::vector<Trial>& trials, const std::vector<Check>& checks, const Settings& settings) {
    std::string page = text("Measured on %s%s, %.0f s.\n\n", settings.machine.c_str(),
                            settings.quick ? ", with few and short replications (`--quick`)" : "", settings.seconds);
    page += "| scenario | policy | service level % | points gained | scarce queue % | abandoned % | blocked % | mean "
            "wait s "
            "| p95 s | p99 s | longest s | occupancy % | spread % |\n"
            "|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
    for (const Trial& trial : trials) {
        for (const PolicyRuns& runs : trial.runs)
            page += row_of(trial, runs);
    }
    if (checks.empty()) return page;
    page += "\n| what | measured | to reach, or published | holds |\n|---|---|---|---|\n";
    for (const Check& check : checks) {
        page += "| " + check.what + " | " + check.measured + " | " + check.target + " | " +
                (check.holds ? "yes" : "NO") + " |\n";
    }
    return page;
}

std::string json(const std::vector<Trial>& trials, const std::vector<Check>& checks, const Settings& settings) {
    ordered_json document = {{"machine", settings.machine},
                             {"quick", settings.quick},
                             {"seconds", std::round(settings.seconds)},
                             {"baseline", baseline()},
                             {"serviceLevelFormula", "answeredWithin / (answered + abandonedAfterT)"}};
    document["policies"] = ordered_json::object();
    for (const Policy& policy : policies())
        document["policies"][std::string(policy.name)] = policy.meaning;
    document["scenarios"] = ordered_json::array();
    for (const Trial& trial : trials) {
        ordered_json one = {{"scenario", trial.scenario.name},
                            {"replications", trial.runs.empty() ? 0 : trial.runs.front().days.size()},
                            {"minutes", trial.scenario.horizon / std::chrono::minutes{1}},
                            {"policies", ordered_json::array()}};
        for (const PolicyRuns& runs : trial.runs)
            one["policies"].push_back(json_of(trial, runs));
        document["scenarios"].push_back(std::move(one));
    }
    document["checks"] = ordered_json::array();
    for (const Check& check : checks) {
        document["checks"].push_back(
            {{"what", check.what}, {"measured", check.measured}, {"target", check.target}, {"holds", check.holds}});
    }
    // A line for each policy and each check: a diff shows what changed.
    std::string lines = document.dump();
    for (const std::string_view start : {"{\"scenario\":", "{\"policy\":", "{\"what\":"}) {
        for (auto at = lines.find(start); at != std::string::npos; at = lines.find(start, at + start.size() + 1))
            lines.insert(at, "\n");
    }
    return lines + "\n";
}

} // namespace answerd::bench
