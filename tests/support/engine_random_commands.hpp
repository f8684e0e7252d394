// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/core.hpp"

#include <cstdint>
#include <deque>
#include <random>
#include <string>

namespace answerd::test {

struct AskedCommand {
    Instant at{};
    Origin origin;
    Command command;
};

// A contact center's day out of one seed: agents who come, go, accept, decline and forget; calls and chats that start
// and end; time that passes. Some of it makes no sense, as in life.
class RandomCommands {
public:
    explicit RandomCommands(std::uint64_t seed);

    // The next command, picked with an eye on `state` so that most of them concern something that exists.
    [[nodiscard]] AskedCommand next(const State& state);

private:
    [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
    [[nodiscard]] Command about_agents();
    [[nodiscard]] Command about_work(const State& state);
    [[nodiscard]] Command about_calls();

    std::mt19937_64 engine_;
    std::deque<Command> first_; // sets the organisation up
    Instant now_;
    std::uint64_t calls_ = 0;
    std::uint64_t asked_ = 0;
};

} // namespace answerd::test
