// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"
#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"
#include "answerd/domain/time.hpp"

#include <optional>
#include <string>

namespace answerd {

// Something a provider has to do. It leaves after the commit; the adapter answers with command::ControlResult before
// `deadline`, or the core counts it as failed. Re-sent after a restart with the same id: adapters execute an id once.
enum class ControlKind {
    connect,
    hold,
    resume,
    transfer,
    hang_up,
    recording_pause,
    recording_resume,
    announcement, // from here on treatments of a caller who waits: they concern no agent and no work
    message,
    voicemail,
    callback,
};
ANSWERD_DESCRIBE_ENUM(ControlKind, connect, hold, resume, transfer, hang_up, recording_pause, recording_resume,
                      announcement, message, voicemail, callback)

struct Control {
    ControlId id;
    ControlKind kind = ControlKind::connect;
    AdapterName adapter;
    CallId call;
    std::string call_key;
    AgentWorkId work;
    UserId agent;
    std::string endpoint; // connect: where the agent is reached; transfer: empty = park the caller, we route on
    Instant deadline{};
    QueueName target_queue;             // transfer: where we route on to, once the caller is parked
    std::optional<UserId> target_agent; // transfer: ... or to whom
    std::string message;                // treatment: what is played, by the provider's name
    ChannelName follow_up_channel;      // treatment: of the work item that the caller leaves behind
    friend bool operator==(const Control&, const Control&) = default;
};
ANSWERD_DESCRIBE(Control, id, kind, adapter, call, call_key, work, agent, endpoint, deadline, target_queue,
                 target_agent, message, follow_up_channel)

} // namespace answerd
