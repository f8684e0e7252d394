// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/core.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

// A core with a clock of its own and a memory of everything it emitted: what the shell is in production, a test is
// here. The clock starts at 2026-03-02 09:00 UTC and moves only when told to.
namespace answerd::testing {

[[nodiscard]] UserId agent_id(int number);
[[nodiscard]] Party number(std::string_view e164);

class CoreWorld {
public:
    explicit CoreWorld(CoreSettings settings = {});

    // Decides at the current instant and keeps what was emitted.
    Decision send(const Command& command, const Origin& origin = {});
    // The same for what has to be accepted.
    Answer ok(const Command& command, const Origin& origin = {});
    // The same for what has to be refused; the refusal must leave no trace.
    Problem refused(const Command& command, const Origin& origin = {});

    // Moves the clock, stopping at every deadline on the way.
    void pass(Milliseconds time);
    // Kill and recover: the state goes through restore(), and every connection is gone.
    void restart();

    void put(ConfigurationEntity entity);
    // Connects and takes the status.
    void online(int agent, std::string_view status = "available");
    CallId queue_call(std::string_view key, std::string_view queue = "support");
    void end_call(std::string_view key, EndedBy by = EndedBy::customer);
    WorkItemId queue_chat(std::string_view queue = "support");

    [[nodiscard]] const AgentState& agent(int number) const;
    // The newest work of an agent, live or over; fails the test when there is none.
    [[nodiscard]] AgentWork work_of(int agent) const;
    [[nodiscard]] VoiceCall call(CallId id) const { return calls.at(id); }
    // Kinds of the events since a position in `events`.
    [[nodiscard]] std::vector<std::string> kinds_since(std::size_t position) const;

    // A second core that knows nothing but the journal. Its state has to be the same.
    [[nodiscard]] Core replayed() const;
    // What has to hold after every step; each finding is one sentence.
    [[nodiscard]] std::vector<std::string> broken_invariants() const;

    CoreSettings settings;
    Core core;
    Instant now;
    std::vector<Event> events;
    std::vector<AgentNotice> notices;
    // The newest image of every row, as the record store would hold it.
    std::map<CallId, VoiceCall> calls;
    std::vector<CallId> call_order; // in the order in which they began
    std::map<WorkItemId, WorkItem> items;
    std::map<AgentWorkId, AgentWork> works;
    std::map<std::pair<UserId, Instant>, PresenceInterval> presence;
    std::vector<record::TranscriptEntry> lines;

private:
    void keep(const Emission& emission);
};

// Two queues (support, billing), four channels (voice exclusive with 30 s of wrap-up, chat, email, case), statuses
// available, chat-only and break, and the adapters "byo" (no controls) and "pbx" (every control). Ten agents, of both
// queues, capacity 4.
void configure_default_organisation(CoreWorld& world);
[[nodiscard]] AgentProfile default_agent(int number);
[[nodiscard]] CoreWorld a_contact_center(CoreSettings settings = {});

[[nodiscard]] command::CallSignal signal(std::string_view key, command::SignalKind kind, Instant at);

} // namespace answerd::testing
