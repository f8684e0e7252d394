// SPDX-License-Identifier: Apache-2.0
#include "configuration_command.hpp"

#include "answerd/api/configuration_check.hpp"
#include "answerd/codec/json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <utility>

namespace answerd::app {

namespace {

using codec::Json;

constexpr int success = 0;
constexpr int differs = 1;
constexpr int refused = 1;
constexpr const char* configuration_path = "/api/v1/configuration";

void print_faults(const Faults& faults) {
    for (const Problem& fault : faults)
        fmt::print(stderr, "{}{}{}\n", fault.pointer, fault.pointer.empty() ? "" : " ", fault.detail);
}

Faults faults_in(const Json& problem) {
    Faults faults;
    for (const Json& fault : problem.value("errors", Json::array()))
        faults.emplace_back(ProblemCode::invalid, fault.value("detail", ""), fault.value("pointer", ""));
    if (faults.empty()) {
        faults.emplace_back(ProblemCode::invalid, problem.value("detail", ""), problem.value("pointer", ""));
    }
    return faults;
}

using app::fail; // of a sentence; what a response means is this command's own
int fail(const net::OutgoingResponse& response) {
    constexpr int unauthenticated = 401;
    constexpr int not_permitted = 403;
    if (response.status == 0) return fail("the server cannot be asked: " + response.error);
    const auto problem =
        codec::parse_json(response.body, {.bytes_max = server_answer_bytes_max, .values_max = server_answer_bytes_max});
    const bool is_ours = problem && problem->is_object();
    const bool is_refusal = is_ours && response.status >= 400 && response.status < 500 &&
                            response.status != unauthenticated && response.status != not_permitted;
    if (!is_refusal) {
        return fail(fmt::format("the server answers {}{}", response.status,
                                is_ours ? ": " + problem->value("detail", "") : std::string()));
    }
    const Faults faults = faults_in(*problem);
    fmt::print(stderr, "Refused, nothing was changed. {} fault{}:\n", faults.size(), faults.size() == 1 ? "" : "s");
    print_faults(faults);
    return refused;
}

std::string text_of(const Json& value) {
    return value.is_null() ? "(none)" : codec::dump_json(value);
}

void print_change(const Json& change) {
    fmt::print("{} {}\n", change.value("action", ""), change.value("pointer", ""));
    const Json before = change.value("before", Json::object());
    const Json after = change.value("after", Json::object());
    const bool is_changed = change.value("action", "") == "changed";
    Json members = before;
    members.update(after);
    for (const auto& [name, value] : members.items()) {
        if (is_changed) {
            fmt::print("  {}: {} -> {}\n", name, text_of(before.value(name, Json())),
                       text_of(after.value(name, Json())));
        } else {
            fmt::print("  {}: {}\n", name, text_of(value));
        }
    }
}

void print_changes(const Json& changes) {
    for (const Json& change : changes)
        print_change(change);
    if (changes.empty()) {
        fmt::print("No changes.\n");
    } else {
        fmt::print("{} change{}.\n", changes.size(), changes.size() == 1 ? "" : "s");
    }
}

void print_warnings(const Json& warnings) {
    if (!warnings.empty()) fmt::print("\nWarnings:\n");
    for (const Json& warning : warnings)
        fmt::print("  {} {}\n", warning.value("pointer", ""), warning.value("detail", ""));
}

template <class T>
std::string difference(const char* what, const T& before, const T& after) {
    return before == after ? std::string() : fmt::format(", {} {} -> {}", what, before, after);
}

void print_item(const Json& item) {
    const Json& before = item.at("before");
    std::string line =
        fmt::format("  {} {} in {}", item.value("item", ""), item.value("channel", ""), before.value("queue", ""));
    if (const auto after = item.find("after"); after == item.end()) {
        line += ", would be gone";
    } else {
        line += difference("queue", before.value("queue", ""), after->value("queue", ""));
        line += difference("priority", before.value("priority", 0), after->value("priority", 0));
        line += difference("able agents", before.value("ableAgents", 0), after->value("ableAgents", 0));
        line += difference("free agents", before.value("freeAgents", 0), after->value("freeAgents", 0));
    }
    if (item.contains("offeredToUsername")) line += ", would be offered to " + item.value("offeredToUsername", "");
    fmt::print("{}\n", line);
}

void print_waiting(const Json& waiting) {
    const auto waits = waiting.value("waiting", std::uint64_t{0});
    const auto looked_at = waiting.value("lookedAt", std::uint64_t{0});
    fmt::print("\nWaiting now: {}. Would be offered at once: {}.\n", waits, waiting.value("offered", std::uint64_t{0}));
    for (const Json& item : waiting.at("changing"))
        print_item(item);
    if (looked_at < waits) {
        fmt::print("  {} more were not looked at: only the first {} to be served are.\n", waits - looked_at, looked_at);
    }
}

// What applying the file would do; the exit code of the failure when it cannot be said.
std::expected<Json, int> tried_out(ServerClient& server, const std::string& text) {
    constexpr int done = 200;
    // Says who we are before the server is sent more than it takes from a stranger.
    const auto known = server.ask("GET", "/api/v1/me");
    if (known.status != done) return std::unexpected(fail(known));
    const auto response = server.ask("PUT", std::string(configuration_path) + "?dryRun=true", text);
    if (response.status != done) return std::unexpected(fail(response));
    auto body =
        codec::parse_json(response.body, {.bytes_max = server_answer_bytes_max, .values_max = server_answer_bytes_max});
    if (!body) return std::unexpected(fail("the server's answer cannot be read: " + body.error().detail));
    return *std::move(body);
}

} // namespace

int export_configuration(const ConfigurationCommand& command) {
    constexpr int done = 200;
    auto server = server_of(command.server);
    if (!server) return fail(server.error().detail);
    const auto response = (*server)->ask("GET", configuration_path);
    if (response.status != done) return fail(response);
    if (command.file.empty()) {
        fmt::print("{}", response.body);
        return success;
    }
    std::ofstream stream(command.file, std::ios::binary | std::ios::trunc);
    stream << response.body;
    stream.close();
    return stream ? success : fail("cannot write " + command.file);
}

int diff_configuration(const ConfigurationCommand& command) {
    auto server = server_of(command.server);
    if (!server) return fail(server.error().detail);
    const auto text = text_of_file(command.file);
    if (!text) return fail(text.error().detail);
    const auto outlook = tried_out(**server, *text);
    if (!outlook) return outlook.error() == refused ? trouble : outlook.error();
    print_changes(outlook->at("changes"));
    return outlook->at("changes").empty() ? success : differs;
}

// Tried out first, then applied to exactly the revision that was shown.
int apply_configuration(const ConfigurationCommand& command) {
    constexpr int done = 200;
    auto server = server_of(command.server);
    if (!server) return fail(server.error().detail);
    const auto text = text_of_file(command.file);
    if (!text) return fail(text.error().detail);
    const auto outlook = tried_out(**server, *text);
    if (!outlook) return outlook.error();
    const Json& changes = outlook->at("changes");
    print_changes(changes);
    print_warnings(outlook->at("warnings"));
    if (command.dry_run) {
        print_waiting(outlook->at("waiting"));
        return success;
    }
    if (changes.empty()) return success;
    const std::string seen = '"' + std::to_string(outlook->at("revision").get<std::int64_t>()) + '"';
    const auto response = (*server)->ask("PUT", configuration_path, *text, {{"if-match", seen}});
    if (response.status != done) return fail(response);
    fmt::print("\nApplied.\n");
    return success;
}

int check_business_configuration(const std::string& file) {
    const auto text = text_of_file(file);
    if (!text) return fail(text.error().detail);
    const auto check = api::check_configuration_file(*text);
    if (!check.faults.empty()) {
        print_faults(check.faults);
        return refused;
    }
    for (const Warning& warning : check.warnings)
        fmt::print("{} {}\n", warning.pointer, warning.detail);
    fmt::print("{}: fine, {} warning{}\n", file, check.warnings.size(), check.warnings.size() == 1 ? "" : "s");
    return success;
}

bool is_business_configuration(const std::string& file) {
    const auto text = text_of_file(file);
    const auto first = text ? text->find_first_not_of(" \t\r\n") : std::string::npos;
    return first != std::string::npos && (*text)[first] == '{';
}

} // namespace answerd::app
