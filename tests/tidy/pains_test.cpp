// SPDX-License-Identifier: Apache-2.0
// tests/scenario/PAINS.md says where each known pain is cured. What it names has to be there.
#include "source_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace answerd::tidy {
namespace {

struct Pain {
    int number = 0;
    std::string text;
    std::string place; // stories, or a word on what it is about and where that is proved
};

const std::filesystem::path scenario_folder = std::filesystem::path(ANSWERD_SOURCE_DIR) / "tests" / "scenario";

std::vector<Pain> read_pains() {
    static const std::regex row(R"(^\| (\d+) \| ([^|]+) \| ([^|]+) \|$)");
    std::vector<Pain> pains;
    std::ifstream input(scenario_folder / "PAINS.md");
    std::smatch cells;
    for (std::string line; std::getline(input, line);) {
        if (std::regex_match(line, cells, row)) pains.push_back({std::stoi(cells[1]), cells[2], cells[3]});
    }
    return pains;
}

// What stands between backticks.
std::vector<std::string> names_in(const std::string& place) {
    static const std::regex quoted("`([^`]+)`");
    std::vector<std::string> names;
    for (std::sregex_iterator found(place.begin(), place.end(), quoted); found != std::sregex_iterator(); ++found)
        names.push_back((*found)[1]);
    return names;
}

bool is_test(const std::string& suite, const std::string& name) {
    static const auto files = read_source_tree(ANSWERD_SOURCE_DIR);
    const std::regex written("^TEST(_[FP])?\\(" + suite + ", " + name + "\\).*");
    return std::ranges::any_of(files, [&](const SourceFile& file) {
        return file.path.starts_with("tests/") && std::ranges::any_of(file.lines, [&](const std::string& line) {
                   return std::regex_match(line, written);
               });
    });
}

bool is_there(const std::string& name) {
    static const std::regex story("^[a-z]+(-[a-z]+)+$");
    static const std::regex test("^([A-Z][A-Za-z]+)\\.([A-Z][A-Za-z]+)$");
    std::smatch parts;
    if (std::regex_match(name, story)) return std::filesystem::exists(scenario_folder / (name + ".txt"));
    if (std::regex_match(name, parts, test)) return is_test(parts[1], parts[2]);
    const auto root = std::filesystem::path(ANSWERD_SOURCE_DIR);
    if (name.ends_with(".test.mjs")) return std::filesystem::exists(root / "tests" / "integration" / name);
    return std::filesystem::exists(root / name);
}

TEST(Pains, AreAllThereOnceAndInOrder) {
    constexpr int known = 80;
    const auto pains = read_pains();
    ASSERT_EQ(pains.size(), static_cast<std::size_t>(known));
    for (int number = 1; number <= known; ++number)
        EXPECT_EQ(pains.at(static_cast<std::size_t>(number - 1)).number, number);
}

TEST(Pains, NameStoriesTestsAndFilesThatExist) {
    for (const Pain& pain : read_pains()) {
        for (const std::string& name : names_in(pain.place))
            EXPECT_TRUE(is_there(name)) << "pain " << pain.number << " names " << name;
    }
}

TEST(Pains, BeginWithAStoryOrSayWhatElseTheyAreAbout) {
    const std::regex begins("^(`[a-z]+(-[a-z]+)+`|[a-z]+: ).*");
    for (const Pain& pain : read_pains())
        EXPECT_TRUE(std::regex_match(pain.place, begins)) << "pain " << pain.number << ": " << pain.place;
}

// A story that is written for a pain says so in its first line, and the table knows of it.
TEST(Pains, AreToldByTheStoriesThatNameThem) {
    const std::regex first_line("^# Pain (\\d+)[ :,].*");
    const auto pains = read_pains();
    for (const auto& entry : std::filesystem::directory_iterator(scenario_folder)) {
        std::ifstream input(entry.path());
        std::string line;
        std::smatch number;
        if (entry.path().extension() != ".txt" || !std::getline(input, line)) continue;
        if (!std::regex_match(line, number, first_line)) continue;
        const auto pain = std::ranges::find(pains, std::stoi(number[1]), &Pain::number);
        ASSERT_NE(pain, pains.end()) << entry.path();
        const auto names = names_in(pain->place);
        EXPECT_NE(std::ranges::find(names, entry.path().stem().string()), names.end()) << entry.path();
    }
}

} // namespace
} // namespace answerd::tidy
