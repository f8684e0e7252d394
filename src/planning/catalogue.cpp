// SPDX-License-Identifier: Apache-2.0
#include "answerd/planning/catalogue.hpp"

#include <charconv>
#include <string>
#include <utility>

namespace answerd::planning {

namespace {

using Minutes = std::chrono::minutes;

Duration exponential_minutes(double mean) {
    return {.shape = Shape::exponential, .mean_seconds = 60 * mean};
}

// Calls with exponential times; rates are per minute, as the literature gives them.
struct Calls {
    std::string queue;
    double per_minute = 0;
    double handle_minutes = 0;
    std::optional<double> patience_minutes;
    int acceptable_seconds = 20;
};

Demand demand_of(const Calls& calls) {
    Demand demand;
    demand.queue.name.value = calls.queue;
    demand.queue.service_level_seconds = calls.acceptable_seconds;
    demand.queue.short_abandon_seconds = 0;
    demand.routing.push_timeout_seconds = 0;
    demand.arrivals_per_hour = {60 * calls.per_minute};
    demand.handle_time = {exponential_minutes(calls.handle_minutes)};
    if (calls.patience_minutes) demand.patience = {exponential_minutes(*calls.patience_minutes)};
    return demand;
}

Scenario mmc_of(std::string name, std::optional<double> patience_minutes) {
    Scenario scenario;
    scenario.name = std::move(name);
    scenario.horizon = Minutes{480};
    scenario.demands = {demand_of({.queue = "calls",
                                   .per_minute = 4.2,
                                   .handle_minutes = 2,
                                   .patience_minutes = patience_minutes,
                                   .acceptable_seconds = 20})};
    scenario.staff = {{.name = "agents", .queues = {{"calls"}}, .skills = {}, .agents = {12}}};
    return scenario;
}

Scenario steady(std::string name, Minutes warm_up) {
    Scenario scenario;
    scenario.name = std::move(name);
    scenario.warm_up = warm_up;
    scenario.horizon = Minutes{6000};
    return scenario;
}

std::string shortest(double value) {
    std::string text(32, ' ');
    text.resize(
        static_cast<std::size_t>(std::to_chars(text.data(), text.data() + text.size(), value).ptr - text.data()));
    return text;
}

QueueName kind(int number) {
    return QueueName{"kind-" + std::to_string(number)};
}

std::optional<double> number_after(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix)) return std::nullopt;
    const std::string_view digits = name.substr(prefix.size());
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || !(value > 0 && value < 10'000)) {
        return std::nullopt;
    }
    return value;
}

std::optional<Scenario> base_named(std::string_view name) {
    if (name == "mmc") return mmc();
    if (name == "mmc-abandonment") return mmc_with_abandonment();
    if (name == "mmc-blocking") return mmc_with_blocking();
    if (name == "simple-msk") return simple_msk();
    if (name == "simple-msk-fifo") return simple_msk_fifo();
    if (name == "simple-msk-overflow") return simple_msk_overflow();
    if (name == "blended") return blended();
    if (name == "large-day") return large_day();
    if (const auto erlangs = number_after(name, "bilingual-")) return bilingual(*erlangs);
    if (const auto load = number_after(name, "mix-")) return mix(*load);
    for (const int skills : {1, 2, 3, 6}) {
        const auto erlangs = number_after(name, "skill-sets-" + std::to_string(skills) + "-");
        if (erlangs) return skill_sets(skills, *erlangs);
    }
    return std::nullopt;
}

} // namespace

Scenario mmc() {
    return mmc_of("mmc", std::nullopt);
}

Scenario mmc_with_abandonment() {
    return mmc_of("mmc-abandonment", 1.0);
}

Scenario mmc_with_blocking() {
    Scenario scenario = mmc_of("mmc-blocking", std::nullopt);
    scenario.demands[0].queue.waiting_max = 5;
    return scenario;
}

