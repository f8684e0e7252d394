// SPDX-License-Identifier: Apache-2.0
// Style as a test: what reviews would otherwise have to repeat.
#include "source_tree.hpp"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace answerd::tidy {
namespace {

const std::vector<SourceFile>& sources() {
    static const auto files = read_source_tree(ANSWERD_SOURCE_DIR);
    return files;
}

std::string at(const SourceFile& file, std::size_t index) {
    return file.path + ":" + std::to_string(index + 1) + ": " + file.lines[index];
}

// Arrows point down (docs/architecture.md). A module may include itself and what stands here.
const std::map<std::string, std::set<std::string>> allowed_modules = {
    {"os", {}},
    {"domain", {}},
    {"core", {"domain"}},
    {"planning", {"domain", "core"}},
    {"importing", {"os", "domain"}},
    {"matching", {"domain"}},
    {"metrics", {"domain"}},
    {"codec", {"domain", "core", "metrics"}},
    {"store", {"os", "domain", "core", "codec", "matching"}},
    {"engine", {"os", "domain", "core", "codec", "store"}},
    {"net", {"os"}},
    {"telephony", {"os", "domain", "core", "codec", "matching", "store", "engine", "net"}},
    {"api",
     {"os", "domain", "core", "planning", "codec", "importing", "matching", "metrics", "store", "engine", "net",
      "telephony"}},
    {"app",
     {"os", "domain", "core", "planning", "codec", "importing", "matching", "metrics", "store", "engine", "net",
      "telephony", "api"}},
};

TEST(Tidy, TheSourceTreeIsFound) {
    EXPECT_GT(sources().size(), 50U);
}

TEST(Tidy, IncludesPointDown) {
    for (const auto& file : sources()) {
        if (file.module.empty()) continue;
        const auto allowed = allowed_modules.find(file.module);
        ASSERT_NE(allowed, allowed_modules.end()) << file.path << " is in a module that the table does not know";
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const auto included = included_file(file.lines[i]);
            if (!included.starts_with("answerd/")) continue;
            const auto module = included.substr(8, included.find('/', 8) - 8);
            EXPECT_TRUE(module == file.module || allowed->second.contains(module)) << at(file, i);
        }
    }
}

TEST(Tidy, NobodyReachesIntoAnotherModulesPrivateHeaders) {
    for (const auto& file : sources()) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            EXPECT_EQ(included_file(file.lines[i]).find("../"), std::string::npos) << at(file, i);
        }
    }
}

TEST(Tidy, PureModulesDoNoInputOrOutputAndReadNoClock) {
    const std::set<std::string> pure = {"domain", "core", "planning", "importing", "matching", "metrics"};
    const std::regex banned_include("^(boost/(asio|beast|json)|nlohmann|sqlite3|spdlog|fmt|curl|openssl|thread|mutex|"
                                    "condition_variable|atomic|random|iostream|sys/|unistd).*");
    const std::regex banned_call("(system_clock|steady_clock|random_device|std::thread|std::mutex|getenv|std::cout)");
    for (const auto& file : sources()) {
        if (!pure.contains(file.module)) continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            EXPECT_FALSE(std::regex_search(included_file(file.lines[i]), banned_include)) << at(file, i);
            EXPECT_FALSE(std::regex_search(file.lines[i], banned_call)) << at(file, i);
        }
    }
}

TEST(Tidy, BeastAndJsonStayBehindTheirModules) {
    for (const auto& file : sources()) {
        const bool is_json_template = file.path.ends_with("codec/describe_json.hpp"); // says that it is heavy
        if (!file.path.starts_with("include/") || is_json_template) continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            const auto included = included_file(file.lines[i]);
            EXPECT_FALSE(included.starts_with("boost/asio") || included.starts_with("boost/beast") ||
                         included.starts_with("sqlite3") || included == "nlohmann/json.hpp")
                << at(file, i);
        }
    }
}

TEST(Tidy, FilesFitInTheReadersHead) {
    constexpr std::size_t lines_max = 400;
    constexpr std::size_t columns_max = 120;
    for (const auto& file : sources()) {
        EXPECT_LE(file.lines.size(), lines_max) << file.path;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            EXPECT_LE(file.lines[i].size(), columns_max + 20) << at(file, i); // UTF-8 counts bytes here
        }
    }
}

TEST(Tidy, EveryFileNamesItsLicence) {
    for (const auto& file : sources()) {
        ASSERT_FALSE(file.lines.empty()) << file.path;
        EXPECT_EQ(file.lines[0], "// SPDX-License-Identifier: Apache-2.0") << file.path;
    }
}

TEST(Tidy, BannedCallsAreNotWritten) {
    struct Ban {
        std::regex pattern;
        std::string instead;
    };
    const std::vector<Ban> bans = {
        {std::regex(R"(asio::detached\b|,\s*detached\))"), "it swallows exceptions: spawn with a handler that logs"},
        {std::regex(R"(catch \(\.\.\.\) ?\{ ?\})"), "say what is ignored and why"},
        {std::regex(R"(\bsleep_for\b|\busleep\(|\bsleep_until\b)"), "wait for the thing itself, with a deadline"},
        {std::regex(R"(\b(TODO|FIXME|XXX|HACK)\b)"), "finish it, or open an issue"},
        {std::regex(R"(\bstd::regex\b)"), "RE2 for patterns of users; parse by hand otherwise"},
        {std::regex(R"(\bsprintf\(|\bstrcpy\(|\bstrcat\(|\bgets\()"), "bounded, typed text"},
        {std::regex(R"(\.detach\(\))"), "a thread somebody joins"},
        {std::regex(R"(if \(!?co_await|while \(!?co_await)"),
         "await alone, then test (docs/decisions/0002-toolchain.md)"},
    };
    for (const auto& file : sources()) {
        if (file.path.starts_with("tests/tidy/")) continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            for (const auto& ban : bans) {
                EXPECT_FALSE(std::regex_search(file.lines[i], ban.pattern)) << at(file, i) << "\n  " << ban.instead;
            }
        }
    }
}

TEST(Tidy, TestsDoNotSwitchThemselvesOff) {
    const std::regex off(R"(DISABLED_|GTEST_SKIP)");
    for (const auto& file : sources()) {
        if (!file.path.starts_with("tests/") || file.path.starts_with("tests/tidy/")) continue;
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            EXPECT_FALSE(std::regex_search(file.lines[i], off)) << at(file, i);
        }
    }
}

} // namespace
} // namespace answerd::tidy
