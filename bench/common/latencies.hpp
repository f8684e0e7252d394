// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace answerd::bench {

// Every sample is kept: a run has some hundred thousand, and percentiles of kept samples need no explanation.
class Latencies {
public:
    void add(std::int64_t microseconds) { samples_.push_back(microseconds); }
    [[nodiscard]] std::size_t count() const { return samples_.size(); }
    // 0 when there is no sample; `share` from 0 to 1.
    [[nodiscard]] std::int64_t percentile(double share) {
        if (samples_.empty()) return 0;
        const auto index =
            std::min(samples_.size() - 1, static_cast<std::size_t>(share * static_cast<double>(samples_.size())));
        const auto position = samples_.begin() + static_cast<std::ptrdiff_t>(index);
        std::nth_element(samples_.begin(), position, samples_.end());
        return *position;
    }

private:
    std::vector<std::int64_t> samples_;
};

} // namespace answerd::bench
