// SPDX-License-Identifier: Apache-2.0
#include "waits.hpp"

#include "answerd/planning/catalogue.hpp"
#include "answerd/planning/simulation.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace answerd::bench {

namespace {

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

double seconds(Milliseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

std::string row_of(const planning::Scenario& scenario, int days) {
    std::vector<double> errors;
    std::vector<double> waits;
    std::vector<double> widths;
    double held = 0;
    for (int day = 0; day < days; ++day) {
        const auto result = planning::simulate(scenario, static_cast<std::uint64_t>(day + 1));
        if (!result) std::abort(); // a known day is valid
        for (const planning::WaitProbe& probe : result->probes) {
            errors.push_back(std::abs(seconds(probe.waited) - seconds(probe.estimate.typical)));
            waits.push_back(seconds(probe.waited));
            widths.push_back(seconds(probe.estimate.high - probe.estimate.low));
            held += probe.waited >= probe.estimate.low && probe.waited <= probe.estimate.high ? 1 : 0;
        }
    }
    char line[200] = {};
    const auto count = static_cast<double>(std::max<std::size_t>(1, waits.size()));
    std::snprintf(line, sizeof line, "| %s | %zu | %.1f | %.1f | %.1f | %.0f |\n", scenario.name.c_str(), waits.size(),
                  median(waits), median(errors), median(widths), 100 * held / count);
    return line;
}

} // namespace

std::string waits_table(bool quick) {
    std::string table =
        "| scenario | asked | median wait s | median absolute error s | median width of the interval s | inside "
        "the interval % |\n|---|---|---|---|---|---|\n";
    for (const char* name : {"mmc", "mmc-abandonment", "simple-msk", "bilingual-36", "bilingual-40", "mix-0.85",
                             "mix-0.92", "mix-1.03", "skill-sets-2-84", "mix-0.92+lognormal", "bilingual-36+shock"}) {
        planning::Scenario scenario = planning::scenario_named(name).value();
        const bool is_one_day = scenario.horizon < std::chrono::minutes{1000};
        scenario.probe_every = 20;
        table += row_of(scenario, quick ? 1 : is_one_day ? 100 : 4);
    }
    return table;
}

} // namespace answerd::bench
