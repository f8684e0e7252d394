// SPDX-License-Identifier: Apache-2.0
#include "service_manager.hpp"

#include <systemd/sd-daemon.h>
#include <time.h>

namespace answerd::app {

namespace {

void notify(const std::string& state) {
    sd_notify(0, state.c_str()); // without NOTIFY_SOCKET there is nobody to tell, and that is fine
}

std::string monotonic_usec() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::to_string(now.tv_sec * 1'000'000 + now.tv_nsec / 1'000);
}

} // namespace

void notify_ready(const std::string& status) {
    notify("READY=1\nSTATUS=" + status);
}

void notify_status(const std::string& status) {
    notify("STATUS=" + status);
}

void notify_reloading() {
    notify("RELOADING=1\nMONOTONIC_USEC=" + monotonic_usec() + "\nSTATUS=Reloading the configuration");
}

void notify_stopping() {
    notify("STOPPING=1\nSTATUS=Draining");
}

Watchdog::Watchdog(Heartbeats heartbeats, std::chrono::milliseconds patience)
    : heartbeats_(std::move(heartbeats)), patience_(patience) {}

void Watchdog::look(TimePoint now) {
    const auto beats = heartbeats_();
    if (beats.size() != last_.size()) { // the first look
        last_ = beats;
        moved_at_.assign(beats.size(), now);
        return;
    }
    alive_ = true;
    for (std::size_t i = 0; i < beats.size(); ++i) {
        if (beats[i] != last_[i]) moved_at_[i] = now;
        if (now - moved_at_[i] > patience_) alive_ = false;
    }
    last_ = beats;
}

void Watchdog::feed() const {
    if (alive_) notify("WATCHDOG=1");
}

} // namespace answerd::app
