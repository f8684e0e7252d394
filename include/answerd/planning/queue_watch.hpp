// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"
#include "answerd/planning/estimated_wait.hpp"

#include <map>
#include <optional>

namespace answerd::planning {

// Why no number is told.
enum class NoEstimate {
    none,             // there is one
    not_waiting,      // the item is with an agent, or over
    nobody_signed_in, // who could ever take it
    nothing_measured, // no work of the queue has ended lately
};
ANSWERD_DESCRIBE_ENUM(NoEstimate, none, not_waiting, nobody_signed_in, nothing_measured)

struct ToldWait {
    std::optional<WaitEstimate> estimate;
    NoEstimate why_not = NoEstimate::none;
};

// How long work and patience have lasted in each queue lately, and what a customer is told because of it.
class QueueWatch {
public:
    // Somebody who had to wait was taken by an agent, or left without.
    void stopped_waiting(const QueueName& queue, Milliseconds waited, bool gave_up);
    // A conversation and its wrap-up are over.
    void worked(const QueueName& queue, Milliseconds handle_time);

    // `outlook` knows who is ahead and who serves; the queue's times are filled in here.
    [[nodiscard]] ToldWait tell(const QueueName& queue, WaitOutlook outlook) const;

private:
    struct Watched {
        double handle_ms = 0; // moving mean
        double gave_up = 0;   // moving sums: their quotient is the mean patience
        double waited_ms = 0;
    };
    std::map<QueueName, Watched> queues_;
};

} // namespace answerd::planning
