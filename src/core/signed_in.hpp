// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "routing_numbers.hpp"

#include "answerd/core/state.hpp"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace answerd::core {

// How many agents of each queue are in a status with each channel, busy or not.
class SignedIn {
public:
    explicit SignedIn(RoutingNumbers& numbers) : numbers_(numbers) {}

    void clear();
    void refresh(const State& state, UserId agent);
    [[nodiscard]] bool is_somebody(const QueueName& queue, const ChannelName& channel) const;

private:
    struct Counted {
        PresenceStatusName status;
        std::int64_t profile_revision = 0;
        std::vector<std::uint64_t> places; // queue and channel
    };
    void leave(const Counted& counted);

    RoutingNumbers& numbers_;
    std::unordered_map<UserId, Counted> counted_;
    std::unordered_map<std::uint64_t, std::size_t> agents_; // by queue and channel
};

} // namespace answerd::core
