// SPDX-License-Identifier: Apache-2.0
#include "scenario/story.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace answerd::testing {
namespace {

std::vector<std::filesystem::path> stories() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(ANSWERD_SOURCE_DIR "/tests/scenario")) {
        const bool is_story = entry.path().extension() == ".txt" && entry.path().stem() != "CMakeLists";
        if (is_story) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

std::string test_name(const ::testing::TestParamInfo<std::filesystem::path>& info) {
    std::string name = info.param.stem().string();
    std::ranges::replace(name, '-', '_');
    return name;
}

class Scenario : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Scenario, GoesAsTold) {
    EXPECT_EQ(Story{}.play(GetParam()), "");
}

INSTANTIATE_TEST_SUITE_P(Stories, Scenario, ::testing::ValuesIn(stories()), test_name);

TEST(Stories, ALineThatDoesNotHoldIsFoundOut) {
    const auto file = std::filesystem::temp_directory_path() / ("answerd-story-" + std::to_string(::getpid()));
    std::ofstream(file) << "agent A1 online available\ncall C1 queued queue support\nexpect offer C1 -> A2\n";
    const std::string outcome = Story{}.play(file);
    std::filesystem::remove(file);
    EXPECT_TRUE(outcome.starts_with("line 3: ")) << outcome;
}

TEST(Stories, ThereAreAtLeastTwentyFive) {
    EXPECT_GE(stories().size(), 25U);
}

} // namespace
} // namespace answerd::testing
