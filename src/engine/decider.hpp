// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "batch.hpp"
#include "gauges.hpp"
#include "job.hpp"
#include "live_counts.hpp"

#include "answerd/core/core.hpp"

#include <optional>

namespace answerd::engine {

// Asks the core and files what follows: facts for the writer, effects behind the gate. Owned by the core thread. Frames
// are encoded here, while the writer is busy, so that nothing but handing pointers on is left after the commit.
class Decider {
public:
    Decider(Core core, NoticeEncoder encode, Gauges& gauges);

    void decide(Instant now, Job job, Batch& batch);
    // Lets the core handle its due deadlines. False when one stays due although the core was told.
    [[nodiscard]] bool pass_time(Instant now, Batch& batch);

    [[nodiscard]] const Core& core() const { return core_; }
    [[nodiscard]] const LiveCounts& counts() const { return counts_; }

private:
    [[nodiscard]] Decision ask(Instant now, const Job& job);
    // `event_received_at`: when the provider's event behind all this arrived; empty when it was something else.
    void file(std::vector<Emission> emissions, std::optional<Instant> event_received_at, Batch& batch);
    void publish_matching();
    static void file_receipt(store::Receipt receipt, const Result<Answer>& answer, Batch& batch);
    void file_answer(Job job, Result<Answer> answer, std::optional<AgentNotice> snapshot, Batch& batch);

    Core core_;
    NoticeEncoder encode_;
    Gauges& gauges_;
    LiveCounts counts_;
};

} // namespace answerd::engine
