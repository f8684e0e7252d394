// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

#include "figures.hpp"

#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace answerd::bench {

namespace {

using planning::DayResult;
using planning::Figures;
using planning::Metric;
using planning::Ratio;
using planning::ServiceLevel;

[[gnu::format(printf, 1, 2)]] std::string text(const char* format, ...) {
    char line[200] = {};
    va_list values;
    va_start(values, format);
    std::vsnprintf(line, sizeof line, format, values);
    va_end(values);
    return line;
}

struct Published {
    const char* scenario;
    const char* what;
    double value;
    double low; // of the 95 % interval; low = high: none was published
    double high;
    Ratio (*measure)(const DayResult&);
};

Ratio level(const Figures& figures, ServiceLevel formula) {
    return planning::ratio_of(figures, Metric::service_level, formula);
}
Ratio answered_within_share(const Figures& figures) {
    return level(figures, ServiceLevel::of_answered);
}
Ratio within_of_offered(const Figures& figures) {
    return level(figures, ServiceLevel::of_offered);
}
Ratio within_and_late_losses(const Figures& figures) {
    return level(figures, ServiceLevel::of_answered_and_late_losses);
}
Ratio mean_wait_minutes(const Figures& figures) {
    return {figures.wait_sum / 60, static_cast<double>(figures.answered)};
}
Ratio answered(const Figures& figures) {
    return {static_cast<double>(figures.answered), 1};
}
Ratio within(const Figures& figures) {
    return {static_cast<double>(figures.answered_within), 1};
}
Ratio abandoned(const Figures& figures) {
    return {static_cast<double>(figures.abandoned), 1};
}
Ratio blocked(const Figures& figures) {
    return {static_cast<double>(figures.blocked), 1};
}

template <Ratio (*Measure)(const Figures&)>
Ratio of_all(const DayResult& day) {
    return Measure(day.overall);
}
template <std::size_t Queue, Ratio (*Measure)(const Figures&)>
Ratio of_queue(const DayResult& day) {
    return Measure(day.by_queue[Queue]);
}

// ContactCenters' result files, doc/examples/*.res: 1,000 days, 95 % intervals.
constexpr Published published[] = {
    {"mmc", "service level of the answered", 0.902, 0.900, 0.904, of_all<answered_within_share>},
    {"mmc", "mean wait, minutes", 0.099, 0.097, 0.102, of_all<mean_wait_minutes>},
    {"mmc", "answered within 20 s, a day", 1816.158, 1812.618, 1819.698, of_all<within>},
    {"mmc-abandonment", "abandoned, a day", 58.609, 57.660, 59.558, of_all<abandoned>},
    {"mmc-abandonment", "service level of the answered", 0.975, 0.974, 0.975, of_all<answered_within_share>},
    {"mmc-abandonment", "service level, late losses counted", 0.968, 0.968, 0.969, of_all<within_and_late_losses>},
    {"mmc-abandonment", "mean wait, minutes", 0.024, 0.023, 0.024, of_all<mean_wait_minutes>},
    {"mmc-blocking", "blocked, a day", 18.655, 18.045, 19.265, of_all<blocked>},
    {"mmc-blocking", "service level of the answered", 0.929, 0.928, 0.930, of_all<answered_within_share>},
    {"mmc-blocking", "service level of the offered", 0.920, 0.919, 0.922, of_all<within_of_offered>},
    {"mmc-blocking", "mean wait, minutes", 0.060, 0.059, 0.061, of_all<mean_wait_minutes>},
    {"simple-msk-fifo", "answered, a day", 4297.305, 4270.150, 4324.460, of_all<answered>},
    {"simple-msk-fifo", "abandoned, a day", 910.335, 876.133, 944.537, of_all<abandoned>},
    {"simple-msk-fifo", "service level, late losses counted", 0.501, 0.494, 0.509, of_all<within_and_late_losses>},
    {"simple-msk-fifo", "type 0 within 20 s, a day", 784.978, 784.978, 784.978, of_queue<0, within>},
    {"simple-msk-fifo", "type 1 within 20 s, a day", 809.281, 809.281, 809.281, of_queue<1, within>},
    {"simple-msk-fifo", "type 2 within 20 s, a day", 898.426, 898.426, 898.426, of_queue<2, within>},
    {"simple-msk-overflow", "answered, a day", 4274.426, 4247.504, 4301.348, of_all<answered>},
    {"simple-msk-overflow", "abandoned, a day", 933.214, 898.830, 967.598, of_all<abandoned>},
    {"simple-msk-overflow", "service level, late losses counted", 0.579, 0.572, 0.587, of_all<within_and_late_losses>},
    {"simple-msk-overflow", "type 0 within 20 s, a day", 1000.838, 1000.838, 1000.838, of_queue<0, within>},
    {"simple-msk-overflow", "type 1 within 20 s, a day", 1008.734, 1008.734, 1008.734, of_queue<1, within>},
    {"simple-msk-overflow", "type 2 within 20 s, a day", 872.856, 872.856, 872.856, of_queue<2, within>},
};

// What a policy has to gain against the baseline. A zero is no demand.
struct Goal {
    const char* scenario;
    const char* policy;
    double points = 0;             // of service level, all queues together
    double worst_queue_points = 0; // of the queue that fares worst under the baseline
    double abandonment_ratio = 0;
    double p99_ratio = 0;
    double longest_ratio = 0;
};

constexpr Goal goals[] = {
    {.scenario = "bilingual-32", .policy = "scarcity", .worst_queue_points = 5},
    {.scenario = "bilingual-36", .policy = "scarcity", .points = 1, .abandonment_ratio = 0.93},
    {.scenario = "mix-0.85", .policy = "scarcity", .points = 1, .abandonment_ratio = 0.93},
    {.scenario = "bilingual-36", .policy = "rescue-3", .points = 3.5, .p99_ratio = 1.12, .longest_ratio = 1.4},
    {.scenario = "mix-0.92", .policy = "rescue-3", .points = 4.5, .p99_ratio = 1.12, .longest_ratio = 1.4},
    {.scenario = "simple-msk", .policy = "rescue-3", .points = 6, .p99_ratio = 1.12, .longest_ratio = 1.4},
};

constexpr double points_tolerance = 0.3;

void check_points(std::vector<Check>& checks, const std::string& who, const char* what,
                  const planning::Estimate& difference, double demanded) {
    if (demanded <= 0) return;
    checks.push_back({.what = who + ": " + what,
                      .measured = text("%+.2f ± %.2f points", 100 * difference.mean, 100 * difference.half_width),
                      .target = text("≥ %+.1f (± %.1f)", demanded, points_tolerance),
                      .holds = 100 * difference.mean >= demanded - points_tolerance});
}

void check_ratio(std::vector<Check>& checks, const std::string& who, const char* what, double before, double after,
                 double allowed) {
    if (allowed <= 0) return;
    const double ratio = before > 0 ? after / before : 1;
    checks.push_back({.what = who + ": " + what,
                      .measured = text("%.3fx", ratio),
                      .target = text("≤ %.2fx", allowed),
                      .holds = ratio <= allowed});
}

void check_goal(std::vector<Check>& checks, const Trial& trial, const Goal& goal) {
    const PolicyRuns* before = trial.of(baseline());
    const PolicyRuns* after = trial.of(goal.policy);
    const std::string who = std::string(goal.scenario) + ", " + goal.policy;
    if (before == nullptr || after == nullptr) {
        checks.push_back({.what = who, .measured = "was not run", .target = "a run", .holds = false});
        return;
    }
    const auto mean = [](const PolicyRuns& runs, Metric metric) { return estimate_of(runs, overall(metric)).mean; };
    const std::size_t worst = worst_queue(*before);
    check_points(checks, who, "service level", difference_of(*before, *after, overall(Metric::service_level)),
                 goal.points);
    check_points(checks, who, "service level of the scarce queue",
                 difference_of(*before, *after, bench::of_queue(worst, Metric::service_level)),
                 goal.worst_queue_points);
    check_ratio(checks, who, "abandonment", mean(*before, Metric::abandonment), mean(*after, Metric::abandonment),
                goal.abandonment_ratio);
    check_ratio(checks, who, "99 % wait at most", mean(*before, Metric::wait_p99), mean(*after, Metric::wait_p99),
                goal.p99_ratio);
    check_ratio(checks, who, "longest wait", longest_wait(*before), longest_wait(*after), goal.longest_ratio);
}

// The difference in its standard errors, theirs with the rounding of print. Where they gave no interval it follows from
// ours and the 1,000 days they ran.
Check check_published(const PolicyRuns& runs, const Published& row) {
    constexpr double printed_to = 0.0005;
    const auto measured = estimate_of(runs, row.measure);
    const bool has_interval = row.low < row.high;
    const auto days = static_cast<double>(runs.days.size());
    const double ours = measured.standard_error(runs.days.size());
    const double theirs =
        has_interval ? (row.high - row.low) / 2 / 1.96 + printed_to / std::sqrt(3.0) : ours * std::sqrt(days / 1000);
    const double z = (measured.mean - row.value) / std::hypot(ours, theirs);
    const bool is_inside = row.low - printed_to <= measured.mean && measured.mean <= row.high + printed_to;
    const char* place = !has_interval ? "" : is_inside ? ", inside" : ", outside";
    return {.what = std::string(row.scenario) + ": " + row.what,
            .measured = text("%.4g ± %.2g (z = %.1f%s)", measured.mean, measured.half_width, z, place),
            .target = has_interval ? text("%.4g [%.4g, %.4g]", row.value, row.low, row.high) : text("%.4g", row.value),
            .holds = std::abs(z) < 3};
}

} // namespace

std::vector<Check> published_checks(const Trial& trial) {
    std::vector<Check> checks;
    for (const Published& row : published) {
        if (trial.scenario.name == row.scenario) checks.push_back(check_published(trial.runs.front(), row));
    }
    return checks;
}

std::vector<Check> goal_checks(const Trial& trial) {
    std::vector<Check> checks;
    for (const Goal& goal : goals) {
        if (trial.scenario.name == goal.scenario) check_goal(checks, trial, goal);
    }
    return checks;
}

std::vector<Check> speed_checks(const Trial& trial) {
    constexpr double seconds_max = 10;
    std::vector<Check> checks;
    if (trial.scenario.name != "large-day") return checks;
    for (const PolicyRuns& runs : trial.runs) {
        const double seconds = runs.seconds / static_cast<double>(runs.days.size());
        const auto calls = static_cast<double>(runs.days.front().overall.offered);
        checks.push_back({.what = "a day of 1,000 agents, " + std::string(runs.policy->name),
                          .measured = text("%.2f s for %.0f calls", seconds, calls),
                          .target = text("≤ %.0f s", seconds_max),
                          .holds = seconds <= seconds_max});
    }
    return checks;
}

} // namespace answerd::bench