Scenario simple_msk() {
    Scenario scenario;
    scenario.name = "simple-msk";
    scenario.period = Minutes{120};
    scenario.horizon = Minutes{360};
    scenario.busyness_shape = 28.7;
    const std::vector<std::vector<double>> per_minute = {{4.2, 5.3, 3.2}, {5.1, 4.3, 4.8}, {6.3, 5.2, 4.8}};
    for (int type = 0; type < 3; ++type) {
        Demand demand = demand_of({.queue = kind(type).value});
        demand.arrivals_per_hour.clear();
        for (const double rate : per_minute[static_cast<std::size_t>(type)])
            demand.arrivals_per_hour.push_back(60 * rate);
        demand.handle_time = {exponential_minutes(1 / 0.5), exponential_minutes(1 / 0.6), exponential_minutes(1 / 0.4)};
        demand.patience = {exponential_minutes(1 / 0.3), exponential_minutes(1 / 0.4), exponential_minutes(1 / 0.2)};
        scenario.demands.push_back(std::move(demand));
    }
    scenario.staff = {{.name = "group-0", .queues = {kind(1), kind(0)}, .skills = {}, .agents = {12, 18, 9}},
                      {.name = "group-1", .queues = {kind(2), kind(1)}, .skills = {}, .agents = {15, 20, 11}}};
    return scenario;
}

Scenario simple_msk_fifo() {
    Scenario scenario = simple_msk();
    scenario.name = "simple-msk-fifo";
    // Among equal agents those who hold fewer skills are asked first.
    scenario.staff[1].skills = {{.skill = {"asked-second"}, .level = 1}};
    return scenario;
}

Scenario simple_msk_overflow() {
    Scenario scenario = simple_msk();
    scenario.name = "simple-msk-overflow";
    int priority = 0;
    for (Demand& demand : scenario.demands)
        demand.routing.priority = priority++;
    scenario.demands[1].queue.stages = {{.after_seconds = 12, .also_members_of = {kind(2)}, .move_to = {}}};
    scenario.staff[1].queues = {kind(2)};
    return scenario;
}

Scenario bilingual(double erlangs) {
    Scenario scenario = steady("bilingual-" + shortest(erlangs), Minutes{300});
    const double per_minute = erlangs / 5;
    scenario.demands = {
        demand_of({.queue = "english", .per_minute = 0.75 * per_minute, .handle_minutes = 5, .patience_minutes = 2}),
        demand_of({.queue = "spanish", .per_minute = 0.25 * per_minute, .handle_minutes = 5, .patience_minutes = 2})};
    scenario.staff = {{.name = "english only", .queues = {{"english"}}, .skills = {}, .agents = {28}},
                      {.name = "bilingual", .queues = {{"spanish"}, {"english"}}, .skills = {}, .agents = {12}}};
    return scenario;
}

Scenario mix(double load) {
    Scenario scenario = steady("mix-" + shortest(load), Minutes{300});
    const std::vector<double> shares_of_load = {0.22, 0.18, 0.13, 0.13, 0.10, 0.09, 0.08, 0.07};
    const std::vector<double> handle_minutes = {4, 5, 6, 5, 8, 6, 7, 5};
    const std::vector<int> acceptable_seconds = {20, 20, 20, 30, 30, 20, 60, 10};
    for (std::size_t at = 0; at < shares_of_load.size(); ++at) {
        scenario.demands.push_back(demand_of({.queue = kind(static_cast<int>(at)).value,
                                              .per_minute = 70 * load * shares_of_load[at] / handle_minutes[at],
                                              .handle_minutes = handle_minutes[at],
                                              .patience_minutes = 3,
                                              .acceptable_seconds = acceptable_seconds[at]}));
    }
    const std::vector<std::pair<int, std::vector<int>>> groups = {
        {10, {0}},      {6, {0, 1}}, {8, {1}},    {5, {1, 2}},    {6, {2, 3}}, {6, {3}},
        {6, {3, 4, 5}}, {5, {4}},    {5, {5, 6}}, {5, {6, 7, 0}}, {4, {7}},    {4, {0, 1, 2, 3, 4, 5, 6, 7}}};
    for (const auto& [agents, kinds] : groups) {
        StaffGroup group{
            .name = "set-" + std::to_string(scenario.staff.size()), .queues = {}, .skills = {}, .agents = {agents}};
        for (const int one : kinds)
            group.queues.push_back(kind(one));
        scenario.staff.push_back(std::move(group));
    }
    return scenario;
}

