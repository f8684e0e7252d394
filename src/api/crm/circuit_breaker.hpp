// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/time.hpp"

namespace answerd::api {

// Spares a system that fails again and again: after so many failures in a row nobody is let through for a pause, then a
// single question, whose answer decides. Not for several threads at once.
class CircuitBreaker {
public:
    CircuitBreaker(int failures_max, Milliseconds pause) : failures_max_(failures_max), pause_(pause) {}

    // Whether to ask now. Whoever is let through tells how it went.
    [[nodiscard]] bool lets_through(Instant now) {
        if (failures_ < failures_max_) return true;
        if (now < closed_until_) return false;
        closed_until_ = now + pause_; // the others wait for this one
        return true;
    }
    void succeeded() { failures_ = 0; }
    void failed(Instant now) {
        if (++failures_ >= failures_max_) closed_until_ = now + pause_;
    }

private:
    int failures_max_;
    Milliseconds pause_;
    int failures_ = 0;
    Instant closed_until_{};
};

} // namespace answerd::api
