// SPDX-License-Identifier: Apache-2.0
#include "simulate/simulate.hpp"

#include "answerd/planning/estimate.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

namespace answerd::app {

namespace {

using nlohmann::ordered_json;
using planning::DayResult;
using planning::Estimate;
using planning::Metric;
using planning::Ratio;

struct Measure {
    std::string key;   // in JSON
    std::string label; // in text
    double scale = 1;  // from the value to what is printed
    std::string unit;
    std::string unit_of_change;
    std::function<Ratio(const DayResult&)> of;
};

Measure of_overall(std::string key, std::string label, Metric metric, bool is_share) {
    return {.key = std::move(key),
            .label = std::move(label),
            .scale = is_share ? 100.0 : 1.0,
            .unit = is_share ? "%" : "s",
            .unit_of_change = is_share ? "points" : "s",
            .of = [metric](const DayResult& day) { return planning::ratio_of(day.overall, metric); }};
}

std::vector<Measure> measures_of(const planning::Scenario& scenario) {
    std::vector<Measure> measures = {of_overall("serviceLevel", "service level", Metric::service_level, true)};
    for (std::size_t at = 0; at < scenario.demands.size(); ++at) {
        const Queue& queue = scenario.demands[at].queue;
        measures.push_back(
            {.key = "serviceLevel." + queue.name.value,
             .label = fmt::format("  {} ({} s)", queue.name.value, queue.service_level_seconds),
             .scale = 100,
             .unit = "%",
             .unit_of_change = "points",
             .of = [at](const DayResult& day) { return planning::ratio_of(day.by_queue[at], Metric::service_level); }});
    }
    measures.push_back(of_overall("abandonment", "abandoned", Metric::abandonment, true));
    measures.push_back(of_overall("blocked", "blocked", Metric::blocked, true));
    measures.push_back(of_overall("meanWaitSeconds", "mean wait of the answered", Metric::mean_wait, false));
    measures.push_back(of_overall("waitP95Seconds", "95 % wait at most", Metric::wait_p95, false));
    measures.push_back(of_overall("waitP99Seconds", "99 % wait at most", Metric::wait_p99, false));
    measures.push_back(of_overall("waitMaxSeconds", "longest wait of a day", Metric::wait_max, false));
    const auto share = [&](std::string key, std::string label, auto of) {
        measures.push_back({.key = std::move(key),
                            .label = std::move(label),
                            .scale = 100,
                            .unit = "%",
                            .unit_of_change = "points",
                            .of = of});
    };
    share("occupancy", "occupancy", [](const DayResult& day) { return planning::ratio_of(day.occupancy); });
    for (std::size_t at = 0; at < scenario.staff.size() && scenario.staff.size() > 1; ++at) {
        share("occupancy." + scenario.staff[at].name, "  " + scenario.staff[at].name,
              [at](const DayResult& day) { return planning::ratio_of(day.by_group[at]); });
    }
    share("occupancySpread", "busiest minus idlest agent",
          [](const DayResult& day) { return Ratio{day.occupancy_spread, 1}; });
    return measures;
}

std::vector<Ratio> ratios(const VariantDays& variant, const Measure& measure) {
    std::vector<Ratio> values;
    std::ranges::transform(variant.days, std::back_inserter(values), measure.of);
    return values;
}

std::string shown(const Estimate& estimate, const Measure& measure, bool is_change) {
    const double mean = measure.scale * estimate.mean;
    return fmt::format("{} ± {:.2f} {}", is_change ? fmt::format("{:+.2f}", mean) : fmt::format("{:.2f}", mean),
                       measure.scale * estimate.half_width, is_change ? measure.unit_of_change : measure.unit);
}

// Pads by what is seen, not by bytes: "±" has two.
std::string cell(const std::string& text, std::size_t width) {
    const auto seen = static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
    return text + std::string(seen < width ? width - seen : 1, ' ');
}

std::int64_t offered(const VariantDays& variant) {
    std::int64_t sum = 0;
    for (const DayResult& day : variant.days)
        sum += day.overall.offered;
    return sum;
}

std::string head(const ScenarioFile& file, const std::vector<VariantDays>& variants) {
    const planning::Scenario& scenario = file.variants.front().scenario;
    std::string text = fmt::format("{}: {} replication{} of {} minutes", scenario.name, file.replications,
                                   file.replications == 1 ? "" : "s",
                                   std::chrono::ceil<std::chrono::minutes>(scenario.horizon).count());
    if (scenario.warm_up > Milliseconds{0}) {
        text += fmt::format(", the first {} not counted", scenario.warm_up / std::chrono::minutes{1});
    }
    text += fmt::format("; {} customers, the same for every variant\n", offered(variants.front()));
    text += "service level = answered within T / (answered + abandoned after T); ± is the 95 % confidence interval\n";
    return text;
}

// A variant may add queues or groups; compared is what both have.
bool is_in_both(const std::string& key, const std::vector<Measure>& others) {
    return std::ranges::find(others, key, &Measure::key) != others.end();
}

ordered_json json_of(const Estimate& estimate) {
    const auto rounded = [](double value) { return std::round(value * 1e6) / 1e6; };
    return {{"mean", rounded(estimate.mean)}, {"halfWidth", rounded(estimate.half_width)}};
}

} // namespace

std::string report_text(const ScenarioFile& file, const std::vector<VariantDays>& variants) {
    constexpr std::size_t label_width = 30;
    constexpr std::size_t value_width = 24;
    std::string text = head(file, variants);
    const std::vector<Measure> base = measures_of(file.variants.front().scenario);
    for (std::size_t at = variants.size() == 1 ? 0 : 1; at < variants.size(); ++at) {
        text += "\n" + cell("", label_width) + cell(variants.front().name, value_width);
        if (at > 0) text += cell(variants[at].name, value_width) + "change";
        text += "\n";
        const std::vector<Measure> further = measures_of(file.variants[at].scenario);
        for (const Measure& measure : base) {
            if (!is_in_both(measure.key, further)) continue;
            const auto before = ratios(variants.front(), measure);
            text +=
                cell(measure.label, label_width) + cell(shown(planning::estimate(before), measure, false), value_width);
            if (at > 0) {
                const auto mine = std::ranges::find(further, measure.key, &Measure::key);
                const auto after = ratios(variants[at], *mine);
                text += cell(shown(planning::estimate(after), measure, false), value_width) +
                        shown(planning::paired_difference(before, after), measure, true);
            }
            text.erase(text.find_last_not_of(' ') + 1);
            text += "\n";
        }
    }
    return text;
}

std::string report_json(const ScenarioFile& file, const std::vector<VariantDays>& variants) {
    ordered_json document = {{"scenario", file.variants.front().scenario.name},
                             {"replications", file.replications},
                             {"seed", file.seed},
                             {"serviceLevelFormula", "answeredWithin / (answered + abandonedAfterT)"},
                             {"variants", ordered_json::array()}};
    const std::vector<Measure> base = measures_of(file.variants.front().scenario);
    for (std::size_t at = 0; at < variants.size(); ++at) {
        ordered_json figures = ordered_json::object();
        ordered_json changes = ordered_json::object();
        for (const Measure& measure : measures_of(file.variants[at].scenario)) {
            const auto values = ratios(variants[at], measure);
            figures[measure.key] = json_of(planning::estimate(values));
            const auto same = std::ranges::find(base, measure.key, &Measure::key);
            if (at == 0 || same == base.end()) continue;
            changes[measure.key] = json_of(planning::paired_difference(ratios(variants.front(), *same), values));
        }
        ordered_json one = {{"name", variants[at].name}, {"offered", offered(variants[at])}, {"figures", figures}};
        if (at > 0) one["change"] = changes;
        document["variants"].push_back(std::move(one));
    }
    return document.dump(1) + "\n";
}

} // namespace answerd::app
