// SPDX-License-Identifier: Apache-2.0
#include "demo/world.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace answerd::app::demo {

World::World(std::uint64_t seed) : random_(seed) {}

void World::after(Milliseconds delay, std::function<void()> act) {
    if (is_finished_) return;
    const auto planned = plans_.emplace(std::chrono::steady_clock::now() + delay, std::move(act));
    if (planned == plans_.begin()) arm();
}

void World::post(std::function<void()> act) {
    boost::asio::post(io_, std::move(act));
}

int World::between(int low, int high) {
    return std::uniform_int_distribution<int>{low, high}(random_);
}

bool World::chance(double probability) {
    return std::bernoulli_distribution{probability}(random_);
}

Milliseconds World::seconds_between(double low, double high) {
    return Milliseconds{static_cast<std::int64_t>(std::uniform_real_distribution<double>{low, high}(random_) * 1'000)};
}

Milliseconds World::exponential_seconds(double mean) {
    return Milliseconds{static_cast<std::int64_t>(std::exponential_distribution<double>{1 / mean}(random_) * 1'000)};
}

void World::arm() {
    timer_.expires_at(plans_.begin()->first);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) do_what_is_due();
    });
}

void World::do_what_is_due() {
    while (!plans_.empty() && plans_.begin()->first <= std::chrono::steady_clock::now()) {
        // Taken out first: what is done now may plan more.
        const auto act = std::move(plans_.begin()->second);
        plans_.erase(plans_.begin());
        act();
    }
    if (!plans_.empty()) arm();
}

void World::run() {
    io_.run();
}

void World::finish() {
    is_finished_ = true;
    plans_.clear();
    timer_.cancel();
    alive_.reset();
}

} // namespace answerd::app::demo
