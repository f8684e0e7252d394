// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/commands.hpp"
#include "answerd/domain/phone_number.hpp"
#include "answerd/domain/time.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace answerd::api {

// A call that would like to know its caller.
struct AskingCall {
    command::CallSignal signal;
    Instant deadline{};
};

// Numbers that are to be asked for, each once, however many calls it has; and those that were answered for lately.
// Bounded in both. Not for several threads at once.
class CrmQuestions {
public:
    CrmQuestions(std::size_t waiting_max, Milliseconds memory) : waiting_max_(waiting_max), memory_(memory) {}

    enum class Added { asked, joined, known, full };
    [[nodiscard]] Added add(E164 number, AskingCall call, Instant now);
    // The next number to ask for; its calls keep coming together until it is taken.
    [[nodiscard]] std::optional<E164> next();
    // The calls of a number that was asked for. Answered: it is remembered.
    [[nodiscard]] std::vector<AskingCall> take(E164 number, bool was_answered, Instant now);

private:
    [[nodiscard]] bool is_known(E164 number, Instant now) const;
    void remember(E164 number, Instant now);

    std::size_t waiting_max_;
    Milliseconds memory_;
    std::deque<E164> waiting_;
    std::map<E164, std::vector<AskingCall>> calls_; // of waiting numbers, and of those that are being asked for
    // In two generations: the older is dropped whole.
    std::unordered_map<std::uint64_t, Instant> young_;
    std::unordered_map<std::uint64_t, Instant> old_;
};

} // namespace answerd::api
