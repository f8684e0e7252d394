// SPDX-License-Identifier: Apache-2.0
#include "demo/live_view.hpp"

#include "demo/organisation.hpp"

#include "answerd/codec/described.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace answerd::app::demo {
namespace {

using codec::Json;

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view faint = "\x1b[2m";
constexpr std::string_view plain = "\x1b[0m";

[[nodiscard]] std::string clock_text(std::int64_t milliseconds) {
    const std::int64_t seconds = std::max<std::int64_t>(0, milliseconds / 1'000);
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

[[nodiscard]] std::optional<Instant> instant_of(const Json& object, const char* name) {
    return codec::parse_rfc3339(object.value(name, ""));
}

[[nodiscard]] std::string percent(const Json& figure) {
    return figure.contains("value") ? fmt::format("{:.0f} %", figure["value"].get<double>() * 100) : "-";
}

[[nodiscard]] std::string queue_rows(const Json& queues) {
    std::string rows =
        fmt::format("{}{:<10} {:>7} {:>8} {:>6} {:>9} {:>8} {:>8} {:>9} {:>9} {:>6}{}\n", faint, "QUEUE", "WAITING",
                    "LONGEST", "BUSY", "AVAILABLE", "WORKING", "OFFERED", "ANSWERED", "ABANDONED", "SL", plain);
    for (const Json& queue : queues) {
        const Json& hour = queue["thisHour"];
        rows += fmt::format("{:<10} {:>7} {:>8} {:>6} {:>9} {:>8} {:>8} {:>9} {:>9} {:>6}\n", queue.value("label", ""),
                            queue.value("waiting", 0), clock_text(queue.value("longestWaitMs", std::int64_t{0})),
                            queue.value("assigned", 0), queue.value("agentsAvailable", 0),
                            queue.value("agentsWorking", 0), hour.value("offered", 0), hour.value("answered", 0),
                            hour.value("abandoned", 0), percent(hour["serviceLevel"]));
    }
    return rows;
}

[[nodiscard]] std::string what_they_do(const Json& works, Instant now) {
    std::string text;
    for (const Json& work : works) {
        const auto since = instant_of(work, "since");
        text +=
            fmt::format("{}{} {} {} {}", text.empty() ? "" : ", ", work.value("channel", ""), work.value("queue", ""),
                        work.value("state", ""), since ? clock_text((now - *since).count()) : "");
    }
    return text;
}

[[nodiscard]] std::string agent_rows(const Json& agents, Instant now) {
    std::string rows = fmt::format("{}{:<18} {:<12} {:>7}  {}{}\n", faint, "AGENT", "STATUS", "SINCE", "DOING", plain);
    for (const Json& agent : agents) {
        const auto since = instant_of(agent, "statusSince");
        const auto status = agent.value("status", "");
        rows += fmt::format("{:<18} {:<12} {:>7}  {}\n", agent.value("displayName", ""),
                            status.empty() ? "offline" : status, since ? clock_text((now - *since).count()) : "",
                            what_they_do(agent["works"], now));
    }
    return rows;
}

[[nodiscard]] std::string caller_of(const Json& call) {
    const Json& from = call["from"];
    const auto raw = from.value("raw", "");
    return raw.empty() ? from.value("kind", "") : raw;
}

[[nodiscard]] std::string match_of(const Json& call) {
    const Json match = call.value("match", Json::object());
    const Json candidates = match.value("candidates", Json::array());
    if (candidates.size() == 1) return candidates[0].value("label", "");
    if (candidates.size() > 1) return fmt::format("{} records", candidates.size());
    return "-";
}

[[nodiscard]] std::string outcome_of(const Json& call) {
    if (call.value("isAbandoned", false)) return "gave up";
    if (call.contains("nextCall")) return "transferred";
    if (call.contains("endedAt"))
        return call.value("disposition", "").empty() ? "ended" : call.value("disposition", "");
    if (call.contains("answeredAt")) return "talking";
    return "waiting";
}

[[nodiscard]] std::string call_rows(const Json& calls) {
    std::string rows = fmt::format("{}{:<9} {:<15} {:<20} {:<10} {:>6} {:<14}{}\n", faint, "STARTED", "CALLER", "WHO",
                                   "QUEUE", "LINES", "OUTCOME", plain);
    for (const Json& call : calls) {
        const auto started = call.value("startedAt", "");
        rows += fmt::format("{:<9} {:<15} {:<20} {:<10} {:>6} {:<14}\n",
                            started.size() > 19 ? started.substr(11, 8) : "", caller_of(call), match_of(call),
                            call.value("queue", ""), call.value("transcriptLines", 0), outcome_of(call));
    }
    return rows;
}

[[nodiscard]] std::string totals(const Json& live, const Tally& tally) {
    return fmt::format("live {}  placed {}  answered {}  gave up {}  transfers {}  transcript lines {}  other work {}  "
                       "reconnects {}",
                       live.value("liveCalls", 0), tally.calls_placed.load(), tally.calls_answered.load(),
                       tally.calls_given_up.load(), tally.transfers.load(), tally.transcript_lines.load(),
                       tally.other_work.load(), tally.reconnects.load());
}

} // namespace

std::string header_text(const LiveHeader& header) {
    return fmt::format(
        "answerd demo at {0}   data in {1}\n"
        "  sign in with POST {0}/api/v1/sessions: {2} (admin), {3} (supervisor), ada, ben, carla ... leo "
        "(agents)\n"
        "  password of all: {4}\n"
        "  webhook POST {0}/adapters/{5}/events, signed with {6}\n"
        "  agent socket {0}/api/v1/agent/socket   metrics {0}/metrics   stop with Ctrl-C\n",
        header.base_url, header.data_directory, admin_name, supervisor_name, header.password, adapter_name,
        header.webhook_secret);
}

std::string screen_text(const LiveHeader& header, const LiveData& data, const Tally& tally) {
    const Instant now = instant_of(data.live, "at").value_or(Instant{});
    return fmt::format("{}{}{}\n{}\n{}refused commands {}  events lost {}  stream gaps {}{}\n\n{}\n{}\n{}", bold,
                       header_text(header), plain, totals(data.live, tally), faint, tally.commands_refused.load(),
                       tally.events_lost.load(), tally.stream_gaps.load(), plain, queue_rows(data.live["queues"]),
                       agent_rows(data.live["agents"], now), call_rows(data.calls["items"]));
}

std::string line_text(const LiveData& data, const Tally& tally) {
    std::string line = data.live.value("at", "") + "  " + totals(data.live, tally);
    for (const Json& queue : data.live["queues"]) {
        line += fmt::format("  | {} waiting {} longest {} SL {}", queue.value("queue", ""), queue.value("waiting", 0),
                            clock_text(queue.value("longestWaitMs", std::int64_t{0})),
                            percent(queue["thisHour"]["serviceLevel"]));
    }
    return line;
}

} // namespace answerd::app::demo
