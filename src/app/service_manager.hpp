// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

// The conversation with systemd (sd_notify(3)): ready, reloading, stopping, and a watchdog that is fed only while every
// loop of the process beats. Outside systemd all of it does nothing.
namespace answerd::app {

void notify_ready(const std::string& status);
void notify_status(const std::string& status);
void notify_reloading();
void notify_stopping();

// Compares two readings of the loops' heartbeats. A loop that did not move between two looks `patience` apart is stuck;
// then the watchdog is no longer fed and systemd restarts the process.
class Watchdog {
public:
    using Heartbeats = std::function<std::vector<std::uint64_t>()>;
    using TimePoint = std::chrono::steady_clock::time_point;

    Watchdog(Heartbeats heartbeats, std::chrono::milliseconds patience);
    // Call at least once a second.
    void look(TimePoint now);
    [[nodiscard]] bool is_alive() const { return alive_; }
    void feed() const; // tells systemd, if alive and asked for

private:
    Heartbeats heartbeats_;
    std::chrono::milliseconds patience_;
    std::vector<std::uint64_t> last_;
    std::vector<TimePoint> moved_at_;
    bool alive_ = true;
};

} // namespace answerd::app
