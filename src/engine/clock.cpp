// SPDX-License-Identifier: Apache-2.0
#include "answerd/engine/engine.hpp"

#include <chrono>

namespace answerd::engine {

namespace {

class SystemClock final : public Clock {
public:
    Instant now() override {
        const auto elapsed = std::chrono::steady_clock::now() - started_;
        return started_at_ + std::chrono::duration_cast<Milliseconds>(elapsed);
    }

private:
    const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    const Instant started_at_ = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
};

} // namespace

std::unique_ptr<Clock> system_clock() {
    return std::make_unique<SystemClock>();
}

} // namespace answerd::engine