Scenario skill_sets(int skills_per_agent, double erlangs) {
    constexpr int kinds = 6;
    constexpr int agents_of_kind = 15;
    Scenario scenario =
        steady("skill-sets-" + std::to_string(skills_per_agent) + "-" + shortest(erlangs), Minutes{600});
    scenario.lines = kinds * agents_of_kind + 30;
    for (int one = 0; one < kinds; ++one) {
        scenario.demands.push_back(demand_of({.queue = kind(one).value,
                                              .per_minute = erlangs / 10 / kinds,
                                              .handle_minutes = 10,
                                              .patience_minutes = std::nullopt,
                                              .acceptable_seconds = 30}));
    }
    for (int primary = 0; primary < kinds; ++primary) {
        for (int offset = 0; offset < kinds - 1; ++offset) {
            StaffGroup group{.name = "primary-" + std::to_string(primary) + "-" + std::to_string(offset),
                             .queues = {kind(primary)},
                             .skills = {},
                             .agents = {agents_of_kind / (kinds - 1)}};
            for (int further = 0; further < skills_per_agent - 1; ++further)
                group.queues.push_back(kind((primary + 1 + (offset + further) % (kinds - 1)) % kinds));
            scenario.staff.push_back(std::move(group));
        }
    }
    return scenario;
}

Scenario blended() {
    Scenario scenario = steady("blended", Minutes{300});
    scenario.agent_capacity = 6;
    scenario.channels = {{.name = {"phone"}, .label = "Phone", .exclusive = true},
                         {.name = {"chat"}, .label = "Chat"},
                         {.name = {"case"}, .label = "Case"}};
    Demand calls = demand_of({.queue = "calls", .per_minute = 2, .handle_minutes = 5, .patience_minutes = 2});
    calls.routing.priority = 1;
    Demand chats = demand_of(
        {.queue = "chats", .per_minute = 1.5, .handle_minutes = 10, .patience_minutes = 4, .acceptable_seconds = 60});
    chats.channel.value = "chat";
    chats.routing.priority = 2;
    chats.routing.weight = 2;
    Demand cases = demand_of({.queue = "cases",
                              .per_minute = 0.4,
                              .handle_minutes = 15,
                              .patience_minutes = std::nullopt,
                              .acceptable_seconds = 4 * 3600});
    cases.channel.value = "case";
    cases.routing.priority = 9;
    cases.routing.weight = 3;
    scenario.demands = {calls, chats, cases};
    scenario.staff = {{.name = "phone first", .queues = {{"calls"}, {"cases"}}, .skills = {}, .agents = {10}},
                      {.name = "chat first", .queues = {{"chats"}, {"cases"}}, .skills = {}, .agents = {7}},
                      {.name = "all", .queues = {{"calls"}, {"chats"}, {"cases"}}, .skills = {}, .agents = {8}}};
    return scenario;
}

Scenario large_day() {
    constexpr int groups = 40;
    Scenario scenario;
    scenario.name = "large-day";
    scenario.horizon = Minutes{24 * 60};
    for (int one = 0; one < groups; ++one) {
        scenario.demands.push_back(demand_of({.queue = kind(one).value,
                                              .per_minute = 100'000.0 / (24 * 60) / groups,
                                              .handle_minutes = 13,
                                              .patience_minutes = 3,
                                              .acceptable_seconds = 20}));
        scenario.staff.push_back({.name = "set-" + std::to_string(one),
                                  .queues = {kind(one), kind((one + 1) % groups)},
                                  .skills = {},
                                  .agents = {25}});
    }
    return scenario;
}

Scenario with_shocks(Scenario scenario) {
    constexpr Minutes every{240};
    scenario.name += "+shock";
    for (Milliseconds from = scenario.warm_up + every / 2; from < scenario.horizon; from += every)
        scenario.shocks.push_back({.from = from, .until = from + Minutes{15}, .factor = 2});
    return scenario;
}

Scenario with_lognormal_handle_times(Scenario scenario) {
    scenario.name += "+lognormal";
    for (Demand& demand : scenario.demands) {
        for (Duration& handle : demand.handle_time) {
            handle.shape = Shape::lognormal;
            handle.cv = 1.1;
        }
    }
    return scenario;
}

std::optional<Scenario> scenario_named(std::string_view name) {
    const auto plus = name.find('+');
    auto scenario = base_named(name.substr(0, plus));
    std::string_view suffixes = plus == std::string_view::npos ? std::string_view{} : name.substr(plus);
    while (scenario && !suffixes.empty()) {
        const auto end = suffixes.find('+', 1);
        const std::string_view suffix = suffixes.substr(0, end);
        if (suffix == "+shock") {
            scenario = with_shocks(*std::move(scenario));
        } else if (suffix == "+lognormal") {
            scenario = with_lognormal_handle_times(*std::move(scenario));
        } else {
            return std::nullopt;
        }
        suffixes = end == std::string_view::npos ? std::string_view{} : suffixes.substr(end);
    }
    return scenario;
}

} // namespace answerd::planning
