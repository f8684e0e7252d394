// SPDX-License-Identifier: Apache-2.0
#include "net/request_gate.hpp"
#include "net/response_text.hpp"
#include "support/net_gate_judge.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace answerd::net {
namespace {

struct GateCase {
    std::string expected;
    std::string name;
    std::string bytes;
};

constexpr std::size_t name_column = 9;
constexpr std::size_t bytes_column = 49;

std::string unescaped(std::string_view text) {
    std::string bytes;
    const std::map<char, std::string> plain = {
        {'r', "\r"}, {'n', "\n"}, {'t', "\t"}, {'\\', "\\"}, {'0', std::string(1, '\0')}};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '|')
            bytes += "\r\n";
        else if (text[i] != '\\')
            bytes += text[i];
        else if (text[++i] == 'x')
            bytes += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16)), i += 2;
        else
            bytes += plain.at(text[i]);
    }
    return bytes;
}

// "...3xab..." becomes "ababab".
std::string with_repeats(std::string_view text) {
    std::string written;
    while (!text.empty()) {
        const auto count_end = text.find_first_not_of("0123456789", 3);
        const bool is_repeat =
            text.starts_with("...") && count_end != 3 && count_end != text.npos && text[count_end] == 'x';
        if (!is_repeat) {
            written += text.front();
            text.remove_prefix(1);
            continue;
        }
        const auto end = text.find("...", count_end);
        const auto part = text.substr(count_end + 1, end - count_end - 1);
        for (int left = std::stoi(std::string(text.substr(3))); left > 0; --left)
            written += part;
        text.remove_prefix(end + 3);
    }
    return written;
}

std::vector<GateCase> read_cases() {
    std::vector<GateCase> cases;
    std::ifstream file(ANSWERD_SOURCE_DIR "/tests/unit/net/gate_cases.txt");
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        line.resize(std::max(line.size(), bytes_column), ' ');
        const auto word = [&](std::size_t from) { return line.substr(from, line.find(' ', from) - from); };
        cases.push_back(
            {word(0), word(name_column), unescaped(with_repeats(std::string_view(line).substr(bytes_column)))});
    }
    return cases;
}

TEST(Gate, JudgesEveryCaseOfTheTableAsWritten) {
    const auto cases = read_cases();
    ASSERT_GE(cases.size(), 200U);

    for (const auto& [expected, name, bytes] : cases)
        EXPECT_EQ(summary(judge(bytes)), expected) << name;
}

TEST(Gate, JudgesABodyTheSameHoweverItIsCutIntoReads) {
    for (const auto& [expected, name, bytes] : read_cases())
        for (const std::size_t step : {1U, 2U, 3U, 7U})
            EXPECT_EQ(summary(judge(bytes, step)), expected) << name << ", " << step;
}

TEST(Gate, NeverTakesTheStartOfARefusedRequest) {
    for (const auto& [expected, name, bytes] : read_cases()) {
        if (expected.find(',') != std::string::npos) continue;
        const bool is_taken = expected == "200";
        const std::size_t step = 1 + bytes.size() / 1'000;
        for (std::size_t length = 1; length < bytes.size(); length += step) {
            const auto start = judge(std::string_view(bytes).substr(0, length));
            EXPECT_TRUE(start.taken.empty()) << name << ", " << length;
            EXPECT_FALSE(is_taken && start.refused_with != 0) << name << ", " << length;
        }
    }
}

TEST(Gate, MeansTheSameAsBeastByEveryRequestItTakes) {
    int compared = 0;
    for (const auto& [expected, name, bytes] : read_cases()) {
        for (const auto& request : judge(bytes).taken) {
            EXPECT_EQ(disagreement_with_beast(request), "") << name;
            ++compared;
        }
    }
    EXPECT_GE(compared, 40);
}

TEST(Gate, RefusesHostsThatAreNotAllowed) {
    const std::vector<std::string> allowed = {"desk.example", "10.0.0.1:8080"};
    auto limits = judged_limits();
    limits.allowed_hosts = allowed;
    const auto status_for = [&](const std::string& host) {
        const auto head = read_head("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", limits);
        return head ? 200 : head.error().status;
    };

    EXPECT_EQ(status_for("desk.example"), 200);
    EXPECT_EQ(status_for("DESK.example:443"), 200);
    EXPECT_EQ(status_for("10.0.0.1:8080"), 200);
    EXPECT_EQ(status_for("10.0.0.1:8081"), 421);
    EXPECT_EQ(status_for("desk.example.evil"), 421);
    EXPECT_EQ(status_for("[::1]"), 421);
}

TEST(Gate, DecodesPathAndQuery) {
    const auto head =
        read_head("GET /a%20b/%C3%A9?q=1%2B1&name=J+M&x=%26%3D HTTP/1.1\r\nHost: a\r\n\r\n", judged_limits());

    ASSERT_TRUE(head);
    EXPECT_EQ(head->request.path, "/a b/é");
    EXPECT_EQ(head->request.query.at("q"), "1+1");
    EXPECT_EQ(head->request.query.at("name"), "J M");
    EXPECT_EQ(head->request.query.at("x"), "&=");
}

TEST(Gate, CapsTheNumberOfChunks) {
    RequestHead head;
    head.framing = Framing::chunked;
    BodyReader reader(head, 1 << 20);
    std::string body;
    std::string chunks;
    for (int i = 0; i < 3'000; ++i)
        chunks += "1\r\na\r\n";

    const auto used = reader.feed(chunks, body);

    ASSERT_FALSE(used);
    EXPECT_EQ(used.error().status, 400);
    EXPECT_LT(body.size(), 3'000U);
}

TEST(Gate, WritesDatesAsTheStandardWantsThem) {
    EXPECT_EQ(http_date(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT"); // the example of RFC 9110
}

} // namespace
} // namespace answerd::net
