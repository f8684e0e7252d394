// SPDX-License-Identifier: Apache-2.0
#include "simulate/scenario_file.hpp"

#include "toml_section.hpp"

#include "answerd/planning/catalogue.hpp"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>

namespace answerd::app {

namespace {

using planning::Demand;
using planning::Duration;
using planning::Scenario;
using planning::StaffGroup;

constexpr double seconds_max = 1e7;

template <class Enum>
void read_enum(TomlSection& section, std::string_view key, Enum& value, std::string_view words) {
    std::string word = boost::describe::enum_to_string(value, "");
    section.read(key, word);
    if (!boost::describe::enum_from_string(word.c_str(), value)) {
        section.fault(key, "must be one of " + std::string(words));
    }
}

std::vector<double> means_of(const std::vector<Duration>& durations) {
    std::vector<double> means;
    std::ranges::transform(durations, std::back_inserter(means), &Duration::mean_seconds);
    return means;
}

void read_durations(TomlSection& section, std::string_view what, std::vector<Duration>& durations) {
    const std::string name(what);
    std::vector<double> means = means_of(durations);
    Duration kind = durations.empty() ? Duration{} : durations.front();
    section.read(name + "_seconds", means, 0.001, seconds_max);
    read_enum(section, name + "_shape", kind.shape, "exponential, lognormal and constant");
    section.read(name + "_cv", kind.cv, 0.01, 10);
    durations.clear();
    for (const double mean : means)
        durations.push_back({.shape = kind.shape, .mean_seconds = mean, .cv = kind.cv});
}

void read_routing(TomlSection& section, RoutingConfiguration& routing) {
    section.read_number("priority", routing.priority, 0, 1000);
    section.read_number("weight", routing.weight, 1, 1000);
    int percentage = routing.capacity_percentage.value_or(0);
    section.read_number("capacity_percentage", percentage, 0, 100);
    routing.capacity_percentage = percentage == 0 ? std::nullopt : std::optional{percentage};
    section.read_number("secondary_priority", routing.secondary_priority, 0, 1000);
    read_enum(section, "model", routing.model, "least_active and most_available");
    read_enum(section, "tie_break", routing.tie_break, "scarcity and longest_idle");
}

void read_queue(TomlSection section, Demand& demand) {
    section.read("channel", demand.channel.value);
    section.read("arrivals_per_hour", demand.arrivals_per_hour, 0, 1e6);
    read_durations(section, "handle", demand.handle_time);
    read_durations(section, "patience", demand.patience);
    section.read_number("service_level_seconds", demand.queue.service_level_seconds, 0, 31'536'000);
    section.read_number("waiting_max", demand.queue.waiting_max, 0, 1'000'000);
    section.read_number("ageing_seconds", demand.queue.ageing_seconds, 0, 86'400);
    section.read_number("rescue_cap", demand.queue.rescue_cap, 0, 100);
    read_routing(section, demand.routing);
    section.report_unknown_keys();
}

void read_staff(TomlSection section, StaffGroup& group) {
    std::vector<std::string> queues;
    std::ranges::transform(group.queues, std::back_inserter(queues), &QueueName::value);
    section.read("queues", queues);
    group.queues.clear();
    for (std::string& queue : queues)
        group.queues.push_back({std::move(queue)});
    std::vector<double> agents(group.agents.begin(), group.agents.end());
    section.read("agents", agents, 0, 20'000);
    group.agents.clear();
    for (const double number : agents)
        group.agents.push_back(static_cast<int>(number));
    section.report_unknown_keys();
}

void read_channel(TomlSection section, ServiceChannel& channel) {
    section.read("exclusive", channel.exclusive);
    section.read_number("wrap_up_seconds", channel.wrap_up_seconds, 0, 86'400);
    section.report_unknown_keys();
}

// The entry of that name, a new one when there is none: so a variant says only what it changes.
template <class Entry, class NameOf, class Read>
void read_entries(TomlSection& parent, std::string_view key, std::vector<std::string>& faults,
                  std::vector<Entry>& entries, NameOf name_of, Read read) {
    const auto* tables = parent.tables(key);
    if (tables == nullptr) return;
    for (const auto& item : *tables) {
        TomlSection section(*item.as_table(), std::string(key) + ".", faults);
        std::string name;
        section.read("name", name);
        if (name.empty()) section.fault("name", "must be given");
        auto found = std::ranges::find_if(entries, [&](Entry& entry) { return name_of(entry) == name; });
        if (found == entries.end()) {
            entries.emplace_back();
            found = std::prev(entries.end());
            name_of(*found) = name;
        }
        read(std::move(section), *found);
    }
}

void read_minutes(TomlSection& section, std::string_view key, Milliseconds& value) {
    double minutes = static_cast<double>(value.count()) / 60'000;
    section.read(key, minutes, 0, 600'000);
    value = Milliseconds{static_cast<std::int64_t>(minutes * 60'000)};
}

void read_shocks(TomlSection& root, std::vector<std::string>& faults, Scenario& scenario) {
    const auto* tables = root.tables("shock");
    if (tables == nullptr) return;
    scenario.shocks.clear();
    for (const auto& item : *tables) {
        TomlSection section(*item.as_table(), "shock.", faults);
        planning::Shock shock;
        read_minutes(section, "from_minute", shock.from);
        read_minutes(section, "until_minute", shock.until);
        section.read("factor", shock.factor, 0, 100);
        section.report_unknown_keys();
        scenario.shocks.push_back(shock);
    }
}

// Reads what stands in the section over what is already there.
void read_scenario(TomlSection& section, std::vector<std::string>& faults, Scenario& scenario) {
    read_minutes(section, "length_minutes", scenario.horizon);
    read_minutes(section, "warm_up_minutes", scenario.warm_up);
    read_minutes(section, "period_minutes", scenario.period);
    section.read_number("lines", scenario.lines, 0, 1'000'000);
    section.read_number("agent_capacity", scenario.agent_capacity, 1, 1000);
    double busyness = scenario.busyness_shape.value_or(0);
    section.read("busyness_shape", busyness, 1, 1e6);
    if (busyness > 0) scenario.busyness_shape = busyness;
    const auto named = [](auto member) { return [member](auto& entry) -> std::string& { return entry.*member; }; };
    read_entries(
        section, "channel", faults, scenario.channels,
        [](ServiceChannel& channel) -> std::string& { return channel.name.value; }, read_channel);
    read_entries(
        section, "queue", faults, scenario.demands,
        [](Demand& demand) -> std::string& { return demand.queue.name.value; }, read_queue);
    read_entries(section, "staff", faults, scenario.staff, named(&StaffGroup::name), read_staff);
    read_shocks(section, faults, scenario);
}

// A day known by name is a start; everything in the file changes it.
Scenario start_of(TomlSection& root) {
    std::string day;
    root.read("day", day);
    if (day.empty()) return {};
    if (auto known = planning::scenario_named(day)) return *std::move(known);
    root.fault("day", "\"" + day + "\" is no known day; docs/simulation.md lists them");
    return {};
}

void read_variants(TomlSection& root, std::vector<std::string>& faults, ScenarioFile& file) {
    const auto* tables = root.tables("variant");
    if (tables == nullptr) return;
    for (const auto& item : *tables) {
        TomlSection section(*item.as_table(), "variant.", faults);
        ScenarioVariant variant = file.variants.front();
        variant.name.clear();
        section.read("name", variant.name);
        if (variant.name.empty()) section.fault("name", "must be given");
        read_scenario(section, faults, variant.scenario);
        section.report_unknown_keys();
        file.variants.push_back(std::move(variant));
    }
}

ScenarioFile read_root(const toml::table& table, std::vector<std::string>& faults) {
    ScenarioFile file;
    TomlSection root(table, "", faults);
    file.variants.push_back({.name = "as it is", .scenario = start_of(root)});
    Scenario& scenario = file.variants.front().scenario;
    root.read("name", scenario.name);
    if (scenario.name.empty()) scenario.name = "scenario";
    root.read_number("replications", file.replications, 1, 10'000);
    root.read_number("seed", file.seed, 0, INT64_MAX);
    read_scenario(root, faults, scenario);
    read_variants(root, faults, file);
    root.report_unknown_keys();
    for (const ScenarioVariant& variant : file.variants) {
        if (!faults.empty()) break;
        if (const auto checked = planning::check(variant.scenario); !checked) {
            faults.push_back(variant.name + ": " + checked.error().pointer + ": " + checked.error().detail);
        }
    }
    return file;
}

} // namespace

std::expected<ScenarioFile, ConfigurationFaults> parse_scenario_file(std::string_view toml_text) {
    constexpr std::size_t bytes_max = 1 << 20;
    ConfigurationFaults faults;
    if (toml_text.size() > bytes_max) return std::unexpected(ConfigurationFaults{{"the file is larger than 1 MiB"}});
    try {
        auto file = read_root(toml::parse(toml_text), faults.lines);
        if (faults.lines.empty()) return file;
    } catch (const toml::parse_error& error) {
        faults.lines.push_back("line " + std::to_string(error.source().begin.line) + ": " +
                               std::string(error.description()));
    }
    return std::unexpected(faults);
}

std::expected<ScenarioFile, ConfigurationFaults> read_scenario_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return std::unexpected(ConfigurationFaults{{file.string() + ": " + std::strerror(errno)}});
    std::ostringstream text;
    text << stream.rdbuf();
    return parse_scenario_file(text.str());
}

} // namespace answerd::app
