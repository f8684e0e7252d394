// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model.hpp"

// What each kind of event does to the state: facts are written down, nothing is decided. Rows that are over are only
// named in the Change; the model lets them go after they have been projected.
namespace answerd::core {

Change change(State& state, const Event& event, const event::NodeStarted& body);
Change change(State& state, const Event& event, const event::ConfigurationPut& body);
Change change(State& state, const Event& event, const event::ConfigurationRemoved& body);
Change change(State& state, const Event& event, const event::CallStarted& body);
Change change(State& state, const Event& event, const event::CallUpdated& body);
Change change(State& state, const Event& event, const event::CallAnswered& body);
Change change(State& state, const Event& event, const event::CallHeld& body);
Change change(State& state, const Event& event, const event::CallResumed& body);
Change change(State& state, const Event& event, const event::RecordingToggled& body);
Change change(State& state, const Event& event, const event::CallEnded& body);
Change change(State& state, const Event& event, const event::CallForgotten& body);
Change change(State& state, const Event& event, const event::WorkItemQueued& body);
Change change(State& state, const Event& event, const event::WorkOffered& body);
Change change(State& state, const Event& event, const event::WorkAccepted& body);
Change change(State& state, const Event& event, const event::WorkReturned& body);
Change change(State& state, const Event& event, const event::CooldownEnded& body);
Change change(State& state, const Event& event, const event::WrapUpStarted& body);
Change change(State& state, const Event& event, const event::WorkClosed& body);
Change change(State& state, const Event& event, const event::WorkItemClosed& body);
Change change(State& state, const Event& event, const event::PresenceChanged& body);
Change change(State& state, const Event& event, const event::NextPresenceSet& body);
Change change(State& state, const Event& event, const event::AgentConnected& body);
Change change(State& state, const Event& event, const event::AgentDisconnected& body);
Change change(State& state, const Event& event, const event::NotesSaved& body);
Change change(State& state, const Event& event, const event::DispositionSet& body);
Change change(State& state, const Event& event, const event::RecordLinked& body);
Change change(State& state, const Event& event, const event::TranscriptLineAdded& body);
Change change(State& state, const Event& event, const event::TranscriptLineDropped& body);
Change change(State& state, const Event& event, const event::ControlRequested& body);
Change change(State& state, const Event& event, const event::ControlFinished& body);
Change change(State& state, const Event& event, const event::RequiredAgentReleased& body);
Change change(State& state, const Event& event, const event::WorkItemChanged& body);
Change change(State& state, const Event& event, const event::WrapUpExtended& body);
Change change(State& state, const Event& event, const event::WorkPaused& body);
Change change(State& state, const Event& event, const event::WorkResumed& body);
Change change(State& state, const Event& event, const event::AgentSkillsChanged& body);
Change change(State& state, const Event& event, const event::AgentLineChanged& body);
Change change(State& state, const Event& event, const event::CallHeldTooLong& body);
Change change(State& state, const Event& event, const event::WorkItemActive& body);

} // namespace answerd::core
