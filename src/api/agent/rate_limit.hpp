// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/time.hpp"

#include <algorithm>

namespace answerd::api {

// A token bucket counted in thousandths, so that one millisecond at 50 a second is not rounded away.
class RateLimit {
public:
    RateLimit(int per_second, int burst)
        : per_second_(per_second), capacity_(std::int64_t{burst} * 1'000), thousandths_(capacity_) {}

    [[nodiscard]] bool admit(Instant now) {
        const std::int64_t elapsed_ms = std::max<std::int64_t>(0, (now - last_).count());
        // A long pause fills the bucket; clamping first keeps the product small.
        thousandths_ = std::min(capacity_, thousandths_ + std::min(elapsed_ms, capacity_) * per_second_);
        last_ = std::max(last_, now);
        if (thousandths_ < 1'000) return false;
        thousandths_ -= 1'000;
        return true;
    }

private:
    std::int64_t per_second_;
    std::int64_t capacity_;
    std::int64_t thousandths_;
    Instant last_{};
};

} // namespace answerd::api
