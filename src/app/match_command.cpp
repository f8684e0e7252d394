// SPDX-License-Identifier: Apache-2.0
#include "match_command.hpp"

#include "answerd/codec/json.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <cctype>
#include <cstdint>

namespace answerd::app {

namespace {

using codec::Json;

constexpr int somebody = 0;
constexpr int nobody = 1;
constexpr int ok = 200;

// Everything but letters and digits, so that a "+" stays one.
std::string as_query_value(const std::string& text) {
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 && byte < 0x80) {
            encoded.push_back(c);
        } else {
            encoded += fmt::format("%{:02X}", byte);
        }
    }
    return encoded;
}

// "region: Has to match ^[A-Z]{2}$": the pointer says which part of the question was refused.
std::string refusal_in(const Json& problem, int status) {
    const std::string detail = problem.value("detail", fmt::format("the server answers {}", status));
    const std::string pointer = problem.value("pointer", "");
    return pointer.empty() ? detail : pointer.substr(pointer.rfind('/') + 1) + ": " + detail;
}

void print_caller(const Json& from) {
    const std::string e164 = from.value("e164", "");
    fmt::print("{}: {}{}\n", from.value("raw", ""), from.value("kind", ""), e164.empty() ? "" : " " + e164);
}

void print_candidate(std::size_t place, const Json& candidate) {
    const Json& record = candidate.at("record");
    fmt::print("{:>3}. {} ({} {}), by {}", place, candidate.value("label", ""), record.value("kind", ""),
               record.value("id", ""), candidate.value("field", ""));
    if (const auto rule = candidate.value("rule", ""); !rule.empty()) fmt::print(" (rule {})", rule);
    if (const auto account = candidate.value("accountLabel", ""); !account.empty()) fmt::print(", of {}", account);
    fmt::print("; {}", candidate.value("hasOpenCase", false) ? "open case" : "no open case");
    const auto contact = candidate.find("lastContactAt");
    fmt::print(", {}\n", contact == candidate.end() ? "never called" : "last call " + contact->get<std::string>());
}

std::string in_words(const Json& found) {
    const std::string outcome = found.value("outcome", "");
    if (outcome == "notTried") return "This is no number that anybody could be found by.";
    if (outcome == "none") return "Nobody was found.";
    if (found.value("needsChoice", false)) return "The agent is asked before it is linked.";
    if (outcome == "one") return "It is linked at once.";
    return "The agent picks one of them.";
}

std::string opened_by(const Json& tab) {
    const std::string kind = tab.value("kind", "");
    if (kind == "nothing") return "nothing";
    if (kind == "picker") return "the picker";
    if (kind == "newRecord") return "a new " + tab.value("object", "");
    if (kind == "search") return "a search for " + tab.value("query", "");
    if (kind == "url") return tab.value("url", "");
    return "the record";
}

void print_pop(const Json& pop) {
    fmt::print("Opens: {}\n", opened_by(pop));
    for (const Json& tab : pop.at("otherTabs"))
        fmt::print("Behind it: {}\n", opened_by(tab));
}

int print(const Json& found) {
    print_caller(found.at("from"));
    std::size_t place = 0;
    for (const Json& candidate : found.at("candidates"))
        print_candidate(++place, candidate);
    if (const auto all = found.value("found", std::size_t{0}); all > place)
        fmt::print("  ... and {} more\n", all - place);
    if (found.value("isClaimed", false)) fmt::print("The number is not verified.\n");
    fmt::print("{} ({} µs)\n", in_words(found), found.value("tookMicroseconds", std::int64_t{0}));
    print_pop(found.at("pop"));
    return place > 0 ? somebody : nobody;
}

} // namespace

int match_caller(const ServerPlace& place, const MatchQuestion& question) {
    auto server = server_of(place);
    if (!server) return fail(server.error().detail);
    std::string path = "/api/v1/matching/test?from=" + as_query_value(question.from);
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) path.append("&").append(name).append("=").append(as_query_value(value));
    };
    add("region", question.region);
    add("to", question.to);
    add("attribute", question.attribute);
    add("verification", question.verification);
    add("layout", question.layout);
    const auto response = (*server)->ask("GET", path);
    if (response.status == 0) return fail("the server cannot be asked: " + response.error);
    const auto body = codec::parse_json(response.body, {.bytes_max = server_answer_bytes_max});
    if (!body) return fail(fmt::format("the server answers {}", response.status));
    if (response.status != ok) return fail(refusal_in(*body, response.status));
    return print(*body);
}

} // namespace answerd::app
