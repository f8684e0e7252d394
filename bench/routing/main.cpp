// SPDX-License-Identifier: Apache-2.0
// How well the routing serves: known days under every policy, with the same customers, against what others published
// and against the goals. Ends with 1 when one is missed.
#include "checks.hpp"
#include "document.hpp"
#include "trials.hpp"
#include "waits.hpp"

#include "answerd/planning/catalogue.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace answerd::bench {
namespace {

constexpr const char* usage = R"(routing_quality [OPTION...] [SCENARIO...]

  --quick            4 replications of 1,500 minutes: a first look within a minute
  --threads=N        default: all processors
  --policy=NAME      only these, beside the baseline; may be repeated
  --json=FILE        writes every figure
  --others-judge     ends with 0 also when a goal is missed: the reader of the JSON decides
  --waits            only how true the estimated wait is
  --into=FILE        replaces what stands between the marks "<!-- measured -->" of a Markdown file
)";

struct Options {
    Settings settings;
    bool others_judge = false;
    bool only_waits = false;
    std::string json_file;
    std::string markdown_file;
    std::vector<std::string> scenarios;
    std::vector<std::string> policies;
};

// Those with goals first.
const std::vector<std::string>& all_scenarios() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all = {"bilingual-36",
                                        "mix-0.85",
                                        "bilingual-32",
                                        "mix-0.92",
                                        "simple-msk",
                                        "simple-msk-fifo",
                                        "simple-msk-overflow",
                                        "large-day",
                                        "mmc",
                                        "mmc-abandonment",
                                        "mmc-blocking",
                                        "bilingual-38",
                                        "bilingual-40",
                                        "mix-0.97",
                                        "mix-1.03",
                                        "blended",
                                        "bilingual-36+shock",
                                        "mix-0.85+shock",
                                        "bilingual-36+lognormal",
                                        "bilingual-40+lognormal",
                                        "mix-0.85+lognormal",
                                        "mix-0.92+lognormal"};
        for (const char* skills : {"2", "1", "3", "6"}) {
            for (const char* load : {"77.4", "84", "90"})
                all.push_back(std::string("skill-sets-") + skills + "-" + load);
        }
        return all;
    }();
    return names;
}

std::string machine() {
    std::ifstream file("/proc/cpuinfo");
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with("model name")) {
            return std::to_string(std::thread::hardware_concurrency()) + " x " + line.substr(line.find(':') + 2);
        }
    }
    return "an unknown machine";
}

std::optional<Options> read(int argc, char** argv) {
    Options options;
    options.settings.machine = machine();
    options.settings.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    for (int at = 1; at < argc; ++at) {
        const std::string_view argument = argv[at];
        const std::string value(argument.substr(std::min(argument.size(), argument.find('=') + 1)));
        if (argument == "--quick") {
            options.settings.quick = true;
        } else if (argument == "--others-judge") {
            options.others_judge = true;
        } else if (argument == "--waits") {
            options.only_waits = true;
        } else if (argument.starts_with("--threads=")) {
            options.settings.threads = std::max(1, std::atoi(value.c_str()));
        } else if (argument.starts_with("--policy=")) {
            options.policies.push_back(value);
        } else if (argument.starts_with("--json=")) {
            options.json_file = value;
        } else if (argument.starts_with("--into=")) {
            options.markdown_file = value;
        } else if (!argument.starts_with("-") && planning::scenario_named(argument)) {
            options.scenarios.emplace_back(argument);
        } else {
            return std::nullopt;
        }
    }
    if (options.scenarios.empty()) options.scenarios = all_scenarios();
    return options;
}

std::vector<Policy> wanted_policies(const Options& options) {
    std::vector<Policy> wanted;
    std::ranges::copy_if(policies(), std::back_inserter(wanted), [&](const Policy& policy) {
        return options.policies.empty() || policy.name == baseline() || policy.name == as_published() ||
               std::ranges::find(options.policies, policy.name) != options.policies.end();
    });
    return wanted;
}

// Where there is a goal or a published figure, as many as those who set it had.
int replications_of(const planning::Scenario& scenario, bool quick) {
    constexpr std::array goals = {"bilingual-32", "bilingual-36", "mix-0.85", "mix-0.92"};
    const bool is_one_day = scenario.horizon < std::chrono::minutes{1000};
    if (scenario.name == "large-day") return 2;
    if (quick) return is_one_day ? 50 : 4;
    if (is_one_day) return scenario.name.starts_with("simple-msk-") ? 4000 : 1000;
    return std::ranges::find(goals, scenario.name) != goals.end() ? 20 : 8;
}

bool replace_measured(const std::string& file, const std::string& measured) {
    constexpr std::string_view begin = "<!-- measured -->\n";
    constexpr std::string_view end = "<!-- /measured -->";
    std::ifstream in(file);
    const std::string page{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    const auto from = page.find(begin);
    const auto until = page.find(end);
    if (from == std::string::npos || until == std::string::npos) return false;
    std::ofstream out(file);
    out << page.substr(0, from) << begin << measured << page.substr(until);
    return static_cast<bool>(out);
}

int run(const Options& options) {
    const auto started = std::chrono::steady_clock::now();
    const std::vector<Policy> wanted = wanted_policies(options);
    std::vector<Trial> trials;
    std::vector<Check> checks;
    std::string page;
    for (const std::string& name : options.scenarios) {
        planning::Scenario scenario = planning::scenario_named(name).value();
        if (options.settings.quick) {
            scenario.horizon = std::min<Milliseconds>(scenario.horizon, scenario.warm_up + std::chrono::minutes{1500});
        }
        const int replications = replications_of(scenario, options.settings.quick);
        std::fprintf(stderr, "%s ... ", name.c_str());
        const auto before = std::chrono::steady_clock::now();
        trials.push_back(try_policies(scenario, replications, options.settings.threads, wanted));
        const auto after = std::chrono::steady_clock::now();
        std::fprintf(stderr, "%.1f s\n", std::chrono::duration<double>(after - before).count());
        for (auto found : {published_checks(trials.back()), goal_checks(trials.back()), speed_checks(trials.back())})
            checks.insert(checks.end(), found.begin(), found.end());
        // After each: whoever interrupts a long run keeps what was measured.
        Settings settings = options.settings;
        settings.seconds = std::chrono::duration<double>(after - started).count();
        page = markdown(trials, checks, settings);
        if (!options.json_file.empty()) std::ofstream(options.json_file) << json(trials, checks, settings);
        if (!options.markdown_file.empty() && !replace_measured(options.markdown_file, page)) {
            std::fprintf(stderr, "%s has no marks for the table\n", options.markdown_file.c_str());
            return 2;
        }
    }
    std::fputs(page.c_str(), stdout);
    return options.others_judge || std::ranges::all_of(checks, &Check::holds) ? 0 : 1;
}

} // namespace
} // namespace answerd::bench

int main(int argc, char** argv) {
    const auto options = answerd::bench::read(argc, argv);
    if (options && options->only_waits) {
        std::fputs(answerd::bench::waits_table(options->settings.quick).c_str(), stdout);
        return 0;
    }
    if (options) return answerd::bench::run(*options);
    std::fputs(answerd::bench::usage, stderr);
    return 2;
}
