// SPDX-License-Identifier: Apache-2.0
#include "answerd/planning/random.hpp"

#include <cmath>
#include <numbers>

namespace answerd::planning {

namespace {

constexpr std::uint64_t golden_gamma = 0x9E37'79B9'7F4A'7C15ULL;

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
std::uint64_t scrambled(std::uint64_t value) {
    value = (value ^ (value >> 30)) * 0xBF58'476D'1CE4'E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D0'49BB'1331'11EBULL;
    return value ^ (value >> 31);
}

} // namespace

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t stream)
    : state_(scrambled(scrambled(seed + golden_gamma) ^ scrambled(~stream))) {}

std::uint64_t RandomStream::bits() {
    state_ += golden_gamma;
    return scrambled(state_);
}

double RandomStream::uniform() {
    constexpr double step = 0x1p-53;
    return (static_cast<double>(bits() >> 11) + 0.5) * step;
}

double RandomStream::exponential() {
    return -std::log(uniform());
}

double RandomStream::normal() {
    const double radius = std::sqrt(2 * exponential());
    return radius * std::cos(2 * std::numbers::pi * uniform());
}

double RandomStream::lognormal(double cv) {
    const double variance = std::log1p(cv * cv);
    return std::exp(std::sqrt(variance) * normal() - variance / 2);
}

// Marsaglia and Tsang's method: a transformed normal, accepted almost always.
double RandomStream::gamma_with_mean_1(double shape) {
    const double d = shape - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    while (true) {
        const double x = normal();
        const double root = 1 + c * x;
        const double u = uniform();
        if (root <= 0) continue;
        const double v = root * root * root;
        if (std::log(u) < x * x / 2 + d - d * v + d * std::log(v)) return d * v / shape;
    }
}

} // namespace answerd::planning
