// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/configuration.hpp"
#include "answerd/domain/user.hpp"
#include "answerd/domain/voice_call.hpp"
#include "answerd/domain/work.hpp"

#include <cstdint>
#include <string>
#include <variant>

// The record rows that an event changes. They follow from the event and the state after it, and are written in the same
// transaction as the journal row (promise 1). Each is a whole row: within one batch only the last image of a row
// counts.
namespace answerd::record {

struct ConfigurationVersion { // one row for each version ever; `entity` is empty when it was removed
    ConfigurationKind kind = ConfigurationKind::queue;
    std::string key;
    std::int64_t revision = 0;
    std::optional<ConfigurationEntity> entity;
    UserId by;
    Instant at{};
};

struct TranscriptEntry {
    CallId call;
    ConversationId conversation;
    TranscriptLine line;
};

struct PresenceRow { // keyed by (agent, started_at)
    PresenceInterval interval;
};

} // namespace answerd::record

namespace answerd {

using RecordChange = std::variant<VoiceCall, WorkItem, AgentWork, record::PresenceRow, record::TranscriptEntry,
                                  record::ConfigurationVersion>;

} // namespace answerd
