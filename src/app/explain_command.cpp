// SPDX-License-Identifier: Apache-2.0
#include "explain_command.hpp"

#include "answerd/codec/json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace answerd::app {

namespace {

using codec::Json;

constexpr int said = 0;
constexpr int unknown_item = 1;
constexpr int ok = 200;
constexpr int not_found = 404;

// The answer's body; empty when it is another one than 200.
std::optional<Json> body_of(const net::OutgoingResponse& response) {
    if (response.status != ok) return std::nullopt;
    auto body =
        codec::parse_json(response.body, {.bytes_max = server_answer_bytes_max, .values_max = server_answer_bytes_max});
    return body ? std::optional(*std::move(body)) : std::nullopt;
}

std::map<std::string, std::string> names_of_agents(ServerClient& server) {
    std::map<std::string, std::string> names;
    const auto live = body_of(server.ask("GET", "/api/v1/live"));
    if (!live) return names;
    for (const Json& agent : live->at("agents"))
        names[agent.value("agent", "")] = agent.value("displayName", "");
    return names;
}

void print_item(const Json& item) {
    fmt::print("{} in queue {}: {}", item.value("channel", ""), item.value("queue", ""), item.value("state", ""));
    if (item.value("state", "") == "closed") fmt::print(" ({})", item.value("outcome", ""));
    fmt::print(", priority {}, requested {}\n", item.value("priority", 0), item.value("requestedAt", ""));
    if (const auto from = item.value("overflowedFrom", ""); !from.empty()) fmt::print("It came from queue {}.\n", from);
    for (const Json& skill : item.value("skills", Json::array()))
        fmt::print("It needs {} at {}.\n", skill.value("skill", ""), skill.value("level", 0));
    for (const char* expression : {"queueSkillExpression", "skillExpression"}) {
        if (const auto text = item.value(expression, ""); !text.empty()) fmt::print("It needs {}.\n", text);
    }
    for (const Json& attribute : item.value("unmatchedAttributes", Json::array()))
        fmt::print("No skill rule of its queue knows its {}.\n", attribute.get<std::string>());
}

std::string in_words(const std::string& rule) {
    static const std::map<std::string, std::string> words = {
        {"none", "Could take it"},
        {"notConnected", "Not at a console"},
        {"channelNotInStatus", "Their status does not take this channel"},
        {"notInQueue", "Not in its queue"},
        {"notRequiredAgent", "It is kept for somebody else"},
        {"routedExternally", "Its queue leaves the choice to somebody else"},
        {"skillMissing", "Without a skill it needs"},
        {"noCapacity", "Busy"},
        {"inWrapUp", "In wrap-up"},
        {"inCooldown", "Turned it down a moment ago"},
        {"queueAtBound", "Its queue has as much work with agents as it may have"},
    };
    const auto found = words.find(rule);
    return found == words.end() ? rule : found->second;
}

std::string in_minutes(std::int64_t seconds) {
    return fmt::format("{}:{:02} min", seconds / 60, seconds % 60);
}

void print_wait(const Json& why) {
    if (const auto wait = why.find("estimatedWait"); wait != why.end()) {
        fmt::print("Estimated wait from now: {}; four of five wait between {} and {}.\n",
                   in_minutes(wait->value("typical", std::int64_t{0})), in_minutes(wait->value("low", std::int64_t{0})),
                   in_minutes(wait->value("high", std::int64_t{0})));
        return;
    }
    const std::string reason = why.value("noEstimate", "");
    if (reason == "nobodySignedIn") fmt::print("No estimate of the wait: nobody who could take it is signed in.\n");
    if (reason == "nothingMeasured") fmt::print("No estimate of the wait: no work of its queue has ended lately.\n");
}

// By the rule that excludes most.
void print_waiting(const Json& why, const std::map<std::string, std::string>& names) {
    fmt::print("\n{} ahead of it in its queue", why.value("ahead", std::uint64_t{0}));
    if (why.value("stage", 0) > 0) fmt::print(", {} of the queue's stages behind it", why.value("stage", 0));
    fmt::print(".\n");
    print_wait(why);
    if (why.contains("nextChangeAt")) {
        fmt::print("Next change by itself: {}, {}.\n", why.value("nextChange", ""), why.value("nextChangeAt", ""));
    }
    std::map<std::string, std::vector<std::string>> by_rule;
    for (const Json& agent : why.at("agents")) {
        const auto name = names.find(agent.value("agent", ""));
        by_rule[agent.value("exclusion", "")].push_back(
            (name == names.end() ? agent.value("agent", "") : name->second) + ": " + agent.value("detail", ""));
    }
    std::vector<std::pair<std::string, std::vector<std::string>>> rules(by_rule.begin(), by_rule.end());
    std::ranges::sort(rules, [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
    for (const auto& [rule, agents] : rules) {
        constexpr std::size_t shown_max = 10;
        fmt::print("\n{} ({} agent{})\n", in_words(rule), agents.size(), agents.size() == 1 ? "" : "s");
        for (std::size_t at = 0; at < std::min(shown_max, agents.size()); ++at)
            fmt::print("  {}\n", agents[at]);
        if (agents.size() > shown_max) fmt::print("  ... and {} more\n", agents.size() - shown_max);
    }
}

void print_decisions(const Json& decisions) {
    if (!decisions.empty()) fmt::print("\nOffers so far:\n");
    for (const Json& decision : decisions)
        fmt::print("  {}  {}\n", decision.value("at", ""), decision.value("text", ""));
}

} // namespace

int explain_item(const ServerPlace& place, const std::string& id) {
    auto server = server_of(place);
    if (!server) return fail(server.error().detail);
    const std::string path = "/api/v1/work-items/" + id;
    const auto response = (*server)->ask("GET", path);
    if (response.status == 0) return fail("the server cannot be asked: " + response.error);
    if (response.status == not_found) {
        fmt::print(stderr, "answerd: there is no work item {}\n", id);
        return unknown_item;
    }
    const auto item = body_of(response);
    if (!item) return fail(fmt::format("the server answers {}", response.status));
    print_item(*item);
    if (item->value("state", "") == "waiting") {
        if (const auto why = body_of((*server)->ask("GET", path + "/explanation"))) {
            print_waiting(*why, names_of_agents(**server));
        }
    }
    if (const auto decided = body_of((*server)->ask("GET", path + "/decisions")))
        print_decisions(decided->at("decisions"));
    return said;
}

} // namespace answerd::app
