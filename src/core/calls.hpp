// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "decider.hpp"

#include "answerd/core/commands.hpp"

// The parts of understanding one provider signal. `at` is the signal's time, clamped to what is possible.
namespace answerd::core {

// ---- call_queueing.cpp
struct QueuePlan {
    QueueName queue;
    std::vector<SkillRequirement> skills;
    std::string skill_expression;
};
// Where a call goes: the queue that the signal names, else the one of the dialled number at this hour, else the
// adapter's own.
[[nodiscard]] Result<QueuePlan> plan_queue(const Configuration& configuration, const command::CallSignal& signal,
                                           const Party& dialled, Instant now);
void queue_call(Decider& d, CallId call, const command::CallSignal& signal, const QueuePlan& plan);

// ---- call_progress.cpp
[[nodiscard]] Result<> check_answered(const Decider& d, const LiveCall& live);
void answer_call(Decider& d, CallId call, Instant at);
void hold_call(Decider& d, CallId call, Instant at);
void resume_call(Decider& d, CallId call, Instant at);
void toggle_recording(Decider& d, CallId call, bool paused, Instant at);

} // namespace answerd::core
