// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace answerd::planning {

// Random numbers that are the same on every machine and for every compiler. Streams of different numbers are
// independent: whoever draws from one cannot shift another.
class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::uint64_t stream);

    [[nodiscard]] std::uint64_t bits();
    [[nodiscard]] double uniform();                       // above 0, below 1
    [[nodiscard]] double exponential();                   // mean 1
    [[nodiscard]] double normal();                        // mean 0, deviation 1
    [[nodiscard]] double lognormal(double cv);            // mean 1, deviation cv
    [[nodiscard]] double gamma_with_mean_1(double shape); // variance 1 / shape; shape at least 1

private:
    std::uint64_t state_;
};

} // namespace answerd::planning
