// SPDX-License-Identifier: Apache-2.0
#include "app/service_manager.hpp"

#include <gtest/gtest.h>

namespace answerd::app {
namespace {

using namespace std::chrono_literals;

class WatchdogTest : public testing::Test {
protected:
    std::vector<std::uint64_t> beats_{1, 1};
    Watchdog watchdog_{[this] { return beats_; }, 10s};
    Watchdog::TimePoint start_{};
};

TEST_F(WatchdogTest, IsAliveWhileEveryLoopMoves) {
    for (int second = 0; second < 60; ++second) {
        ++beats_[0];
        ++beats_[1];
        watchdog_.look(start_ + std::chrono::seconds(second));
        EXPECT_TRUE(watchdog_.is_alive());
    }
}

TEST_F(WatchdogTest, OneStuckLoopIsEnoughToStopFeeding) {
    for (int second = 0; second <= 11; ++second) {
        ++beats_[0];
        watchdog_.look(start_ + std::chrono::seconds(second));
        EXPECT_EQ(watchdog_.is_alive(), second <= 10) << second;
    }
}

TEST_F(WatchdogTest, ALoopThatMovesAgainIsForgiven) {
    watchdog_.look(start_);
    watchdog_.look(start_ + 11s);
    EXPECT_FALSE(watchdog_.is_alive());
    ++beats_[0];
    ++beats_[1];
    watchdog_.look(start_ + 12s);
    EXPECT_TRUE(watchdog_.is_alive());
}

} // namespace
} // namespace answerd::app
