// SPDX-License-Identifier: Apache-2.0
#include "trials.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <thread>

namespace answerd::bench {

namespace {

constexpr std::uint64_t first_seed = 20'260'105'000;

double thread_cpu_seconds() {
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

} // namespace

const PolicyRuns* Trial::of(std::string_view policy) const {
    const auto found = std::ranges::find_if(runs, [&](const PolicyRuns& one) { return one.policy->name == policy; });
    return found == runs.end() ? nullptr : &*found;
}

Trial try_policies(const planning::Scenario& scenario, int replications, int threads,
                   const std::vector<Policy>& wanted) {
    Trial trial{.scenario = scenario, .runs = {}};
    std::vector<planning::Scenario> configured;
    for (const Policy& policy : wanted) {
        const bool has_choice = scenario.demands.size() > 1 || trial.runs.empty();
        if (!has_choice || !is_tried_on(policy, scenario)) continue;
        trial.runs.push_back({.policy = &policy, .days = std::vector<planning::DayResult>(std::size_t(replications))});
        configured.push_back(scenario);
        policy.configure(configured.back());
    }
    std::vector<std::vector<double>> seconds(static_cast<std::size_t>(threads), std::vector<double>(trial.runs.size()));
    std::atomic<int> next = 0;
    const auto work = [&](std::size_t thread) {
        for (int day = next++; day < replications; day = next++) {
            const auto customers = planning::draw_customers(scenario, first_seed + static_cast<std::uint64_t>(day));
            for (std::size_t at = 0; at < trial.runs.size(); ++at) {
                const double before = thread_cpu_seconds();
                auto result = planning::simulate(configured[at], customers);
                if (!result) {
                    std::fprintf(stderr, "%s, %s: %s at %s\n", scenario.name.c_str(),
                                 std::string(trial.runs[at].policy->name).c_str(), result.error().detail.c_str(),
                                 result.error().pointer.c_str());
                    std::exit(2);
                }
                trial.runs[at].days[static_cast<std::size_t>(day)] = *std::move(result);
                seconds[thread][at] += thread_cpu_seconds() - before;
            }
        }
    };
    std::vector<std::jthread> workers;
    for (std::size_t thread = 0; thread < seconds.size(); ++thread)
        workers.emplace_back(work, thread);
    workers.clear();
    for (const auto& of_thread : seconds) {
        for (std::size_t at = 0; at < trial.runs.size(); ++at)
            trial.runs[at].seconds += of_thread[at];
    }
    return trial;
}

} // namespace answerd::bench
