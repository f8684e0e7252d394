// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model.hpp"

namespace answerd::core {

// Fills the emission's notices and records from the state right after its event.
void project(const State& state, const Change& change, Emission& emission);

[[nodiscard]] std::vector<RecordChange> records_of(const State& state, const Change& change, const Event& event);
// The one notice an event can cause; `to` is its agent, whose stream has already taken the step.
[[nodiscard]] std::optional<NoticeBody> notice_of(const State& state, const Change& change, const Event& event);

[[nodiscard]] WorkView view_of(const State& state, const AgentWork& work);
[[nodiscard]] notice::Snapshot snapshot_for(const State& state, const AgentState& agent);

} // namespace answerd::core
