// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/commands.hpp"
#include "answerd/core/events.hpp"
#include "answerd/core/notices.hpp"
#include "answerd/core/records.hpp"
#include "answerd/core/state.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace answerd {

// One event together with what follows from it: whom to tell and which rows to write. The shell does both after, and
// with, the commit.
struct Emission {
    Event event;
    std::vector<AgentNotice> notices;
    std::vector<RecordChange> records;
};

// The core's reply to one command. A refused command emits nothing and changes nothing.
struct Decision {
    Result<Answer> answer;
    std::vector<Emission> emissions;
};

// Limits and waits of the core that are not business configuration.
struct CoreSettings {
    Milliseconds agent_grace{20'000};      // a vanished console may come back and keep its work
    Milliseconds control_timeout{10'000};  // an adapter that does not answer a control
    Milliseconds call_memory{900'000};     // late events still find an ended call
    Milliseconds call_age_max{14'400'000}; // a call without any event for so long is ended by the system
    std::size_t calls_max = 200'000;       // live calls; above: `overloaded`
    std::size_t items_max = 600'000;
    std::size_t transcript_lines_max = 20'000; // a call
};

// Why an agent cannot be offered an item: the first rule that excludes, in the order the rules are applied
// (reference §4.3). The routing decision and `explain` evaluate this one function.
enum class Exclusion {
    none,
    not_connected, // no console, or its lease is running
    channel_not_in_status,
    not_in_queue,
    not_required_agent, // the item is for one other agent
    routed_externally,  // its queue leaves the choice to somebody else
    skill_missing,
    no_capacity,
    in_wrap_up,
    in_cooldown,
    queue_at_bound, // as many items of its queue as it allows are with agents
};
ANSWERD_DESCRIBE_ENUM(Exclusion, none, not_connected, channel_not_in_status, not_in_queue, not_required_agent,
                      routed_externally, skill_missing, no_capacity, in_wrap_up, in_cooldown, queue_at_bound)

struct AgentExplanation {
    UserId agent;
    Exclusion exclusion = Exclusion::none;
    std::string detail; // "needs spanish at 5, has 3"
};
ANSWERD_DESCRIBE(AgentExplanation, agent, exclusion, detail)

struct Explanation {
    WorkItemId item;
    WorkItemState state = WorkItemState::waiting;
    std::uint64_t ahead = 0; // items that would be served before it by an agent who could take both: its queue's order
    int stage = 0;           // of the queue's stages behind it
    std::vector<AgentExplanation> agents;  // by agent id
    std::optional<Instant> next_change_at; // the next deadline that can change this picture
    std::string next_change;               // what will happen then
    std::int64_t configuration_revision = 0;
    std::vector<std::string> unmatched_attributes; // for whose value the queue's skill rules have no row
};
ANSWERD_DESCRIBE(Explanation, item, state, ahead, stage, agents, next_change_at, next_change, configuration_revision,
                 unmatched_attributes)

// The contact center as one deterministic state machine (design §2). No clock, thread, I/O, JSON or log inside. One
// thread owns it. The same commands at the same instants give the same events on every machine.
class Core {
public:
    explicit Core(CoreSettings settings = {});
    Core(Core&&) noexcept;
    Core& operator=(Core&&) noexcept;
    ~Core();

    // Takes over a snapshot; everything that can be recomputed is.
    void restore(State state);
    // Replays a recorded event. `event.seq` has to be the next one.
    void apply(const Event& event);

    // Decides. `now` never goes backwards; an earlier one is taken as the last one.
    [[nodiscard]] Decision handle(Instant now, const Origin& origin, const Command& command);
    // When command::TimePassed should be sent next.
    [[nodiscard]] std::optional<Instant> next_deadline() const;

    [[nodiscard]] const State& state() const;
    // Equal digests mean equal states. Independent of the order of unordered containers.
    [[nodiscard]] std::uint64_t digest() const;

    // Why the item waits, agent by agent. Empty when there is no such live item.
    [[nodiscard]] std::optional<Explanation> explain(Instant now, WorkItemId item) const;
    // How many items wait in the queue.
    [[nodiscard]] std::size_t waiting_in(const QueueName& queue) const;
    // What the agent's console shows right now; `seq` is the agent's stream position.
    [[nodiscard]] std::optional<AgentNotice> snapshot_of(UserId agent) const;
    // Controls without an answer yet: re-sent to their adapters after a restart.
    [[nodiscard]] std::vector<Control> pending_controls() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace answerd
