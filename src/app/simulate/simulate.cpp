// SPDX-License-Identifier: Apache-2.0
#include "simulate/simulate.hpp"

#include "answerd/os/thread.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace answerd::app {

namespace {

// Replications are independent: each processor takes the next one.
class Workshop {
public:
    Workshop(const ScenarioFile& file, std::vector<VariantDays>& variants) : file_(file), variants_(variants) {}

    void work() {
        os::name_this_thread("simulate");
        for (int day = next_++; day < file_.replications; day = next_++) {
            for (std::size_t at = 0; at < variants_.size(); ++at) {
                auto result =
                    planning::simulate(file_.variants[at].scenario, file_.seed + static_cast<std::uint64_t>(day));
                if (!result) return fail(variants_[at].name, std::move(result).error());
                variants_[at].days[static_cast<std::size_t>(day)] = *std::move(result);
            }
        }
    }

    [[nodiscard]] std::optional<Problem> problem() && { return std::move(problem_); }

private:
    void fail(const std::string& variant, Problem problem) {
        problem.detail = variant + ": " + problem.detail;
        next_ = file_.replications;
        const std::scoped_lock lock(mutex_);
        if (!problem_) problem_ = std::move(problem);
    }

    const ScenarioFile& file_;
    std::vector<VariantDays>& variants_;
    std::atomic<int> next_ = 0;
    std::mutex mutex_;
    std::optional<Problem> problem_;
};

} // namespace

Result<std::vector<VariantDays>> run_variants(const ScenarioFile& file) {
    std::vector<VariantDays> variants;
    for (const ScenarioVariant& variant : file.variants) {
        variants.push_back({.name = variant.name,
                            .days = std::vector<planning::DayResult>(static_cast<std::size_t>(file.replications))});
    }
    Workshop workshop(file, variants);
    const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, 64U);
    std::vector<std::jthread> workers;
    for (unsigned at = 0; at < threads; ++at)
        workers.emplace_back(&Workshop::work, &workshop);
    workers.clear();
    if (auto problem = std::move(workshop).problem()) return std::unexpected(*std::move(problem));
    return variants;
}

int simulate(const SimulateOptions& options) {
    const auto file = read_scenario_file(options.file);
    if (!file) {
        fmt::print(stderr, "{}", file.error().text());
        return 1;
    }
    const auto variants = run_variants(*file);
    if (!variants) {
        fmt::print(stderr, "answerd: {} {}\n", variants.error().detail, variants.error().pointer);
        return 1;
    }
    fmt::print("{}", options.as_json ? report_json(*file, *variants) : report_text(*file, *variants));
    return 0;
}

} // namespace answerd::app
