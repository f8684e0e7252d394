// SPDX-License-Identifier: Apache-2.0
#include "report_format.hpp"

#include "figures.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/importing/csv_text.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cctype>
#include <utility>

namespace answerd::api {
namespace {

using codec::Json;

std::string camel_case(std::string_view name) {
    std::string text;
    bool is_next_upper = false;
    for (const char c : name) {
        if (c == '_') {
            is_next_upper = true;
            continue;
        }
        text += is_next_upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        is_next_upper = false;
    }
    return text;
}

const char* name_of(metrics::Interval interval) {
    switch (interval) {
    case metrics::Interval::quarter_hour:
        return "quarterHour";
    case metrics::Interval::half_hour:
        return "halfHour";
    case metrics::Interval::hour:
        return "hour";
    case metrics::Interval::day:
        return "day";
    case metrics::Interval::whole:
        return "whole";
    }
    std::unreachable();
}

// Every counter with its JSON name, in the order of the struct's own list.
template <class Counters, class Visit>
void each_counter(const Counters& counters, Visit visit) {
    boost::mp11::mp_for_each<boost::describe::describe_members<Counters, boost::describe::mod_public>>(
        [&](auto member) { visit(camel_case(member.name), counters.*member.pointer); });
}

struct NamedFigure {
    const char* name;
    const char* formula; // its id among metrics::formulas()
    std::optional<double> value;
};
using Figures = std::vector<NamedFigure>;

Figures figures_of(const metrics::QueueCounters& c) {
    using enum metrics::ServiceLevelVariant;
    return {
        {"serviceLevel", "serviceLevel.offered.v1", metrics::service_level(c, offered)},
        {"serviceLevelIgnoringEarlyAbandons", "serviceLevel.ignoringEarlyAbandons.v1",
         metrics::service_level(c, ignoring_early_abandons)},
        {"serviceLevelPositive", "serviceLevel.positive.v1", metrics::service_level(c, positive)},
        {"serviceLevelAnsweredOnly", "serviceLevel.answeredOnly.v1", metrics::service_level(c, answered_only)},
        {"averageSpeedOfAnswerMs", "averageSpeedOfAnswer.v1", metrics::average_speed_of_answer_ms(c)},
        {"abandonRate", "abandonRate.v1", metrics::abandon_rate(c)},
        {"averageHandleTimeMs", "averageHandleTime.v1", metrics::average_handle_time_ms(c)},
        {"transferRate", "transferRate.v1", metrics::transfer_rate(c)},
    };
}

Figures figures_of(const metrics::AgentCounters& c) {
    return {{"occupancy", "occupancy.v1", metrics::occupancy(c)}};
}

template <class Counters>
Json cell_json(const Counters& counters) {
    Json cell = Json::object();
    each_counter(counters, [&](const std::string& name, std::int64_t value) { cell[name] = value; });
    for (const auto& figure : figures_of(counters))
        if (figure.value) cell[figure.name] = *figure.value;
    return cell;
}

template <class Counters>
Json report_json(const ReportSpan& span, Json rows) {
    Json formulas = Json::object();
    each_counter(Counters{}, [&](const std::string& name, std::int64_t) { formulas[name] = name + ".v1"; });
    for (const auto& figure : figures_of(Counters{}))
        formulas[figure.name] = figure.formula;
    return {{"from", codec::to_rfc3339(span.from)},
            {"to", codec::to_rfc3339(span.to)},
            {"interval", name_of(span.interval)},
            {"formulas", std::move(formulas)},
            {"rows", std::move(rows)}};
}

template <class Counters>
std::string csv_head(std::vector<std::string> cells) {
    each_counter(Counters{}, [&](const std::string& name, std::int64_t) { cells.push_back(name); });
    for (const auto& figure : figures_of(Counters{}))
        cells.push_back(std::string(figure.name) + " (" + figure.formula + ')');
    return importing::csv_line(cells);
}

template <class Counters>
std::string csv_row(std::vector<std::string> cells, const Counters& counters) {
    each_counter(counters, [&](const std::string&, std::int64_t value) { cells.push_back(std::to_string(value)); });
    for (const auto& figure : figures_of(counters))
        cells.push_back(figure.value ? fmt::format("{:.6g}", *figure.value) : std::string{});
    return importing::csv_line(cells);
}

std::string name_of(UserId agent, const AgentNames& names) {
    const auto found = names.find(agent);
    return found == names.end() ? std::string{} : found->second;
}

} // namespace

metrics::Interval interval_named(std::string_view name) {
    using enum metrics::Interval;
    for (const auto interval : {quarter_hour, half_hour, hour, day})
        if (name == name_of(interval)) return interval;
    return whole;
}

Json figure_json(std::string_view formula, std::optional<double> value) {
    Json json = {{"formula", formula}};
    if (value) json["value"] = *value;
    return json;
}

Json queue_report_json(const ReportSpan& span, const std::vector<metrics::QueueRow>& rows) {
    Json items = Json::array();
    for (const auto& row : rows) {
        Json item = cell_json(row.counters);
        item["intervalStart"] = codec::to_rfc3339(row.interval_start);
        item["queue"] = row.queue.value;
        item["channel"] = row.channel.value;
        items.push_back(std::move(item));
    }
    return report_json<metrics::QueueCounters>(span, std::move(items));
}

Json agent_report_json(const ReportSpan& span, const std::vector<metrics::AgentRow>& rows, const AgentNames& names) {
    Json items = Json::array();
    for (const auto& row : rows) {
        Json item = cell_json(row.counters);
        item["intervalStart"] = codec::to_rfc3339(row.interval_start);
        item["agent"] = to_string(row.agent);
        item["displayName"] = name_of(row.agent, names);
        items.push_back(std::move(item));
    }
    return report_json<metrics::AgentCounters>(span, std::move(items));
}

std::string queue_report_csv(const std::vector<metrics::QueueRow>& rows) {
    std::string text = csv_head<metrics::QueueCounters>({"intervalStart", "queue", "channel"});
    for (const auto& row : rows)
        text += csv_row({codec::to_rfc3339(row.interval_start), row.queue.value, row.channel.value}, row.counters);
    return text;
}

std::string agent_report_csv(const std::vector<metrics::AgentRow>& rows, const AgentNames& names) {
    std::string text = csv_head<metrics::AgentCounters>({"intervalStart", "agent", "displayName"});
    for (const auto& row : rows)
        text += csv_row({codec::to_rfc3339(row.interval_start), to_string(row.agent), name_of(row.agent, names)},
                        row.counters);
    return text;
}

} // namespace answerd::api
