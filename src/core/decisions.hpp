// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "decider.hpp"

#include "answerd/core/commands.hpp"

// One function per command. Each checks everything before it emits anything: a refused command leaves no trace.
namespace answerd::core {

// configuration_decisions.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::PutConfiguration& put);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::RemoveConfiguration& remove);
// configuration_apply.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::ApplyConfiguration& apply);
// calls.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::CallSignal& signal);
// controls.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::ControlResult& result);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::HoldCall& hold);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::ResumeCall& resume);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::HangUpCall& hang_up);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::PauseRecording& pause);
// work_items.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::CreateWorkItem& create);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::CancelWorkItem& cancel);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::ChangeWorkItem& change);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::AssignWorkItem& assign);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::ReleaseWorkItem& release);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::EndCallOfItem& end);
// presence.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::AgentConnected& connected);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::AgentDisconnected& disconnected);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::SetPresence& set);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::AgentLine& line);
// offers.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::AcceptWork& accept);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::DeclineWork& decline);
// transfers.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::TransferWork& transfer);
// wrap_up.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::CloseWork& close);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::EndWrapUp& end);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::ExtendWrapUp& extend);
// pauses.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::PauseWork& command);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::ResumeWork& command);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::NoteActivity& command);
// wrap_up.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::SetNotes& set);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::SetDisposition& set);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::LinkRecord& link);
// transcript.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::AddTranscriptLine& add);
// deadlines.cpp
[[nodiscard]] Result<Answer> decide(Decider& d, const command::TimePassed& passed);
[[nodiscard]] Result<Answer> decide(Decider& d, const command::NodeStarted& started);

} // namespace answerd::core
